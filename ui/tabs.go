package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// newTabs returns a row of tabs, and that row above what the chosen tab shows.
// Fyne takes the contents of the other tabs out of the window, where they miss
// a change of theme; here they are hidden.
func newTabs(items ...*container.TabItem) (*container.AppTabs, fyne.CanvasObject) {
	contents := container.NewStack()
	for i, item := range items {
		setVisible(item.Content, i == 0)
		contents.Add(item.Content)
		item.Content = layout.NewSpacer()
	}
	tabs := container.NewAppTabs(items...)
	tabs.OnSelected = func(*container.TabItem) {
		for i, content := range contents.Objects {
			setVisible(content, i == tabs.SelectedIndex())
		}
	}
	return tabs, fill(tabs, contents)
}
