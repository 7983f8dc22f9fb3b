package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Selected returns the chosen row; ok is false while none is.
func (t *DataTable[T]) Selected() (row T, ok bool) {
	i, ok := t.index[t.chosen]
	if !ok {
		return row, false
	}
	return t.rows[i], true
}

// Select chooses a row by its key and scrolls to it. An unknown key changes nothing.
func (t *DataTable[T]) Select(key string) {
	i, ok := t.index[key]
	if !ok {
		return
	}
	t.choose(i)
	t.reveal(i)
}

// ClearSelection leaves no row chosen.
func (t *DataTable[T]) ClearSelection() {
	t.chosen = ""
	t.list.Refresh()
}

// choose puts the cursor and the selection on a row, and tells if that is another one than before.
func (t *DataTable[T]) choose(row int) {
	before := t.chosen
	t.chosen, t.cursor = t.keys[row], t.keys[row]
	t.list.Refresh()
	if t.chosen != before && t.config.OnSelected != nil {
		t.config.OnSelected(t.rows[row])
	}
}

// press is a click on a row.
func (t *DataTable[T]) press(row int) {
	if row < 0 || row >= len(t.rows) {
		return
	}
	focusOn(t.list)
	t.choose(row)
}

func (t *DataTable[T]) activate(row int) {
	if t.config.OnActivated != nil && row >= 0 && row < len(t.rows) {
		t.config.OnActivated(t.rows[row])
	}
}

// focusMoved shows the cursor when the table gets the focus.
func (t *DataTable[T]) focusMoved() {
	t.keepCursor(0)
	t.list.Refresh()
}

// keepCursor puts the cursor on the row at an index if the one that it was on is gone, or there was none.
func (t *DataTable[T]) keepCursor(at int) {
	if _, ok := t.index[t.cursor]; !ok && len(t.keys) > 0 {
		t.cursor = t.keys[min(at, len(t.keys)-1)]
	}
}

func (t *DataTable[T]) typedKey(key *fyne.KeyEvent) {
	at, ok := t.index[t.cursor]
	if !ok {
		at = -1
	}
	if to, ok := moved(key.Name, at, len(t.rows), t.page()); ok {
		t.choose(to)
		t.reveal(to)
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.activate(at)
	case fyne.KeySpace:
		t.pressSpace(at)
	case desktop.KeyMenu:
		t.openMenuByKey()
	case fyne.KeyF10:
		if t.list.shift {
			t.openMenuByKey()
		}
	}
}

// pressSpace chooses a row and flips its switch, if it has one.
func (t *DataTable[T]) pressSpace(row int) {
	if row < 0 {
		return
	}
	t.choose(row)
	if t.config.OnSpace != nil {
		t.config.OnSpace(t.rows[row])
	}
}

// page is how many rows PageUp and PageDown move.
func (t *DataTable[T]) page() int {
	return max(1, int(t.list.Size().Height/t.config.RowHeight)-1)
}

// reveal scrolls so that a row is in view. Before the table has a size, that waits until it has one.
func (t *DataTable[T]) reveal(row int) {
	height := t.list.Size().Height
	if height < t.config.RowHeight {
		t.unseen = t.keys[row]
		return
	}
	// Not ScrollTo: that leaves out the part by which a listRow is taller than the list knows.
	top := float32(row) * t.config.RowHeight
	bottom := top + t.config.RowHeight
	switch offset := t.list.GetScrollOffset(); {
	case top < offset:
		t.list.ScrollToOffset(top)
	case bottom > offset+height:
		t.list.ScrollToOffset(bottom - height)
	}
}

func (t *DataTable[T]) revealUnseen() {
	i, ok := t.index[t.unseen]
	if !ok || t.list.Size().Height < t.config.RowHeight {
		return
	}
	t.unseen = ""
	t.reveal(i)
}
