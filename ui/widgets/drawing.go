package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// drawing is the renderer of our widgets: a few objects, and functions that size, place and colour them.
// paint runs at every refresh, so that a widget follows a change of the theme.
type drawing struct {
	widget  fyne.Widget
	objects []fyne.CanvasObject
	min     func() fyne.Size
	layout  func(fyne.Size)
	paint   func()
}

func newDrawing(d *drawing) *drawing {
	d.paint()
	return d
}

func (d *drawing) Destroy()                     {}
func (d *drawing) Objects() []fyne.CanvasObject { return d.objects }
func (d *drawing) MinSize() fyne.Size           { return d.min() }
func (d *drawing) Layout(size fyne.Size)        { d.layout(size) }

func (d *drawing) Refresh() {
	d.paint()
	d.layout(d.widget.Size())
	canvas.Refresh(d.widget)
}

// ink is the colour of name in the theme that applies to w.
func ink(w fyne.Widget, name fyne.ThemeColorName) color.Color {
	return theme.CurrentForWidget(w).Color(name, fyne.CurrentApp().Settings().ThemeVariant())
}

// measure is the size of name in the theme that applies to w.
func measure(w fyne.Widget, name fyne.ThemeSizeName) float32 {
	return theme.CurrentForWidget(w).Size(name)
}

// newRing returns the outline that shows the keyboard focus. It lies outside of the widget, so that nothing moves.
func newRing() *canvas.Rectangle {
	ring := canvas.NewRectangle(color.Transparent)
	ring.StrokeWidth = 2
	ring.Hide()
	return ring
}

const ringGap = 2

func placeRing(ring *canvas.Rectangle, size fyne.Size, radius float32) {
	ring.CornerRadius = radius + ringGap
	ring.Move(fyne.NewPos(-ringGap, -ringGap))
	ring.Resize(size.AddWidthHeight(2*ringGap, 2*ringGap))
}

func paintRing(w fyne.Widget, ring *canvas.Rectangle, focused bool) {
	ring.StrokeColor = ink(w, theme.ColorNamePrimary)
	ring.Hidden = !focused
}

// setText changes a text object and redraws it only if something differs: redrawing rasterises the glyphs again.
func setText(t *canvas.Text, text string, c color.Color) {
	if t.Text == text && t.Color == c {
		return
	}
	t.Text, t.Color = text, c
	t.Refresh()
}

// focusOn gives w the keyboard, if it is shown in a window.
func focusOn(w fyne.Focusable) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(w.(fyne.CanvasObject)); c != nil {
		c.Focus(w)
	}
}

// setShown shows or hides o, unless it is so already: Fyne redraws in any case.
func setShown(o fyne.CanvasObject, shown bool) {
	switch {
	case o.Visible() == shown:
	case shown:
		o.Show()
	default:
		o.Hide()
	}
}
