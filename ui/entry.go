package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"latchbell/ui/widgets"
)

// formEntry is a text field of a form in which Ctrl+Enter saves: a shortcut
// reaches only the widget that has the focus.
type formEntry struct {
	widgets.Entry
	save func()
	// left, if set, is called when the focus goes.
	left func()
	// pasting and pasted, if set, are called around a paste by the keyboard.
	pasting, pasted func()
}

func newFormEntry(placeholder string, changed, save func()) *formEntry {
	e := &formEntry{save: save}
	e.Wrapping = fyne.TextWrapOff
	e.PlaceHolder = placeholder
	e.OnChanged = func(string) { changed() }
	e.ExtendBaseWidget(e)
	return e
}

func (e *formEntry) mono() *formEntry {
	e.TextStyle.Monospace = true
	return e
}

func (e *formEntry) lines(n int) *formEntry {
	e.MultiLine = true
	e.Wrapping = fyne.TextWrapWord
	e.SetMinRowsVisible(n)
	return e
}

// TypedShortcut implements fyne.Shortcutable.
func (e *formEntry) TypedShortcut(shortcut fyne.Shortcut) {
	if shortcut.ShortcutName() == saveShortcut.ShortcutName() {
		e.save()
		return
	}
	_, paste := shortcut.(*fyne.ShortcutPaste)
	if paste && e.pasting != nil {
		e.pasting()
	}
	e.Entry.TypedShortcut(shortcut)
	if paste && e.pasted != nil {
		e.pasted()
	}
}

// FocusLost implements fyne.Focusable.
func (e *formEntry) FocusLost() {
	e.Entry.FocusLost()
	if e.left != nil {
		e.left()
	}
}

// setText shows another text without telling anybody.
func (e *formEntry) setText(text string) {
	changed := e.OnChanged
	e.OnChanged = nil
	e.SetText(text)
	e.OnChanged = changed
}

// insert puts text where the cursor is, in the place of what is selected.
func (e *formEntry) insert(text string) {
	e.Entry.TypedShortcut(&fyne.ShortcutPaste{Clipboard: snippet(text)})
}

// snippet is a clipboard that holds what is to be inserted.
type snippet string

// Content implements fyne.Clipboard.
func (s snippet) Content() string { return string(s) }

// SetContent implements fyne.Clipboard: nothing is copied to a snippet.
func (s snippet) SetContent(string) {}

// saveShortcut is Ctrl+Enter, or Cmd+Enter on a Mac.
var saveShortcut = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}
