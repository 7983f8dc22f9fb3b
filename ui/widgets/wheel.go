package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over a text field or a list and takes the turns of the mouse wheel: those that these have no use for
// scroll what they are in. Fyne's own swallow them all.
type wheel struct {
	widget.BaseWidget

	over  fyne.CanvasObject
	inner *container.Scroll // what scrolls in it, nil if nothing does
	grows func() bool       // whether inner can be higher than its view
}

// newWheel returns the wheel over a widget that draws objects.
func newWheel(over fyne.CanvasObject, objects []fyne.CanvasObject, grows func() bool) *wheel {
	w := &wheel{over: over, grows: grows}
	for _, o := range objects {
		if scroll, ok := o.(*container.Scroll); ok {
			w.inner = scroll
		}
	}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled is for Fyne.
func (w *wheel) Scrolled(event *fyne.ScrollEvent) {
	path := pathFrom(canvasOf(w), w.over)
	around := lastScroll(path)
	switch {
	case w.inner != nil && (around < 0 || w.moves(event.Scrolled)):
		w.inner.Scrolled(event)
	case around >= 0:
		path[around].object.(*container.Scroll).Scrolled(event)
	}
}

// moves reports whether a turn of the wheel moves what scrolls below it.
func (w *wheel) moves(by fyne.Delta) bool {
	if by.DX != 0 && by.DY == 0 {
		return true
	}
	rest := w.inner.Content.MinSize().Height - w.inner.Size().Height - w.inner.Offset.Y
	return w.grows() && (by.DY > 0 && w.inner.Offset.Y > 0 || by.DY < 0 && rest > 0)
}

// CreateRenderer is for Fyne.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(&drawing{
		widget: w, min: func() fyne.Size { return fyne.Size{} },
		layout: func(fyne.Size) {}, paint: func() {},
	})
}
