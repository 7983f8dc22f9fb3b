package widgets

import (
	"maps"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const (
	checkRowHeight = 24
	checkTwoWide   = 380 // from this width on, items stand in two columns
)

// CheckTree is a list of items in groups, each with a check box; a group's box checks all of it, and is
// in a third state when only some are. It is one stop of the Tab key: arrows move, Space checks, Left
// and Right fold and unfold a group or change the column.
type CheckTree struct {
	widget.BaseWidget

	// OnHighlight is told which item the pointer or the keyboard is on; it may be nil.
	OnHighlight func(CheckItem)

	model   *checkModel
	rows    []checkRow
	changed func()
	row     int // the cursor
	column  int
	list    *rowList
	nothing *Text
}

// NewCheckTree returns a tree with nothing checked and every group unfolded; changed, which may be nil,
// is called each time the user has changed a check.
func NewCheckTree(groups []CheckGroup, changed func()) *CheckTree {
	t := &CheckTree{model: newCheckModel(groups), changed: changed, nothing: NewMuted("Nothing matches.")}
	t.list = newRowList(func() int { return len(t.rows) }, func() fyne.CanvasObject { return newCheckLine(t) }, t.updateRow)
	t.list.key, t.list.refocused = t.typedKey, t.list.Refresh
	t.ExtendBaseWidget(t)
	t.update()
	return t
}

// SetGroups shows other groups. What is checked stays so, also of items that aren't among them, and what is folded too.
func (t *CheckTree) SetGroups(groups []CheckGroup) {
	t.model.groups = groups
	t.update()
}

// SetFilter shows only the items that contain text in their id, label, detail or group. An empty text shows all.
func (t *CheckTree) SetFilter(text string) {
	t.model.setFilter(text)
	t.row, t.column = 0, 0
	t.update()
	t.list.ScrollToOffset(0)
}

// SetAll checks everything that the filter shows, or nothing of it, and reports the change.
func (t *CheckTree) SetAll(on bool) {
	for g := range t.model.groups {
		t.model.setGroup(g, on)
	}
	t.tell()
}

// Checked returns the ids of the checked items, also of those that the filter or SetGroups left out.
func (t *CheckTree) Checked() map[string]bool { return maps.Clone(t.model.checked) }

// SetChecked asks for each item whether it is to be checked; what isn't among the groups is no more. It doesn't
// report a change.
func (t *CheckTree) SetChecked(checked func(id string) bool) {
	clear(t.model.checked)
	for _, group := range t.model.groups {
		for _, item := range group.Items {
			t.model.set(item.ID, checked(item.ID))
		}
	}
	t.update()
}

// Count returns how many of the items in the groups are checked, and how many there are.
func (t *CheckTree) Count() (checked, total int) { return t.model.count() }

// Focus gives the keyboard to the tree.
func (t *CheckTree) Focus() { focusOn(t.list) }

// CreateRenderer is for Fyne.
func (t *CheckTree) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{t.list, t.nothing},
		min: func() fyne.Size { return fyne.NewSize(180, 4*checkRowHeight) },
		layout: func(size fyne.Size) {
			t.setColumns(size.Width)
			t.list.Resize(size)
			t.nothing.Resize(fyne.NewSize(size.Width, t.nothing.MinSize().Height))
		},
		paint: func() { t.nothing.Hidden = len(t.rows) > 0 },
	})
}

func (t *CheckTree) setColumns(width float32) {
	columns := 1
	if width >= checkTwoWide {
		columns = 2
	}
	if columns == t.model.columns {
		return
	}
	t.model.columns = columns
	t.column = 0
	t.rows = t.model.rows()
	t.row = min(t.row, max(0, len(t.rows)-1))
	t.list.Refresh()
}

// update shows the model afresh.
func (t *CheckTree) update() {
	t.rows = t.model.rows()
	t.row = min(t.row, max(0, len(t.rows)-1))
	t.column = min(t.column, max(0, len(t.items(t.row))-1))
	t.Refresh()
	t.list.Refresh()
}

func (t *CheckTree) items(row int) []int {
	if row >= len(t.rows) {
		return nil
	}
	return t.rows[row].items
}

func (t *CheckTree) updateRow(i int, o fyne.CanvasObject) {
	if i < len(t.rows) {
		o.(*checkLine).show(i)
	}
}

func (t *CheckTree) tell() {
	t.update()
	if t.changed != nil {
		t.changed()
	}
}

// flip checks what is at a place, or takes the check away: an item, or a whole group.
func (t *CheckTree) flip(row, column int) {
	if row >= len(t.rows) {
		return
	}
	at := t.rows[row]
	if len(at.items) == 0 {
		t.model.flipGroup(at.group)
	} else {
		t.model.flip(at.group, at.items[column])
	}
	t.tell()
}

func (t *CheckTree) fold(group int, folded bool) {
	t.model.folded[t.model.groups[group].ID] = folded
	t.update()
}

// highlight reports the item at a place, if there is one.
func (t *CheckTree) highlight(row, column int) {
	items := t.items(row)
	if t.OnHighlight == nil || column >= len(items) {
		return
	}
	t.OnHighlight(t.model.groups[t.rows[row].group].Items[items[column]])
}
