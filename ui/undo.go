package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"latchbell/ui/widgets"
)

// undoing is something that was done and can be taken back as long as the window
// is open.
type undoing struct {
	// what follows "Undo": "deleting CRM Sync".
	what string
	undo func()
	// told, if set, takes away the message that offers it.
	told func()
}

// undoStack is what can be taken back, the last thing first. It belongs to the
// UI goroutine.
type undoStack struct {
	done []*undoing
	// changed, if set, is told when there is something else to take back.
	changed func()
}

// remember makes something the next that is taken back.
func (d *desk) remember(u undoing) *undoing {
	d.undos.done = append(d.undos.done, &u)
	d.undos.tell()
	return &u
}

// offerUndo tells what was done, with a button that takes it back. The menu does
// the same later.
func (d *desk) offerUndo(text, what string, undo func()) {
	u := d.remember(undoing{what: what, undo: undo})
	u.told = d.toasts.Show(text, widgets.ToneSuccess, widgets.NewButton("Undo", nil, func() { d.undos.take(u) }).Small())
}

// take takes something back, unless it was before.
func (s *undoStack) take(u *undoing) {
	for i, other := range s.done {
		if other == u {
			s.done = slices.Delete(s.done, i, i+1)
			s.tell()
			if u.told != nil {
				u.told()
			}
			u.undo()
			return
		}
	}
}

// last is what would be taken back next, nil for nothing.
func (s *undoStack) last() *undoing {
	if len(s.done) == 0 {
		return nil
	}
	return s.done[len(s.done)-1]
}

func (s *undoStack) tell() {
	if s.changed != nil {
		s.changed()
	}
}

// undoLast is Undo of the menu. While a text is being edited it is the text's
// own: the shortcuts of a menu come before those of a text field.
func (w *window) undoLast() {
	if text, ok := w.win.Canvas().Focused().(editedText); ok {
		text.TypedShortcut(&fyne.ShortcutUndo{})
		return
	}
	if u := w.undos.last(); u != nil && w.win.Canvas().Overlays().Top() == nil {
		w.undos.take(u)
	}
}

// editedText is a text field.
type editedText interface {
	fyne.Shortcutable
	SelectedText() string
}

// nameUndo says in the menu what would be taken back.
func (w *window) nameUndo() {
	label, disabled := "Undo", true
	if u := w.undos.last(); u != nil {
		label, disabled = "Undo "+u.what, false
	}
	w.undoItem.Label, w.undoItem.Disabled = label, disabled
	w.win.MainMenu().Refresh()
}
