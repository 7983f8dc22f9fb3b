package widgets

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	checkIndent = 21
	boxLeft     = 4 // room for the cursor around it
	mostColumns = 2
)

// checkLine is one visible row of a CheckTree: a group, or one or two items.
type checkLine struct {
	listRow

	group *checkHead
	items [mostColumns]*checkCell
}

func newCheckLine(tree *CheckTree) *checkLine {
	l := &checkLine{group: newCheckHead(tree)}
	for i := range l.items {
		l.items[i] = newCheckCell(tree, i)
	}
	l.ExtendBaseWidget(l)
	return l
}

// show draws the row of the tree with this index.
func (l *checkLine) show(row int) {
	items := l.group.tree.items(row)
	l.group.Hidden = len(items) > 0
	l.group.row = row
	for i, cell := range l.items {
		cell.Hidden = i >= len(items)
		cell.row = row
	}
	l.Refresh()
}

func (l *checkLine) CreateRenderer() fyne.WidgetRenderer {
	objects := []fyne.CanvasObject{l.group}
	for _, cell := range l.items {
		objects = append(objects, cell)
	}
	return newDrawing(&drawing{
		widget: l, objects: objects,
		min: func() fyne.Size { return l.minSize(checkRowHeight) },
		layout: func(size fyne.Size) {
			l.group.Resize(size)
			width := (size.Width - checkIndent) / float32(l.group.tree.model.columns)
			for i, cell := range l.items {
				cell.Move(fyne.NewPos(checkIndent+float32(i)*width, 0))
				cell.Resize(fyne.NewSize(width, size.Height))
			}
		},
		paint: func() {
			l.group.Refresh()
			for _, cell := range l.items {
				cell.Refresh()
			}
		},
	})
}

var (
	_ fyne.Tappable     = (*checkCell)(nil)
	_ desktop.Hoverable = (*checkCell)(nil)
)

// checkCell is an item with its box.
type checkCell struct {
	widget.BaseWidget

	tree        *CheckTree
	row, column int
	label       *Text
	box         *checkBox
}

func newCheckCell(tree *CheckTree, column int) *checkCell {
	c := &checkCell{tree: tree, column: column, label: NewMono("").Slim(), box: newCheckBox()}
	c.ExtendBaseWidget(c)
	return c
}

func (c *checkCell) Tapped(*fyne.PointEvent) {
	c.tree.row, c.tree.column = c.row, c.column
	c.tree.Focus()
	c.tree.flip(c.row, c.column)
}

func (c *checkCell) MouseIn(*desktop.MouseEvent) { c.tree.highlight(c.row, c.column) }

func (c *checkCell) MouseMoved(*desktop.MouseEvent) {}

func (c *checkCell) MouseOut() {}

func (c *checkCell) CreateRenderer() fyne.WidgetRenderer {
	ring := newRing()
	return newDrawing(&drawing{
		widget: c, objects: append([]fyne.CanvasObject{ring, c.label}, c.box.objects()...),
		min: func() fyne.Size { return fyne.NewSize(boxSize, checkRowHeight) },
		layout: func(size fyne.Size) {
			c.box.place(boxLeft, size.Height)
			c.label.Move(fyne.NewPos(boxLeft+boxSize+7, 0))
			c.label.Resize(fyne.NewSize(max(0, size.Width-boxLeft-boxSize-11), size.Height))
			placeCursor(ring, size)
		},
		paint: func() {
			paintRing(c, ring, c.tree.list.focused && c.tree.row == c.row && c.tree.column == c.column)
			items := c.tree.items(c.row)
			if c.column >= len(items) {
				return
			}
			item := c.tree.model.groups[c.tree.rows[c.row].group].Items[items[c.column]]
			c.label.letters = monoLettering
			if item.Words {
				c.label.letters = plainLettering
			}
			c.label.SetText(item.Label)
			c.label.Refresh() // it may look different with the same text
			state := checkNone
			if c.tree.model.checked[item.ID] {
				state = checkAll
			}
			c.box.paint(c, state)
		},
	})
}

func placeCursor(ring *canvas.Rectangle, size fyne.Size) {
	ring.StrokeWidth, ring.CornerRadius = 1, 4
	ring.Move(fyne.NewPos(0, 1))
	ring.Resize(fyne.NewSize(size.Width, size.Height-2))
}

// checkHead is a group with its box, its count, and the arrow that folds it.
type checkHead struct {
	widget.BaseWidget

	tree  *CheckTree
	row   int
	title *Text
	count *Text
	box   *checkBox
}

var _ fyne.Tappable = (*checkHead)(nil)

func newCheckHead(tree *CheckTree) *checkHead {
	h := &checkHead{tree: tree, title: NewBold(""), count: NewMuted(""), box: newCheckBox()}
	h.ExtendBaseWidget(h)
	return h
}

// Tapped checks the whole group if the box was hit, and folds or unfolds the group otherwise.
func (h *checkHead) Tapped(ev *fyne.PointEvent) {
	h.tree.row, h.tree.column = h.row, 0
	h.tree.Focus()
	if ev.Position.X < boxLeft+checkIndent {
		h.tree.flip(h.row, 0)
		return
	}
	group := h.tree.rows[h.row].group
	h.tree.fold(group, !h.tree.model.folded[h.tree.model.groups[group].ID])
}

func (h *checkHead) CreateRenderer() fyne.WidgetRenderer {
	ring, arrow := newRing(), canvas.NewImageFromResource(nil)
	return newDrawing(&drawing{
		widget: h, objects: append([]fyne.CanvasObject{ring, h.title, h.count, arrow}, h.box.objects()...),
		min: func() fyne.Size { return fyne.NewSize(1, checkRowHeight) },
		layout: func(size fyne.Size) {
			h.box.place(boxLeft, size.Height)
			x := float32(boxLeft + checkIndent)
			for _, text := range []*Text{h.title, h.count} {
				width := min(text.MinSize().Width, max(0, size.Width-x-arrowSize))
				text.Move(fyne.NewPos(x, 0))
				text.Resize(fyne.NewSize(width, size.Height))
				x += width + 5
			}
			arrow.Move(fyne.NewPos(x, (size.Height-arrowSize)/2))
			arrow.Resize(fyne.NewSquareSize(arrowSize))
			placeCursor(ring, size)
		},
		paint: func() {
			paintRing(h, ring, h.tree.list.focused && h.tree.row == h.row && h.Visible())
			h.paint(arrow)
		},
	})
}

func (h *checkHead) paint(arrow *canvas.Image) {
	if h.row >= len(h.tree.rows) {
		return
	}
	index := h.tree.rows[h.row].group
	group := h.tree.model.groups[index]
	state, checked := h.tree.model.state(index)
	h.title.SetText(group.Title)
	h.count.SetText(fmt.Sprintf("%d of %d", checked, len(group.Items)))
	h.box.paint(h, state)
	icon := theme.MenuDropDownIcon()
	if h.tree.model.folded[group.ID] && h.tree.model.filter == "" {
		icon = theme.MenuExpandIcon()
	}
	arrow.Resource = theme.NewColoredResource(icon, ColorNameMuted)
	arrow.Refresh()
}
