package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
)

// rowHost is the table as its rows see it.
type rowHost interface {
	columnWidths() []float32
	rowHeight() float32
	focus()
	press(row int, held fyne.KeyModifier)
	activate(row int)
	linkHint(column int) string
	follow(row, column int)
	openMenu(row int, at fyne.Position)
	point(row int, over bool)
	actions(row int) []Action
	actionsEnd() float32
	showTip(text string, under fyne.CanvasObject)
	hideTip()
}

// rowState is how a row is to be drawn.
type rowState struct {
	index                           int
	key                             string
	selected, hovered, cursor, last bool
	several                         bool // more than one row is selected
}

var (
	_ fyne.Tappable          = (*tableRow)(nil)
	_ fyne.SecondaryTappable = (*tableRow)(nil)
	_ fyne.DoubleTappable    = (*tableRow)(nil)
	_ desktop.Hoverable      = (*tableRow)(nil)
	_ desktop.Mouseable      = (*tableRow)(nil)
	_ desktop.Cursorable     = (*tableRow)(nil)
)

// tableRow is one visible row of a table, reused for other rows as the table scrolls.
type tableRow struct {
	listRow

	host    rowHost
	cells   []fyne.CanvasObject
	strip   *actionStrip
	state   rowState
	pressed bool
	held    fyne.KeyModifier // the keys that were down when it was pressed
	over    int              // the column of the link under the pointer, noLink for none
	buttons []*RowButton     // those in its cells that are shown only while the row is hovered or selected
}

func newTableRow(host rowHost, cells []fyne.CanvasObject) *tableRow {
	r := &tableRow{host: host, cells: cells, state: rowState{index: -1}, over: noLink}
	r.strip = newActionStrip(r)
	r.ExtendBaseWidget(r)
	for _, cell := range cells {
		r.adopt(cell)
	}
	return r
}

// Resize is for Fyne. The last row has no gap below it, see stretchLast, and is as high as the others.
func (r *tableRow) Resize(size fyne.Size) {
	r.BaseWidget.Resize(fyne.NewSize(size.Width, r.host.rowHeight()))
}

// show draws the row in another state.
func (r *tableRow) show(state rowState) {
	if r.state.key != state.key {
		r.pressed = false
		r.pointAtLink(noLink)
	}
	r.state = state
	r.update()
}

// MouseDown is for Fyne: a row is chosen when the button goes down, before Fyne knows whether it is a double-click.
func (r *tableRow) MouseDown(ev *desktop.MouseEvent) {
	if ev.Button == desktop.MouseButtonPrimary {
		r.pressed, r.held = true, ev.Modifier
		r.host.press(r.state.index, ev.Modifier)
	}
}

// MouseUp is for Fyne.
func (r *tableRow) MouseUp(*desktop.MouseEvent) {}

// Tapped is for Fyne, which calls it without MouseDown where there is no mouse.
func (r *tableRow) Tapped(ev *fyne.PointEvent) {
	if !r.pressed {
		r.held = 0
		r.host.press(r.state.index, 0)
	}
	r.pressed = false
	if column := r.linkAt(ev.Position); column != noLink && r.held == 0 {
		r.host.follow(r.state.index, column)
	}
}

// DoubleTapped is for Fyne.
func (r *tableRow) DoubleTapped(*fyne.PointEvent) { r.host.activate(r.state.index) }

// TappedSecondary is for Fyne.
func (r *tableRow) TappedSecondary(ev *fyne.PointEvent) {
	r.host.openMenu(r.state.index, ev.AbsolutePosition)
}

// MouseIn is for Fyne.
func (r *tableRow) MouseIn(*desktop.MouseEvent) { r.point(true) }

// MouseMoved is for Fyne.
func (r *tableRow) MouseMoved(ev *desktop.MouseEvent) { r.pointAtLink(r.linkAt(ev.Position)) }

// MouseOut is for Fyne.
func (r *tableRow) MouseOut() {
	r.pointAtLink(noLink)
	r.point(false)
}

// Cursor is for Fyne.
func (r *tableRow) Cursor() desktop.Cursor {
	if r.over != noLink {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func (r *tableRow) point(over bool) {
	r.host.point(r.state.index, over)
	if r.state.hovered == over {
		return
	}
	r.state.hovered = over
	r.update()
}

// bare reports whether the row is without its buttons, because it is neither hovered nor selected. While several rows
// are selected, what they have in common is done elsewhere.
func (r *tableRow) bare() bool {
	if r.state.several && r.state.selected {
		return true
	}
	return !r.state.hovered && !r.state.selected
}

// update shows what a row has only while it is hovered or selected, and redraws it.
func (r *tableRow) update() {
	for _, b := range r.buttons {
		b.setPassing(r.bare())
	}
	r.strip.update()
	r.Refresh()
}

// CreateRenderer is for Fyne.
func (r *tableRow) CreateRenderer() fyne.WidgetRenderer {
	ground, line, ring := canvas.NewRectangle(nil), canvas.NewRectangle(nil), newRing()
	ring.StrokeWidth = 1
	objects := append([]fyne.CanvasObject{ground, line}, r.cells...)
	return newDrawing(&drawing{
		widget: r, objects: append(objects, r.strip, ring),
		min: func() fyne.Size { return r.minSize(r.host.rowHeight()) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			line.Move(fyne.NewPos(0, size.Height-1))
			line.Resize(fyne.NewSize(size.Width, 1))
			ring.Move(fyne.NewPos(1, 0))
			ring.Resize(size.SubtractWidthHeight(2, 1))
			least := r.strip.MinSize()
			r.strip.Move(fyne.NewPos(r.host.actionsEnd()-least.Width, 0))
			r.strip.Resize(fyne.NewSize(least.Width, size.Height-1))
			r.layoutCells(size)
		},
		paint: func() {
			ground.FillColor, ground.Hidden = ink(r, r.groundColor()), !r.state.selected && !r.state.hovered
			line.FillColor, line.Hidden = ink(r, ColorNameBorder), r.state.last
			paintRing(r, ring, r.state.cursor)
		},
	})
}

func (r *tableRow) layoutCells(size fyne.Size) {
	x := float32(0)
	for i, width := range r.host.columnWidths() {
		cell := r.cells[i]
		room := r.roomOf(x, width)
		setShown(cell, room > 0)
		box := fyne.NewSize(max(0, room-2*cellSide), cell.MinSize().Height)
		at := fyne.NewPos(x+cellSide, (size.Height-1-box.Height)/2)
		cell.Move(at)
		cell.Resize(box)
		x += width
	}
}

// leastRoom is the width of a column under which a cell that is partly behind the buttons is left out.
const leastRoom = 50

// roomOf is the part of a column at x that the row's buttons don't cover.
func (r *tableRow) roomOf(x, width float32) float32 {
	from := r.strip.Position().X
	if !r.strip.Visible() || x+width <= from || x >= r.host.actionsEnd() {
		return width
	}
	if from-x < leastRoom {
		return 0
	}
	return from - x
}

func (r *tableRow) groundColor() fyne.ThemeColorName {
	if r.state.selected {
		return theme.ColorNameSelection
	}
	return theme.ColorNameHover
}
