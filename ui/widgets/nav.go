package widgets

import (
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	navRowHeight = 33
	navGap       = 2
	navSide      = 10
	navWidth     = 150
)

// NavItem is one place of the navigation.
type NavItem struct{ ID, Label string }

var _ fyne.Focusable = (*Nav)(nil)

// Nav is the column of places at the side of the window. It is one stop of the Tab key: arrows, Home
// and End move over the places, Enter and Space open one.
type Nav struct {
	widget.BaseWidget

	rows     []*navRow
	current  int // the open place, -1 before the first Select
	cursor   int
	focused  bool
	selected func(id string)
}

// NewNav returns a navigation with none of its places open.
func NewNav(items []NavItem, selected func(id string)) *Nav {
	n := &Nav{current: -1, selected: selected}
	for i, item := range items {
		n.rows = append(n.rows, newNavRow(n, i, item))
	}
	n.ExtendBaseWidget(n)
	return n
}

// Select marks a place as the open one without calling back.
func (n *Nav) Select(id string) {
	if i := n.find(id); i >= 0 {
		n.current, n.cursor = i, i
		n.Refresh()
	}
}

// SetBadge shows how many things at a place need attention; 0 shows nothing.
func (n *Nav) SetBadge(id string, count int) {
	i := n.find(id)
	if i < 0 {
		return
	}
	text := ""
	if count > 0 {
		text = strconv.Itoa(min(count, 999))
	}
	n.rows[i].badge.Set(text, ToneDanger)
	n.rows[i].Refresh()
}

// FocusGained is for Fyne.
func (n *Nav) FocusGained() {
	n.focused = true
	n.Refresh()
}

// FocusLost is for Fyne.
func (n *Nav) FocusLost() {
	n.focused = false
	n.cursor = max(n.current, 0)
	n.Refresh()
}

// TypedRune is for Fyne.
func (n *Nav) TypedRune(rune) {}

// TypedKey is for Fyne.
func (n *Nav) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyUp:
		n.cursor = max(n.cursor-1, 0)
	case fyne.KeyDown:
		n.cursor = min(n.cursor+1, len(n.rows)-1)
	case fyne.KeyHome:
		n.cursor = 0
	case fyne.KeyEnd:
		n.cursor = len(n.rows) - 1
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		n.open(n.cursor)
	}
	n.Refresh()
}

func (n *Nav) open(i int) {
	n.current, n.cursor = i, i
	n.Refresh()
	n.selected(n.rows[i].item.ID)
}

func (n *Nav) find(id string) int {
	return slices.IndexFunc(n.rows, func(r *navRow) bool { return r.item.ID == id })
}

// CreateRenderer is for Fyne.
func (n *Nav) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(n.rows))
	for i, row := range n.rows {
		objects[i] = row
	}
	return newDrawing(&drawing{
		widget: n, objects: objects,
		min: func() fyne.Size {
			return fyne.NewSize(navWidth, float32(len(n.rows))*(navRowHeight+navGap))
		},
		layout: func(size fyne.Size) {
			for i, row := range n.rows {
				row.Move(fyne.NewPos(0, float32(i)*(navRowHeight+navGap)))
				row.Resize(fyne.NewSize(size.Width, navRowHeight))
			}
		},
		paint: func() {
			for _, row := range n.rows {
				row.Refresh()
			}
		},
	})
}

var (
	_ fyne.Tappable     = (*navRow)(nil)
	_ desktop.Hoverable = (*navRow)(nil)
)

// navRow is one place in a Nav.
type navRow struct {
	widget.BaseWidget
	hover

	nav   *Nav
	index int
	item  NavItem
	label *Text
	badge *Badge
}

func newNavRow(nav *Nav, index int, item NavItem) *navRow {
	r := &navRow{nav: nav, index: index, item: item, label: NewMuted(item.Label), badge: NewBadge("", ToneDanger)}
	r.changed = r.Refresh
	r.ExtendBaseWidget(r)
	return r
}

func (r *navRow) Tapped(*fyne.PointEvent) { r.nav.open(r.index) }

func (r *navRow) CreateRenderer() fyne.WidgetRenderer {
	ring, ground := newRing(), canvas.NewRectangle(nil)
	return newDrawing(&drawing{
		widget: r, objects: []fyne.CanvasObject{ground, ring, r.label, r.badge},
		min: func() fyne.Size { return fyne.NewSize(navWidth, navRowHeight) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			ring.Resize(size)
			badge := r.badge.MinSize()
			if r.badge.Text() == "" {
				badge.Width = 0
			}
			r.badge.Move(fyne.NewPos(size.Width-navSide-badge.Width, (size.Height-badge.Height)/2))
			r.badge.Resize(badge)
			r.label.Move(fyne.NewPos(navSide, 0))
			r.label.Resize(fyne.NewSize(size.Width-2*navSide-badge.Width, size.Height))
		},
		paint: func() { r.paint(ring, ground) },
	})
}

func (r *navRow) paint(ring, ground *canvas.Rectangle) {
	current := r.nav.current == r.index
	color, fill := ColorNameMuted, theme.ColorNameHover
	if current {
		color, fill = theme.ColorNamePrimary, ColorNameAccentSoft
	}
	r.label.letters.style.Bold = current
	r.label.letters.color = color
	r.label.Refresh()
	ground.FillColor, ground.CornerRadius = ink(r, fill), measure(r, theme.SizeNameButtonRadius)
	ground.Hidden = !current && !r.over
	paintRing(r, ring, r.nav.focused && r.nav.cursor == r.index)
	ring.CornerRadius = ground.CornerRadius
}
