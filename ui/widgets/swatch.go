package widgets

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Paint is a colour with its name.
type Paint struct {
	Name  string
	Color color.NRGBA
}

const (
	swatchSide  = 32
	swatchInset = 7
)

var (
	_ fyne.Focusable    = (*Swatch)(nil)
	_ fyne.Tappable     = (*Swatch)(nil)
	_ fyne.Accessible   = (*Swatch)(nil)
	_ desktop.Hoverable = (*Swatch)(nil)
)

// Swatch shows a colour, and opens a menu with others to choose from. Space and Enter open it too.
type Swatch struct {
	widget.BaseWidget

	color            color.Color
	paints           []Paint
	chosen           func(color.NRGBA)
	hovered, focused bool
}

// NewSwatch returns a swatch that offers paints. It shows no colour before SetColor.
func NewSwatch(paints []Paint, chosen func(color.NRGBA)) *Swatch {
	s := &Swatch{color: color.Transparent, paints: paints, chosen: chosen}
	s.ExtendBaseWidget(s)
	return s
}

// SetColor shows another colour without calling back.
func (s *Swatch) SetColor(c color.Color) {
	if s.color == c {
		return
	}
	s.color = c
	s.Refresh()
}

// AccessibilityLabel is for Fyne.
func (s *Swatch) AccessibilityLabel() string { return "Choose a colour" }

// AccessibilityRole is for Fyne.
func (s *Swatch) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped is for Fyne.
func (s *Swatch) Tapped(*fyne.PointEvent) {
	focusOn(s)
	s.open()
}

// FocusGained is for Fyne.
func (s *Swatch) FocusGained() {
	s.show(&s.focused, true)
	reveal(canvasOf(s), s)
}

// FocusLost is for Fyne.
func (s *Swatch) FocusLost() { s.show(&s.focused, false) }

// MouseIn is for Fyne.
func (s *Swatch) MouseIn(*desktop.MouseEvent) { s.show(&s.hovered, true) }

// MouseMoved is for Fyne.
func (s *Swatch) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (s *Swatch) MouseOut() { s.show(&s.hovered, false) }

// TypedRune is for Fyne.
func (s *Swatch) TypedRune(rune) {}

// TypedKey is for Fyne.
func (s *Swatch) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		s.open()
	default:
		passToPanel(s, key)
	}
}

func (s *Swatch) show(what *bool, on bool) {
	*what = on
	s.Refresh()
}

func (s *Swatch) open() {
	c := canvasOf(s)
	if c == nil {
		return
	}
	items := make([]*fyne.MenuItem, len(s.paints))
	for i, p := range s.paints {
		items[i] = fyne.NewMenuItemWithIcon(p.Name, p.icon(), func() {
			s.SetColor(p.Color)
			s.chosen(p.Color)
		})
		items[i].Checked = s.color == p.Color
	}
	widget.NewPopUpMenu(fyne.NewMenu("", items...), c).ShowAtRelativePosition(fyne.NewPos(0, s.Size().Height+2), s)
}

// icon is a disc in the colour.
func (p Paint) icon() fyne.Resource {
	hex := fmt.Sprintf("%02x%02x%02x", p.Color.R, p.Color.G, p.Color.B)
	return fyne.NewStaticResource("paint-"+hex+".svg", fmt.Appendf(nil,
		`<svg xmlns="http://www.w3.org/2000/svg" width="24" height="24" viewBox="0 0 24 24"><circle cx="12" cy="12" r="9" fill="#%s"/></svg>`, hex))
}

// CreateRenderer is for Fyne.
func (s *Swatch) CreateRenderer() fyne.WidgetRenderer {
	ring, ground, patch := newRing(), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ground.StrokeWidth, patch.CornerRadius = 1, 3
	return newDrawing(&drawing{
		widget: s, objects: []fyne.CanvasObject{ring, ground, patch},
		min: func() fyne.Size { return fyne.NewSquareSize(swatchSide) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			placeRing(ring, size, ground.CornerRadius)
			patch.Move(fyne.NewSquareOffsetPos(swatchInset))
			patch.Resize(size.SubtractWidthHeight(2*swatchInset, 2*swatchInset))
		},
		paint: func() {
			paintRing(s, ring, s.focused)
			ground.FillColor, ground.StrokeColor = ink(s, ColorNameSurface), ink(s, colorNameControl)
			if s.hovered {
				ground.StrokeColor = ink(s, ColorNameMuted)
			}
			ground.CornerRadius = measure(s, theme.SizeNameInputRadius)
			patch.FillColor = s.color
		},
	})
}
