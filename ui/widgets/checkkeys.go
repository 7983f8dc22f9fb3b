package widgets

import "fyne.io/fyne/v2"

func (t *CheckTree) typedKey(key *fyne.KeyEvent) {
	page := max(1, int(t.list.Size().Height/checkRowHeight)-1)
	if to, ok := moved(key.Name, t.row, len(t.rows), page); ok {
		t.moveTo(to, t.column)
		return
	}
	if len(t.rows) == 0 {
		return
	}
	switch key.Name {
	case fyne.KeySpace:
		t.flip(t.row, t.column)
	case fyne.KeyLeft:
		t.left()
	case fyne.KeyRight:
		t.right()
	}
}

// left goes to the first column, from there to the group, and there folds it.
func (t *CheckTree) left() {
	switch {
	case len(t.items(t.row)) == 0:
		t.fold(t.rows[t.row].group, true)
	case t.column > 0:
		t.moveTo(t.row, t.column-1)
	default:
		t.moveTo(t.groupRow(t.row), 0)
	}
}

// right unfolds a group, and otherwise goes to the next column.
func (t *CheckTree) right() {
	if len(t.items(t.row)) == 0 {
		t.fold(t.rows[t.row].group, false)
		return
	}
	t.moveTo(t.row, t.column+1)
}

// groupRow returns the row of the group that the items of a row belong to.
func (t *CheckTree) groupRow(row int) int {
	for len(t.items(row)) > 0 {
		row--
	}
	return row
}

func (t *CheckTree) moveTo(row, column int) {
	t.row, t.column = row, min(column, max(0, len(t.items(row))-1))
	t.list.ScrollTo(row)
	t.list.Refresh()
	t.highlight(t.row, t.column)
}
