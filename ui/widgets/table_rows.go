package widgets

import (
	"fyne.io/fyne/v2"
)

// What rows and header ask of their table.

func (t *DataTable[T]) newRow() fyne.CanvasObject {
	cells := make([]fyne.CanvasObject, len(t.config.Columns))
	for i, column := range t.config.Columns {
		cells[i] = column.New()
	}
	return newTableRow(t, cells)
}

func (t *DataTable[T]) updateRow(i int, o fyne.CanvasObject) {
	if i >= len(t.rows) {
		return
	}
	row := o.(*tableRow)
	for c, column := range t.config.Columns {
		if t.widths[c] > 0 {
			column.Update(t.rows[i], row.cells[c])
		}
	}
	key := t.keys[i]
	row.show(rowState{
		index: i, key: key, last: i == len(t.rows)-1,
		selected: t.choice.keys[key], several: len(t.choice.keys) > 1, hovered: t.hovered == key,
		cursor: t.list.focused && t.cursor == key,
	})
	t.askForMore(i)
}

// nearEnd is how many rows before the last one more are asked for.
const nearEnd = 10

// askForMore asks once for each last row, and not while the list is being drawn.
func (t *DataTable[T]) askForMore(shown int) {
	last := t.keys[len(t.keys)-1]
	if t.config.OnMore == nil || shown < len(t.rows)-nearEnd || t.asked == last {
		return
	}
	t.asked = last
	t.later(t.config.OnMore)
}

func (t *DataTable[T]) columnWidths() []float32 { return t.widths }
func (t *DataTable[T]) rowHeight() float32      { return t.config.RowHeight }

func (t *DataTable[T]) actions(row int) []Action {
	switch {
	case row < 0 || row >= len(t.rows):
		return nil
	case t.config.ManyActions != nil && len(t.choice.keys) > 1 && t.choice.keys[t.keys[row]]:
		return t.config.ManyActions(t.Chosen())
	case t.config.RowActions == nil:
		return nil
	}
	return t.config.RowActions(t.rows[row])
}

func (t *DataTable[T]) linkHint(column int) string { return t.config.Columns[column].hint }

func (t *DataTable[T]) follow(row, column int) {
	if row >= 0 && row < len(t.rows) {
		t.config.Columns[column].opened(t.rows[row])
	}
}

// actionsEnd is where the buttons of a row end: before a last column without a title, which holds a control of its own.
func (t *DataTable[T]) actionsEnd() float32 {
	before := t.widths
	if last := len(before) - 1; t.config.Columns[last].Title == "" {
		before = before[:last]
	}
	end := float32(0) // added up as the cells are placed, so that rounding can't make the last one overlap it
	for _, width := range before {
		end += width
	}
	return end
}

func (t *DataTable[T]) point(row int, over bool) {
	t.hovered = ""
	if over && row >= 0 && row < len(t.keys) {
		t.hovered = t.keys[row]
	}
}

func (t *DataTable[T]) sortBy(columnID string, ascending bool) {
	if t.config.OnSort != nil {
		t.config.OnSort(columnID, ascending)
	}
}

func (t *DataTable[T]) dragColumn(i int, width float32) {
	t.setWidth(t.slots[i].id, width)
	t.Refresh()
}

func (t *DataTable[T]) dragEnded() {
	if t.config.OnResized != nil {
		t.config.OnResized(t.Widths())
	}
}
