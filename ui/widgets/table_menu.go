package widgets

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// openMenu shows what can be done with a row, and how the table can be sorted.
func (t *DataTable[T]) openMenu(row int, at fyne.Position) {
	if row < 0 || row >= len(t.rows) {
		return
	}
	t.hideTip()
	if !t.choice.keys[t.keys[row]] {
		t.press(row, 0)
	}
	t.focus()
	c := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	items := slices.Concat(t.actionItems(row), t.sortItems(), t.columnItems())
	if c == nil || len(items) == 0 {
		return
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
}

func (t *DataTable[T]) actionItems(row int) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, action := range t.actions(row) {
		if action.Danger && len(items) > 0 {
			items = append(items, fyne.NewMenuItemSeparator())
		}
		item := fyne.NewMenuItem(action.Label, action.Tapped)
		item.Icon = action.Icon
		if action.Key != nil {
			item.Shortcut = action.Key
		}
		items = append(items, item)
	}
	return items
}

func (t *DataTable[T]) sortItems() []*fyne.MenuItem {
	var columns []*fyne.MenuItem
	for i, title := range t.header.titles {
		if title.sortable {
			item := fyne.NewMenuItem(title.text, func() { t.header.choose(i) })
			item.Checked = title.id == t.header.sorted
			columns = append(columns, item)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	sort := fyne.NewMenuItem("Sort by", nil)
	sort.ChildMenu = fyne.NewMenu("", columns...)
	return []*fyne.MenuItem{fyne.NewMenuItemSeparator(), sort}
}

// openMenuByKey shows the menu of the row with the cursor, below it.
func (t *DataTable[T]) openMenuByKey() {
	i, ok := t.index[t.cursor]
	if !ok {
		return
	}
	below := float32(i+1)*t.config.RowHeight - t.list.GetScrollOffset()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(t.list)
	t.openMenu(i, at.AddXY(cellSide, below))
}

// tipPause is how long the pointer rests until a tip is shown: one covers what is above.
const tipPause = 600 * time.Millisecond

func (t *DataTable[T]) showTip(text string, under fyne.CanvasObject) {
	t.hideTip()
	t.dropTip = t.postpone(tipPause, func() {
		driver := fyne.CurrentApp().Driver()
		at := driver.AbsolutePositionForObject(under).Subtract(driver.AbsolutePositionForObject(t))
		t.tip.show(text, at.X+under.Size().Width/2, at.Y-2, t.Size())
	})
}

func (t *DataTable[T]) hideTip() {
	t.dropTip()
	t.tip.Hide()
}
