package widgets

import "fyne.io/fyne/v2"

// ConfirmConfig is a question with two answers.
type ConfirmConfig struct {
	Title   string
	Message string // what will happen, and what can't be undone
	Confirm string // the word on the button that does it, as "Delete"
	Danger  bool   // it can't be undone: the button is red, and the focus starts on Cancel
}

// Confirm asks, and calls answered once: with true if the user confirmed, with false after Cancel or Escape.
func Confirm(parent fyne.Window, config ConfirmConfig, answered func(ok bool)) {
	confirmed := false
	cancel := NewButton("Cancel", nil, nil)
	confirm := NewButton(config.Confirm, nil, nil).Primary()
	p := newPanel(parent, config.Title, NewParagraph(config.Message), []*Button{cancel, confirm})
	first := confirm
	if config.Danger {
		confirm.Danger()
		p.enter, first = nil, cancel
	}
	cancel.OnTapped(p.Close)
	confirm.OnTapped(func() {
		confirmed = true
		p.Close()
	})
	p.OnClosed(func() { answered(confirmed) })
	p.show()
	p.canvas.Focus(first)
}
