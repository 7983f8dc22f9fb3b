package ui

import (
	"image/color"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"latchbell/ui/widgets"
)

// fills returns the colours of the areas that are drawn in o, hidden or not.
func fills(o fyne.CanvasObject) []color.Color {
	var colors []color.Color
	switch o := o.(type) {
	case *canvas.Rectangle:
		return []color.Color{o.FillColor}
	case *fyne.Container:
		for _, child := range o.Objects {
			colors = append(colors, fills(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			colors = append(colors, fills(child)...)
		}
	}
	return colors
}

func TestAChangeOfThemeReachesWhatIsOutOfView(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	p := b.openDeliveries()
	p.open(p.rows[0].ID)
	b.until("the details are read", func() bool { return p.pane.shown.event != nil })
	p.closePane()
	b.openWebhooks()
	b.Open(settingsID)
	light := widgets.NewTheme("light")
	b.app.Settings().SetTheme(widgets.NewTheme("dark"))
	surface := light.Color(widgets.ColorNameSurface, 0)
	for id, page := range b.pages {
		if slices.Contains(fills(page.Content()), surface) {
			t.Errorf("%s is still drawn in a colour of the light theme", id)
		}
	}
}
