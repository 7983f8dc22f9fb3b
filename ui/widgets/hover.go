package widgets

import "fyne.io/fyne/v2/driver/desktop"

// hover tells a widget that has it in it whether the pointer is over the widget.
type hover struct {
	over    bool
	changed func() // draws the widget again
}

// MouseIn is for Fyne.
func (h *hover) MouseIn(*desktop.MouseEvent) { h.point(true) }

// MouseMoved is for Fyne.
func (h *hover) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (h *hover) MouseOut() { h.point(false) }

func (h *hover) point(over bool) {
	h.over = over
	h.changed()
}
