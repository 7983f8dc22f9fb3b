package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchbell/ui/widgets"
)

// ground is the surface behind the navigation. Unlike a bare
// rectangle it follows a change of the theme.
type ground struct {
	widget.BaseWidget
	surface *canvas.Rectangle
}

func newGround() *ground {
	g := &ground{surface: canvas.NewRectangle(nil)}
	g.ExtendBaseWidget(g)
	return g
}

// CreateRenderer is for Fyne.
func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	g.paint()
	return widget.NewSimpleRenderer(g.surface)
}

// Refresh implements fyne.CanvasObject.
func (g *ground) Refresh() {
	g.paint()
	g.BaseWidget.Refresh()
}

func (g *ground) paint() {
	g.surface.FillColor = theme.Color(widgets.ColorNameSurface)
	g.surface.StrokeColor, g.surface.StrokeWidth = theme.Color(widgets.ColorNameBorder), 1
}
