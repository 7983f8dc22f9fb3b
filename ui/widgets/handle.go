package widgets

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var (
	_ fyne.Draggable     = (*handle)(nil)
	_ desktop.Cursorable = (*handle)(nil)
	_ desktop.Hoverable  = (*handle)(nil)
)

// handle is a strip between two things that can be dragged sideways. A line shows
// while the pointer is over it.
type handle struct {
	widget.BaseWidget
	hover

	width       float32
	line, inset float32 // the width of the line, and its distance to the ends
	dragged     func(by float32)
	ended       func()
}

// newHandle returns a handle that says by how much it is dragged, and when that
// is over.
func newHandle(width, line, inset float32, dragged func(by float32), ended func()) *handle {
	h := &handle{width: width, line: line, inset: inset, dragged: dragged, ended: ended}
	h.changed = h.Refresh
	h.ExtendBaseWidget(h)
	return h
}

// Cursor is for Fyne.
func (h *handle) Cursor() desktop.Cursor { return desktop.HResizeCursor }

// Dragged is for Fyne.
func (h *handle) Dragged(ev *fyne.DragEvent) { h.dragged(ev.Dragged.DX) }

// DragEnd is for Fyne.
func (h *handle) DragEnd() { h.ended() }

// CreateRenderer is for Fyne.
func (h *handle) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewRectangle(nil)
	return newDrawing(&drawing{
		widget: h, objects: []fyne.CanvasObject{line},
		min: func() fyne.Size { return fyne.NewSize(h.width, 1) },
		layout: func(size fyne.Size) {
			middle := math.Ceil(float64(size.Width-h.line) / 2) // between two pixels it would blur
			line.Move(fyne.NewPos(float32(middle), h.inset))
			line.Resize(fyne.NewSize(h.line, size.Height-2*h.inset))
		},
		paint: func() {
			line.FillColor, line.Hidden = ink(h, theme.ColorNamePrimary), !h.over
		},
	})
}
