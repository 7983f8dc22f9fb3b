package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Entry is Fyne's text field, which in a Panel also lets Escape close the panel and, on a single line, Enter
// confirm it. It can be embedded to change more, as Fyne's own can.
type Entry struct {
	widget.Entry
}

// NewEntry returns a field of one line.
func NewEntry() *Entry {
	e := &Entry{}
	e.Wrapping = fyne.TextWrapOff
	e.ExtendBaseWidget(e)
	return e
}

// AcceptsTab is for Fyne: Tab always moves the focus, as in every form.
func (e *Entry) AcceptsTab() bool { return false }

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
