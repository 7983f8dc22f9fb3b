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
