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
	e.Entry.TypedShortcut(shortcut)
}

// saveShortcut is Ctrl+Enter, or Cmd+Enter on a Mac.
var saveShortcut = &desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault}
