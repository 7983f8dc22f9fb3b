package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/assets"
	"latchbell/ui/widgets"
)

const (
	sidebarWidth = 196
	// navSide is how far the words of the navigation stand inside of it; what
	// is above and below it lines up with them.
	navSide = 10
)

// layout puts the navigation to the left of the page in view, and above that
// what concerns every page.
func (w *window) layout() fyne.CanvasObject {
	w.menu = widgets.NewNav([]widgets.NavItem{
		{ID: overviewID, Label: "Overview"},
		{ID: webhooksID, Label: "Webhooks"},
		{ID: deliveriesID, Label: "Deliveries"},
		{ID: eventsID, Label: "Events"},
		{ID: settingsID, Label: "Settings"},
	}, w.Open)
	side := container.NewBorder(
		container.NewVBox(brand(), w.menu), w.status.content, nil, nil)
	bar := container.NewStack(newGround(), container.New(layout.NewCustomPaddedLayout(12, 10, 10, 10), side))
	w.main = fill(w.banner.content, w.offline.content, w.database.content, w.wait.content, w.body)
	return container.New(besideLayout{sidebarWidth}, bar, w.main)
}

// brand is the bell and the name at the top of the navigation.
func brand() fyne.CanvasObject {
	bell := canvas.NewImageFromResource(theme.NewThemedResource(fyne.NewStaticResource("bell.svg", assets.BellSVG)))
	bell.FillMode = canvas.ImageFillContain
	bell.SetMinSize(fyne.NewSquareSize(20))
	name := widgets.NewHeading("Latchbell")
	return container.New(layout.NewCustomPaddedLayout(4, 10, navSide, 0), container.NewHBox(bell, name))
}
