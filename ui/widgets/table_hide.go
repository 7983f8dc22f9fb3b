package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Hidden returns the ids of the columns that the user has hidden, in their order.
func (t *DataTable[T]) Hidden() []string {
	var ids []string
	for _, s := range t.slots {
		if s.hidden {
			ids = append(ids, s.id)
		}
	}
	return ids
}

// SetHidden restores what Hidden returned. Columns that can't be hidden stay.
func (t *DataTable[T]) SetHidden(ids []string) {
	t.hide(ids)
	t.Refresh()
}

func (t *DataTable[T]) hide(ids []string) {
	for i := range t.slots {
		t.slots[i].hidden = t.slots[i].priority > 0 && slices.Contains(ids, t.slots[i].id)
	}
}

// OpenColumnMenu offers, under an object, which columns are shown.
func (t *DataTable[T]) OpenColumnMenu(under fyne.CanvasObject) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(under)
	t.openColumnMenu(at.AddXY(0, under.Size().Height))
}

func (t *DataTable[T]) openColumnMenu(at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(t.list)
	if items := t.columnChoice(); c != nil && len(items) > 0 {
		widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), c, at)
	}
}

// columnItems are what the menu of a row has on columns.
func (t *DataTable[T]) columnItems() []*fyne.MenuItem {
	items := t.columnChoice()
	if len(items) == 0 {
		return nil
	}
	columns := fyne.NewMenuItem("Columns", nil)
	columns.ChildMenu = fyne.NewMenu("", items...)
	return []*fyne.MenuItem{columns}
}

// columnChoice are the columns that may be hidden, each with a tick while it isn't.
func (t *DataTable[T]) columnChoice() []*fyne.MenuItem {
	if t.config.OnHidden == nil {
		return nil
	}
	var items []*fyne.MenuItem
	for i, s := range t.slots {
		if s.priority == 0 {
			continue
		}
		label := t.config.Columns[i].Title
		if !s.hidden && t.widths[i] == 0 {
			label += " (no room)"
		}
		item := fyne.NewMenuItem(label, func() { t.flipColumn(i) })
		item.Checked = !s.hidden
		items = append(items, item)
	}
	return items
}

func (t *DataTable[T]) flipColumn(i int) {
	t.slots[i].hidden = !t.slots[i].hidden
	t.Refresh()
	t.config.OnHidden(t.Hidden())
}
