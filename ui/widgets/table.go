package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// DataTable shows rows of one type in columns that can be sorted, resized and, if they are optional, hidden.
// It is one stop of the Tab key: arrows, PageUp, PageDown, Home and End move, Enter activates, the keys of the
// row's actions do these, the Menu key opens the row's menu, which sorts too. Where several rows may be chosen,
// Ctrl and Shift do so with the mouse and the keys, Ctrl+A chooses all, and Escape goes back to one.
//
// Fyne's own table selects cells, not rows, and knows neither Enter nor activation.
type DataTable[T any] struct {
	widget.BaseWidget

	config TableConfig[T]
	rows   []T
	keys   []string
	index  map[string]int

	choice  choice
	cursor  string // key of the row that the keyboard is on
	hovered string // key of the row under the pointer
	asked   string // key of the last row when OnMore was asked
	unseen  string // key of the row to scroll to once the table has a size

	slots  []slot
	widths []float32

	header *tableHeader
	list   *rowList
	empty  *fyne.Container
	tip    *tip
	later  func(func())

	postpone postpone
	dropTip  func() // gives up a tip that isn't shown yet
}

// NewDataTable returns a table without rows.
func NewDataTable[T any](config TableConfig[T]) *DataTable[T] {
	if config.RowHeight == 0 {
		config.RowHeight = defaultRowHeight
	}
	t := &DataTable[T]{
		config: config, index: map[string]int{}, slots: config.slots(), tip: newTip(), later: fyne.Do,
		postpone: postponeOnUI, dropTip: func() {},
	}
	t.fit(0)
	t.header = newTableHeader(t.titles(), t)
	t.list = newRowList(func() int { return len(t.rows) }, t.newRow, t.updateRow)
	t.list.key, t.list.shortcut, t.list.refocused = t.typedKey, t.typedShortcut, t.focusMoved
	t.empty = container.New(emptyLayout{})
	if config.Empty != nil {
		t.empty.Add(config.Empty)
	}
	t.ExtendBaseWidget(t)
	return t
}

// SetRows replaces the rows. The selected ones stay so, by key, if they are still there. The first visible row
// stays where it is, unless the table is scrolled to the top and no row is selected: there new rows come into view.
func (t *DataTable[T]) SetRows(rows []T) {
	anchor, at := t.scrollAnchor(), t.index[t.cursor]
	t.rows, t.keys, t.index = rows, make([]string, len(rows)), make(map[string]int, len(rows))
	for i, row := range rows {
		t.keys[i] = t.config.Key(row)
		t.index[t.keys[i]] = i
	}
	t.choice.keep(t.index)
	t.keepCursor(at)
	t.list.stretchLast(len(rows), t.config.RowHeight)
	t.Refresh()
	t.scrollTo(anchor)
}

// ScrollToTop shows the first row, as for rows that answer another question.
func (t *DataTable[T]) ScrollToTop() { t.list.ScrollToOffset(0) }

// SetSort moves the arrow of the header without calling OnSort. The rows are the caller's to sort.
func (t *DataTable[T]) SetSort(columnID string, ascending bool) {
	t.header.setSort(columnID, ascending)
}

// Widths returns the widths that the user gave to columns, by their id.
func (t *DataTable[T]) Widths() map[string]float32 {
	widths := map[string]float32{}
	for _, s := range t.slots {
		if s.fixed {
			widths[s.id] = s.width
		}
	}
	return widths
}

// SetWidths restores what Widths returned. Columns that it doesn't name are as configured.
func (t *DataTable[T]) SetWidths(widths map[string]float32) {
	hidden := t.Hidden()
	t.slots = t.config.slots()
	t.hide(hidden)
	for id, width := range widths {
		t.setWidth(id, width)
	}
	t.Refresh()
}

// Focusable is what takes the keyboard for the table.
func (t *DataTable[T]) Focusable() fyne.Focusable { return t.list }

// Refresh redraws the table, every visible row included.
func (t *DataTable[T]) Refresh() {
	t.fit(t.Size().Width - 2*frameWidth)
	t.BaseWidget.Refresh()
	t.list.Refresh()
}

func (t *DataTable[T]) parts() []fyne.CanvasObject { return []fyne.CanvasObject{t.list} }

// CreateRenderer is for Fyne.
func (t *DataTable[T]) CreateRenderer() fyne.WidgetRenderer {
	frame := newFrame(t)
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{frame.surface, t.header, frame.line, t.list, t.empty, t.tip},
		min: func() fyne.Size { return fyne.NewSize(160, headerHeight+t.config.RowHeight) },
		layout: func(size fyne.Size) {
			inner := size.SubtractWidthHeight(2*frameWidth, headerHeight+frameWidth)
			if len(t.rows) > 0 {
				inner.Height = min(inner.Height, float32(len(t.rows))*t.config.RowHeight)
			}
			t.fit(inner.Width)
			frame.layout(inner.AddWidthHeight(2*frameWidth, headerHeight+frameWidth))
			t.header.Move(fyne.NewPos(frameWidth, 0))
			t.header.Resize(fyne.NewSize(inner.Width, headerHeight))
			for _, o := range []fyne.CanvasObject{t.list, t.empty} {
				o.Move(fyne.NewPos(frameWidth, headerHeight))
				o.Resize(inner)
			}
			t.revealUnseen()
		},
		paint: func() {
			frame.paint()
			t.empty.Hidden = len(t.rows) > 0
			t.header.Refresh()
		},
	})
}

// fit computes the widths of the columns for the width of the table.
func (t *DataTable[T]) fit(width float32) { t.widths = fitColumns(t.slots, width) }

func (t *DataTable[T]) setWidth(id string, width float32) {
	for i := range t.slots {
		if t.slots[i].id == id {
			t.slots[i].width, t.slots[i].fixed = max(width, t.slots[i].least), true
		}
	}
}

func (t *DataTable[T]) titles() []headerTitle {
	titles := make([]headerTitle, len(t.config.Columns))
	for i, c := range t.config.Columns {
		titles[i] = headerTitle{id: c.ID, text: c.Title, sortable: c.Sortable}
	}
	return titles
}

// anchor is where a table is scrolled to: the rows from the first visible one on, and how much of that is hidden.
type anchor struct {
	keys   []string
	hidden float32
}

func (t *DataTable[T]) scrollAnchor() anchor {
	offset := t.list.GetScrollOffset()
	first := int(offset / t.config.RowHeight)
	if offset <= 0 && len(t.choice.keys) == 0 || first >= len(t.keys) {
		return anchor{}
	}
	return anchor{keys: t.keys[first:], hidden: offset - float32(first)*t.config.RowHeight}
}

// scrollTo brings the first row of the anchor that still exists to its place.
func (t *DataTable[T]) scrollTo(a anchor) {
	for _, key := range a.keys {
		if i, ok := t.index[key]; ok {
			t.list.ScrollToOffset(float32(i)*t.config.RowHeight + a.hidden)
			return
		}
	}
}
