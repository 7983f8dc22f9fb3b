package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

var _ fyne.Scrollable = (*wheel)(nil)

// wheel lies over a text field and takes the turns of the mouse wheel: those that the text has no use for scroll
// what the field is in. Fyne's own text field swallows them all.
type wheel struct {
	widget.BaseWidget

	entry *Entry
	text  *container.Scroll // the text in its field, nil if that doesn't scroll
}

func newWheel(entry *Entry, objects []fyne.CanvasObject) *wheel {
	w := &wheel{entry: entry}
	for _, o := range objects {
		if scroll, ok := o.(*container.Scroll); ok {
			w.text = scroll
		}
	}
	w.ExtendBaseWidget(w)
	return w
}

// Scrolled is for Fyne.
func (w *wheel) Scrolled(event *fyne.ScrollEvent) {
	path := pathFrom(canvasOf(w), w.entry)
	around := lastScroll(path)
	switch {
	case w.text != nil && (around < 0 || w.moves(event.Scrolled)):
		w.text.Scrolled(event)
	case around >= 0:
		path[around].object.(*container.Scroll).Scrolled(event)
	}
}

// moves reports whether a turn of the wheel moves the text in its field.
func (w *wheel) moves(by fyne.Delta) bool {
	if by.DX != 0 && by.DY == 0 {
		return true
	}
	rest := w.text.Content.MinSize().Height - w.text.Size().Height - w.text.Offset.Y
	return w.entry.MultiLine && (by.DY > 0 && w.text.Offset.Y > 0 || by.DY < 0 && rest > 0)
}

// CreateRenderer is for Fyne.
func (w *wheel) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(&drawing{
		widget: w, min: func() fyne.Size { return fyne.Size{} },
		layout: func(fyne.Size) {}, paint: func() {},
	})
}
