package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// ConfirmConfig is a question with two answers.
type ConfirmConfig struct {
	Title   string
	Message string              // what will happen, and what can't be undone
	Confirm string              // the word on the button that does it, as "Delete"
	Danger  bool                // it can't be undone: the button is red, and the focus starts on Cancel
	Extra   []fyne.CanvasObject // shown under the message
}

// Confirm asks, and calls answered once: with true if the user confirmed, with false after Cancel or Escape.
func Confirm(parent fyne.Window, config ConfirmConfig, answered func(ok bool)) *Panel {
	confirmed := false
	cancel := NewButton("Cancel", nil, nil)
	confirm := NewButton(config.Confirm, nil, nil).Primary()
	body := container.NewVBox(append([]fyne.CanvasObject{NewParagraph(config.Message)}, config.Extra...)...)
	p := newPanel(parent, config.Title, body, []*Button{cancel, confirm})
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
	return p
}
