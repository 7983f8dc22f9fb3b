package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Option is one choice of a Select. IDs are unique within it; an empty ID is allowed, as for "all".
type Option struct {
	ID    string
	Label string
	// Group, if set, is the heading under which the menu shows the option and those after it of the same group.
	Group string
}

const (
	selectSide = 10
	selectRise = 8
	arrowSize  = 16
)

var (
	_ fyne.Focusable    = (*Select)(nil)
	_ fyne.Tappable     = (*Select)(nil)
	_ fyne.Accessible   = (*Select)(nil)
	_ desktop.Hoverable = (*Select)(nil)
)

// Select shows one of several options and opens a menu with all of them. Up and Down change the choice
// directly; Space and Enter open the menu.
// Fyne's own select knows labels only, has no border and asks for the width of a placeholder.
type Select struct {
	widget.DisableableWidget

	options          []Option
	chosen           int
	changed          func(id string)
	menu             func() []*fyne.MenuItem // see Opening
	hovered, focused bool
}

// NewSelect returns a select on its first option.
func NewSelect(options []Option, changed func(id string)) *Select {
	s := &Select{options: options, changed: changed}
	s.ExtendBaseWidget(s)
	return s
}

// SetOptions replaces the options and keeps the choice if it is still there; else the first is chosen. It doesn't call back.
func (s *Select) SetOptions(options []Option) {
	id := s.Selected()
	s.options, s.chosen = options, 0
	s.SetSelected(id)
	s.Refresh()
}

// Selected returns the id of the choice, or "" without options.
func (s *Select) Selected() string {
	if s.chosen >= len(s.options) {
		return ""
	}
	return s.options[s.chosen].ID
}

// Opening puts another menu in the place of the options', as for a choice among so many that they stand in menus
// of their own. Its entries show what they choose with SetOptions.
func (s *Select) Opening(menu func() []*fyne.MenuItem) *Select {
	s.menu = menu
	return s
}

// Has reports whether an option of this id is offered.
func (s *Select) Has(id string) bool {
	return slices.ContainsFunc(s.options, func(o Option) bool { return o.ID == id })
}

// SetSelected chooses an option without calling back. An unknown id changes nothing.
func (s *Select) SetSelected(id string) {
	i := slices.IndexFunc(s.options, func(o Option) bool { return o.ID == id })
	if i < 0 || i == s.chosen {
		return
	}
	s.chosen = i
	s.Refresh()
}

// AccessibilityLabel is for Fyne.
func (s *Select) AccessibilityLabel() string { return s.label() }

// AccessibilityRole is for Fyne.
func (s *Select) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped is for Fyne.
func (s *Select) Tapped(*fyne.PointEvent) {
	if s.Disabled() {
		return
	}
	focusOn(s)
	s.open()
}

// FocusGained is for Fyne.
func (s *Select) FocusGained() {
	s.show(&s.focused, true)
	reveal(canvasOf(s), s)
}

// FocusLost is for Fyne.
func (s *Select) FocusLost() { s.show(&s.focused, false) }

// MouseIn is for Fyne.
func (s *Select) MouseIn(*desktop.MouseEvent) { s.show(&s.hovered, true) }

// MouseMoved is for Fyne.
func (s *Select) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (s *Select) MouseOut() { s.show(&s.hovered, false) }

// TypedRune is for Fyne.
func (s *Select) TypedRune(rune) {}

// TypedKey is for Fyne.
func (s *Select) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.open()
	case fyne.KeyDown:
		s.choose(s.chosen + 1)
	case fyne.KeyUp:
		s.choose(s.chosen - 1)
	default:
		passToPanel(s, key)
	}
}

func (s *Select) show(what *bool, on bool) {
	*what = on
	s.Refresh()
}

func (s *Select) label() string {
	if s.chosen >= len(s.options) {
		return ""
	}
	return s.options[s.chosen].Label
}

func (s *Select) choose(i int) {
	if i < 0 || i >= len(s.options) || i == s.chosen {
		return
	}
	s.chosen = i
	s.Refresh()
	if s.changed != nil {
		s.changed(s.options[i].ID)
	}
}

func (s *Select) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(s)
	if c == nil || len(s.options) == 0 {
		return
	}
	menu := widget.NewPopUpMenu(fyne.NewMenu("", s.items()...), c)
	menu.Resize(menu.MinSize().Max(fyne.NewSize(s.Size().Width, 0)))
	menu.ShowAtRelativePosition(fyne.NewPos(0, s.Size().Height+2), s)
}

// items are the entries of the menu. A heading is one that can't be chosen.
func (s *Select) items() []*fyne.MenuItem {
	if s.menu != nil {
		return s.menu()
	}
	var items []*fyne.MenuItem
	group := ""
	for i, o := range s.options {
		if o.Group != group {
			group = o.Group
			heading := fyne.NewMenuItem(group, nil)
			heading.Disabled = true
			items = append(items, heading)
		}
		item := fyne.NewMenuItem(o.Label, func() { s.choose(i) })
		item.Checked = i == s.chosen
		items = append(items, item)
	}
	return items
}

// CreateRenderer is for Fyne.
func (s *Select) CreateRenderer() fyne.WidgetRenderer {
	ring, ground, arrow, word := newRing(), canvas.NewRectangle(nil), canvas.NewImageFromResource(nil), canvas.NewText("", nil)
	ground.StrokeWidth = 1
	width := func(t string) float32 { return fyne.MeasureText(t, word.TextSize, word.TextStyle).Width }
	return newDrawing(&drawing{
		widget: s, objects: []fyne.CanvasObject{ring, ground, word, arrow},
		min: func() fyne.Size {
			line := fyne.MeasureText("M", word.TextSize, word.TextStyle)
			return fyne.NewSize(min(width(s.label()), widestMin)+2*selectSide+arrowSize, line.Height+2*selectRise)
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			placeRing(ring, size, ground.CornerRadius)
			room := max(0, size.Width-2*selectSide-arrowSize)
			setText(word, elide(s.label(), room, width), word.Color)
			word.Move(fyne.NewPos(selectSide, (size.Height-word.MinSize().Height)/2))
			arrow.Move(fyne.NewPos(size.Width-selectSide-arrowSize+4, (size.Height-arrowSize)/2))
			arrow.Resize(fyne.NewSquareSize(arrowSize))
		},
		paint: func() {
			paintRing(s, ring, s.focused)
			ground.FillColor, ground.StrokeColor = ink(s, ColorNameSurface), ink(s, colorNameControl)
			ground.CornerRadius = measure(s, theme.SizeNameInputRadius)
			if s.hovered {
				ground.StrokeColor = ink(s, ColorNameMuted)
			}
			word.TextSize, word.Color = measure(s, theme.SizeNameText), ink(s, s.textColor())
			arrow.Resource = theme.NewColoredResource(theme.MenuDropDownIcon(), ColorNameMuted)
			arrow.Refresh()
		},
	})
}

func (s *Select) textColor() fyne.ThemeColorName {
	if s.Disabled() {
		return theme.ColorNameDisabled
	}
	return theme.ColorNameForeground
}
