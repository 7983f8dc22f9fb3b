package widgets

import (
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Selected returns the chosen rows in their order.
func (t *DataTable[T]) Selected() []T {
	var rows []T
	for i, key := range t.keys {
		if t.picked.chosen[key] {
			rows = append(rows, t.rows[i])
		}
	}
	return rows
}

// Select chooses one row by its key and scrolls to it. An unknown key changes nothing.
func (t *DataTable[T]) Select(key string) {
	i, ok := t.index[key]
	if !ok {
		return
	}
	t.choose(func() { t.picked.only(key) })
	t.reveal(i)
}

// ClearSelection leaves no row chosen.
func (t *DataTable[T]) ClearSelection() { t.choose(t.picked.none) }

func (t *DataTable[T]) selectAll() { t.choose(func() { t.picked.all(t.keys) }) }

// choose lets change alter the selection, redraws, and tells what was lost, then what was gained.
func (t *DataTable[T]) choose(change func()) {
	before := maps.Clone(t.picked.chosen)
	change()
	t.list.Refresh()
	lost, gained := t.rowsOf(before, t.picked.chosen), t.rowsOf(t.picked.chosen, before)
	for _, row := range lost {
		t.tellSelected(row, false)
	}
	for _, row := range gained {
		t.tellSelected(row, true)
	}
}

// rowsOf returns, in their order, the rows that are in one set of keys but not in the other.
func (t *DataTable[T]) rowsOf(in, notIn map[string]bool) []T {
	var at []int
	for key := range in {
		if !notIn[key] {
			at = append(at, t.index[key])
		}
	}
	slices.Sort(at)
	rows := make([]T, len(at))
	for i, n := range at {
		rows[i] = t.rows[n]
	}
	return rows
}

func (t *DataTable[T]) tellSelected(row T, selected bool) {
	if t.config.OnSelected != nil {
		t.config.OnSelected(row, selected)
	}
}

// press is a click on a row.
func (t *DataTable[T]) press(row int, modifier fyne.KeyModifier) {
	if row < 0 || row >= len(t.rows) {
		return
	}
	t.Focus()
	key := t.keys[row]
	switch {
	case modifier&fyne.KeyModifierShift != 0:
		t.choose(func() { t.picked.reach(key, t.keys, t.index) })
	case modifier&fyne.KeyModifierShortcutDefault != 0:
		t.choose(func() { t.picked.flip(key) })
	default:
		t.choose(func() { t.picked.only(key) })
	}
}

func (t *DataTable[T]) activate(row int) {
	if t.config.OnActivated != nil && row >= 0 && row < len(t.rows) {
		t.config.OnActivated(t.rows[row])
	}
}

// focusMoved puts the cursor on a row when the table gets the focus, so that it can be seen.
func (t *DataTable[T]) focusMoved() {
	if _, ok := t.index[t.picked.cursor]; !ok && len(t.keys) > 0 {
		t.picked.cursor = t.keys[0]
	}
	t.list.Refresh()
}

func (t *DataTable[T]) typedKey(key *fyne.KeyEvent) {
	at, ok := t.index[t.picked.cursor]
	if !ok {
		at = -1
	}
	if to, ok := moved(key.Name, at, len(t.rows), t.page()); ok {
		t.moveTo(to)
		return
	}
	switch key.Name {
	case fyne.KeyReturn, fyne.KeyEnter:
		t.activate(at)
	case fyne.KeySpace:
		if ok {
			t.choose(func() { t.picked.flip(t.picked.cursor) })
		}
	case desktop.KeyMenu:
		t.openMenuByKey()
	case fyne.KeyF10:
		if t.list.shift {
			t.openMenuByKey()
		}
	}
}

func (t *DataTable[T]) moveTo(row int) {
	key := t.keys[row]
	if t.list.shift {
		t.choose(func() { t.picked.reach(key, t.keys, t.index) })
	} else {
		t.choose(func() { t.picked.only(key) })
	}
	t.reveal(row)
}

// page is how many rows PageUp and PageDown move.
func (t *DataTable[T]) page() int {
	return max(1, int(t.list.Size().Height/t.config.RowHeight)-1)
}

// reveal scrolls so that a row is in view. Before the table has a size, that waits until it has one.
func (t *DataTable[T]) reveal(row int) {
	if t.list.Size().Height < t.config.RowHeight {
		t.unseen = t.keys[row]
		return
	}
	t.list.ScrollTo(row)
}

func (t *DataTable[T]) revealUnseen() {
	i, ok := t.index[t.unseen]
	if !ok || t.list.Size().Height < t.config.RowHeight {
		return
	}
	t.unseen = ""
	t.list.ScrollTo(i)
}
