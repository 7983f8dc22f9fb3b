package widgets

import "fyne.io/fyne/v2"

// Selected returns the row that was chosen last; ok is false while none is.
func (t *DataTable[T]) Selected() (row T, ok bool) {
	i, ok := t.index[t.choice.last]
	if !ok {
		return row, false
	}
	return t.rows[i], true
}

// Chosen returns all chosen rows, from the top of the table to its bottom.
func (t *DataTable[T]) Chosen() []T {
	var rows []T
	for i, key := range t.keys {
		if t.choice.keys[key] {
			rows = append(rows, t.rows[i])
		}
	}
	return rows
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
func (t *DataTable[T]) ClearSelection() { t.change(func() { t.choice = choice{} }) }

// choose puts the cursor and the selection on a row.
func (t *DataTable[T]) choose(row int) {
	t.cursor = t.keys[row]
	t.change(func() { t.choice.only(t.cursor) })
}

// flip takes a row into the selection, or out of it.
func (t *DataTable[T]) flip(row int) {
	t.cursor = t.keys[row]
	t.change(func() { t.choice.flip(t.cursor) })
}

// extend chooses all rows from the anchor of the selection to a row.
func (t *DataTable[T]) extend(row int) {
	from, ok := t.index[t.choice.anchor]
	if !ok {
		t.choose(row)
		return
	}
	t.cursor = t.keys[row]
	t.change(func() { t.choice.between(t.keys[min(from, row):max(from, row)+1], t.cursor) })
}

// chooseAll chooses every row.
func (t *DataTable[T]) chooseAll() {
	if len(t.keys) > 0 {
		t.change(func() { t.choice.between(t.keys, t.cursor) })
	}
}

// collapse goes back from several rows to the one with the cursor, and reports whether there were several.
func (t *DataTable[T]) collapse() bool {
	at, ok := t.index[t.cursor]
	if !ok || len(t.choice.keys) < 2 {
		return false
	}
	t.choose(at)
	return true
}

// change changes what is chosen, and tells what has become of it.
func (t *DataTable[T]) change(how func()) {
	last := t.choice.last
	how()
	t.list.Refresh()
	if row, ok := t.Selected(); ok && t.choice.last != last && t.config.OnSelected != nil {
		t.config.OnSelected(row)
	}
	if t.config.OnChosen != nil {
		t.config.OnChosen(t.Chosen())
	}
}

func (t *DataTable[T]) focus() { focusOn(t.list) }

// press is a click on a row while the keys held are down.
func (t *DataTable[T]) press(row int, held fyne.KeyModifier) {
	if row < 0 || row >= len(t.rows) {
		return
	}
	t.hideTip()
	t.focus()
	switch {
	case t.config.Several && held&fyne.KeyModifierShift != 0:
		t.extend(row)
	case t.config.Several && held&fyne.KeyModifierShortcutDefault != 0:
		t.flip(row)
	default:
		t.choose(row)
	}
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
