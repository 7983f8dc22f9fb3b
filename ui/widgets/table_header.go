package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	headerHeight = 34
	cellSide     = 9 // room left and right of a cell's content
	handleWidth  = 8
	arrowRoom    = 14
)

// headerTitle is what the header knows of a column.
type headerTitle struct {
	id, text string
	sortable bool
}

// headerHost is the table as its header sees it.
type headerHost interface {
	columnWidths() []float32
	sortBy(columnID string, ascending bool)
	dragColumn(i int, width float32)
	dragEnded()
	openColumnMenu(at fyne.Position)
}

// tableHeader is the row of titles of a table.
type tableHeader struct {
	widget.BaseWidget

	titles    []headerTitle
	host      headerHost
	sorted    string // id of the column with the arrow
	ascending bool
	cells     []*headerCell
	handles   []*handle
}

func newTableHeader(titles []headerTitle, host headerHost) *tableHeader {
	h := &tableHeader{titles: titles, host: host}
	for i := range titles {
		h.cells = append(h.cells, newHeaderCell(h, i))
		h.handles = append(h.handles, h.newHandle(i))
	}
	h.ExtendBaseWidget(h)
	return h
}

// newHandle returns the border right of a column.
func (h *tableHeader) newHandle(i int) *handle {
	return newHandle(handleWidth, 1, 8, func(by float32) { h.host.dragColumn(i, h.host.columnWidths()[i]+by) }, h.host.dragEnded)
}

func (h *tableHeader) setSort(columnID string, ascending bool) {
	h.sorted, h.ascending = columnID, ascending
	h.Refresh()
}

// choose sorts by a column: ascending at first, and the other way round each time after.
func (h *tableHeader) choose(i int) {
	if !h.titles[i].sortable {
		return
	}
	id := h.titles[i].id
	h.setSort(id, id != h.sorted || !h.ascending)
	h.host.sortBy(h.sorted, h.ascending)
}

func (h *tableHeader) CreateRenderer() fyne.WidgetRenderer {
	var objects []fyne.CanvasObject
	for _, c := range h.cells {
		objects = append(objects, c)
	}
	for _, g := range h.handles {
		objects = append(objects, g)
	}
	return newDrawing(&drawing{
		widget: h, objects: objects,
		min:    func() fyne.Size { return fyne.NewSize(1, headerHeight) },
		layout: h.layout,
		paint: func() {
			for _, c := range h.cells {
				c.Refresh()
			}
		},
	})
}

func (h *tableHeader) layout(size fyne.Size) {
	x := float32(0)
	for i, width := range h.host.columnWidths() {
		h.cells[i].Hidden, h.handles[i].Hidden = width == 0, width == 0
		h.cells[i].Move(fyne.NewPos(x, 0))
		h.cells[i].Resize(fyne.NewSize(width, size.Height))
		x += width
		h.handles[i].Move(fyne.NewPos(x-handleWidth/2, 0))
		h.handles[i].Resize(fyne.NewSize(handleWidth, size.Height))
	}
	h.handles[len(h.handles)-1].Hidden = true // nothing is right of the last border
}

var (
	_ fyne.Tappable          = (*headerCell)(nil)
	_ fyne.SecondaryTappable = (*headerCell)(nil)
	_ desktop.Hoverable      = (*headerCell)(nil)
)

// headerCell is a title with, in the sorted column, an arrow.
type headerCell struct {
	widget.BaseWidget
	hover

	header *tableHeader
	index  int
	text   *Text
}

func newHeaderCell(header *tableHeader, index int) *headerCell {
	title := header.titles[index]
	c := &headerCell{header: header, index: index, text: NewCaption(title.text).Slim()}
	c.changed = c.Refresh
	c.ExtendBaseWidget(c)
	return c
}

func (c *headerCell) Tapped(*fyne.PointEvent) { c.header.choose(c.index) }

func (c *headerCell) TappedSecondary(ev *fyne.PointEvent) {
	c.header.host.openColumnMenu(ev.AbsolutePosition)
}

func (c *headerCell) CreateRenderer() fyne.WidgetRenderer {
	arrow := canvas.NewImageFromResource(nil)
	return newDrawing(&drawing{
		widget: c, objects: []fyne.CanvasObject{c.text, arrow},
		min: func() fyne.Size { return fyne.NewSize(1, headerHeight) },
		layout: func(size fyne.Size) {
			room := max(0, size.Width-2*cellSide)
			if arrow.Visible() {
				room = max(0, size.Width-cellSide-arrowRoom) // the arrow stands in the room at the side
			}
			c.text.Move(fyne.NewPos(cellSide, 0))
			c.text.Resize(fyne.NewSize(room, size.Height))
			arrow.Move(fyne.NewPos(cellSide+min(room, c.text.width(c.text.Text())), (size.Height-arrowSize)/2))
			arrow.Resize(fyne.NewSquareSize(arrowSize))
		},
		paint: func() { c.paint(arrow) },
	})
}

func (c *headerCell) paint(arrow *canvas.Image) {
	title := c.header.titles[c.index]
	sorted := c.header.sorted == title.id
	color := ColorNameMuted
	if c.over && title.sortable || sorted {
		color = theme.ColorNameForeground
	}
	c.text.setColor(color)
	arrow.Hidden = !sorted
	icon := theme.MenuDropDownIcon()
	if c.header.ascending {
		icon = theme.MenuDropUpIcon()
	}
	arrow.Resource = theme.NewColoredResource(icon, color)
	arrow.Refresh()
}
