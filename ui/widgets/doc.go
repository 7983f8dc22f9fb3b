// Package widgets holds the theme and the widgets that every page of the window is made of.
//
// Nothing here knows webhooks or deliveries. All functions and methods must be called on Fyne's
// own goroutine, as with every Fyne widget; callbacks run there too. Sizes are in Fyne units.
package widgets
