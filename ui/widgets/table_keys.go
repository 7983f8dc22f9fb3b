package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// at is the row with the cursor, -1 for none.
func (t *DataTable[T]) at() int {
	if i, ok := t.index[t.cursor]; ok {
		return i
	}
	return -1
}

func (t *DataTable[T]) typedKey(key *fyne.KeyEvent) {
	t.hideTip()
	at := t.at()
	if to, ok := moved(key.Name, at, len(t.rows), t.page()); ok {
		if t.config.Several && t.list.shift {
			t.extend(to)
		} else {
			t.choose(to)
		}
		t.reveal(to)
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.activate(at)
	case fyne.KeyEscape:
		t.collapse()
	case desktop.KeyMenu:
		t.openMenuByKey()
	case fyne.KeyF10:
		if t.list.shift {
			t.openMenuByKey()
		}
	default:
		t.act(at, Key(key.Name))
	}
}

func (t *DataTable[T]) typedShortcut(shortcut fyne.Shortcut) {
	switch shortcut := shortcut.(type) {
	case *fyne.ShortcutSelectAll:
		if t.config.Several {
			t.chooseAll()
		}
	case *desktop.CustomShortcut:
		if !t.config.Several || !t.pick(shortcut) {
			t.act(t.at(), shortcut)
		}
	}
}

// pick moves the cursor past rows that stay as they are, and takes the row with the cursor into the selection
// or out of it: Ctrl with arrows and Space. It reports whether the keys were these.
func (t *DataTable[T]) pick(keys *desktop.CustomShortcut) bool {
	at := t.at()
	if keys.Modifier != fyne.KeyModifierShortcutDefault || at < 0 {
		return false
	}
	if keys.KeyName == fyne.KeySpace {
		t.flip(at)
		return true
	}
	to, ok := moved(keys.KeyName, at, len(t.rows), t.page())
	if ok {
		t.cursor = t.keys[to]
		t.list.Refresh()
		t.reveal(to)
	}
	return ok
}

// act does the action with these keys, to a row or, if it is one of several that are chosen, to all of them.
func (t *DataTable[T]) act(row int, keys *desktop.CustomShortcut) {
	for _, action := range t.actions(row) {
		if action.Key != nil && *action.Key == *keys {
			if !t.choice.keys[t.keys[row]] {
				t.choose(row)
			}
			action.Tapped()
			return
		}
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
