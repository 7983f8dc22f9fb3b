package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

const frameWidth = 1

// tableFrame is the surface of a table with its border, and the line under its header. Header and rows lie
// inside of the border: a border above them would need a transparent filling, which Fyne blends with black.
type tableFrame struct {
	widget        fyne.Widget
	surface, line *canvas.Rectangle
}

func newFrame(w fyne.Widget) *tableFrame {
	f := &tableFrame{widget: w, surface: canvas.NewRectangle(nil), line: canvas.NewRectangle(nil)}
	f.surface.StrokeWidth = frameWidth
	return f
}

func (f *tableFrame) layout(size fyne.Size) {
	f.surface.Resize(size)
	f.line.Move(fyne.NewPos(frameWidth, headerHeight-1))
	f.line.Resize(fyne.NewSize(size.Width-2*frameWidth, 1))
}

func (f *tableFrame) paint() {
	f.surface.FillColor, f.surface.StrokeColor = ink(f.widget, ColorNameSurface), ink(f.widget, ColorNameBorder)
	f.surface.CornerRadius = measure(f.widget, theme.SizeNameCardRadius)
	f.line.FillColor = ink(f.widget, ColorNameBorder)
}

// emptyLayout puts what an empty table says into its middle. A line of text gets the width that it needs, not
// only the one that it asks for.
type emptyLayout struct{}

func (emptyLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (emptyLayout) Layout(objects []fyne.CanvasObject, room fyne.Size) {
	for _, o := range objects {
		size := o.MinSize()
		if text, ok := o.(*Text); ok {
			size.Width = text.width(text.text)
		}
		size = size.Min(room)
		o.Resize(size)
		o.Move(fyne.NewPos((room.Width-size.Width)/2, (room.Height-size.Height)/2))
	}
}
