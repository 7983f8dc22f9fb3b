package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's text field with the border and the focus ring of our other controls. The mouse wheel over it
// scrolls what it is in. In a Panel it also lets Escape close the panel and, on a single line, Enter confirm it. It is to be embedded, as Fyne's own can be.
type Entry struct {
	widget.Entry

	focused bool
	wheel   *wheel // nil before the first drawing
}

// core is the entry itself, also of a widget that embeds it.
func (e *Entry) core() *Entry { return e }

// AcceptsTab is for Fyne: Tab always moves the focus, as in every form.
func (e *Entry) AcceptsTab() bool { return false }

// FocusGained is for Fyne.
func (e *Entry) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	if e.wheel != nil {
		reveal(canvasOf(e.wheel), e)
	}
}

// FocusLost is for Fyne.
func (e *Entry) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
}

// TypedKey is for Fyne.
func (e *Entry) TypedKey(key *fyne.KeyEvent) {
	e.Entry.TypedKey(key)
	switch key.Name {
	case fyne.KeyEscape:
		passToPanel(e, key)
	case fyne.KeyReturn, fyne.KeyEnter:
		if !e.MultiLine {
			passToPanel(e, key)
		}
	}
}

// CreateRenderer is for Fyne.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	r := &entryRenderer{WidgetRenderer: e.Entry.CreateRenderer(), entry: e, ring: newRing(), ground: canvas.NewRectangle(nil)}
	r.ground.StrokeWidth = 1
	for _, o := range r.WidgetRenderer.Objects() {
		if edge, ok := o.(*canvas.Rectangle); ok {
			edge.Hide()
		}
	}
	e.wheel = newWheel(e, r.WidgetRenderer.Objects(), func() bool { return e.MultiLine })
	r.paint()
	return r
}

// entryRenderer draws our border instead of Fyne's, which is a transparent rectangle and so blends with black.
type entryRenderer struct {
	fyne.WidgetRenderer

	entry        *Entry
	ring, ground *canvas.Rectangle
}

func (r *entryRenderer) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{r.ring, r.ground}, r.WidgetRenderer.Objects()...), r.entry.wheel)
}

func (r *entryRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	placeRing(r.ring, size, r.ground.CornerRadius)
	r.WidgetRenderer.Layout(size)
	r.entry.wheel.Resize(size)
}

func (r *entryRenderer) Refresh() {
	r.paint()
	r.WidgetRenderer.Refresh()
}

func (r *entryRenderer) paint() {
	ground := theme.ColorNameInputBackground
	if r.entry.Disabled() {
		ground = ColorNameCode
	}
	r.ground.FillColor, r.ground.StrokeColor = ink(r.entry, ground), ink(r.entry, colorNameControl)
	r.ground.CornerRadius = measure(r.entry, theme.SizeNameInputRadius)
	paintRing(r.entry, r.ring, r.entry.focused && !r.entry.Disabled())
}
