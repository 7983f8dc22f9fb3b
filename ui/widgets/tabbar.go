package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	tabSide = 10 // room beside a tab's label
	tabRise = 7  // and above and below it
	tabLine = 2  // the line under the chosen one
)

var (
	_ fyne.Focusable    = (*TabBar)(nil)
	_ fyne.Tappable     = (*TabBar)(nil)
	_ desktop.Hoverable = (*TabBar)(nil)
	_ fyne.Accessible   = (*TabBar)(nil)
)

// TabBar is a row of labels of which one is chosen. It is one stop of the Tab key: Left, Right, Home and End choose.
// Fyne's own tabs can't be reached by the keyboard.
type TabBar struct {
	widget.BaseWidget

	labels  []string
	chosen  int
	hovered int // -1 for none
	focused bool
	changed func(chosen int)
}

// NewTabBar returns a bar on its first label; changed is told each choice of another.
func NewTabBar(labels []string, changed func(chosen int)) *TabBar {
	t := &TabBar{labels: labels, hovered: -1, changed: changed}
	t.ExtendBaseWidget(t)
	return t
}

// SetLabel changes the label of a tab.
func (t *TabBar) SetLabel(i int, label string) {
	if t.labels[i] == label {
		return
	}
	t.labels[i] = label
	t.Refresh()
}

// Chosen returns which tab is chosen.
func (t *TabBar) Chosen() int { return t.chosen }

// SetChosen chooses a tab without calling back.
func (t *TabBar) SetChosen(i int) {
	if i == t.chosen {
		return
	}
	t.chosen = i
	t.Refresh()
}

// choose is the user's choice of a tab. A number outside of the bar does nothing.
func (t *TabBar) choose(i int) {
	if i < 0 || i >= len(t.labels) || i == t.chosen {
		return
	}
	t.SetChosen(i)
	t.changed(i)
}

// AccessibilityLabel is for Fyne.
func (t *TabBar) AccessibilityLabel() string { return t.labels[t.chosen] }

// AccessibilityRole is for Fyne.
func (t *TabBar) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped is for Fyne.
func (t *TabBar) Tapped(event *fyne.PointEvent) { t.choose(t.tabAt(event.Position.X)) }

// FocusGained is for Fyne.
func (t *TabBar) FocusGained() {
	t.focused = true
	t.Refresh()
	reveal(canvasOf(t), t)
}

// FocusLost is for Fyne.
func (t *TabBar) FocusLost() {
	t.focused = false
	t.Refresh()
}

// TypedRune is for Fyne.
func (t *TabBar) TypedRune(rune) {}

// TypedKey is for Fyne.
func (t *TabBar) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyLeft:
		t.choose(t.chosen - 1)
	case fyne.KeyRight:
		t.choose(t.chosen + 1)
	case fyne.KeyHome:
		t.choose(0)
	case fyne.KeyEnd:
		t.choose(len(t.labels) - 1)
	default:
		passToPanel(t, key)
	}
}

// MouseIn is for Fyne.
func (t *TabBar) MouseIn(event *desktop.MouseEvent) { t.hover(t.tabAt(event.Position.X)) }

// MouseMoved is for Fyne.
func (t *TabBar) MouseMoved(event *desktop.MouseEvent) { t.hover(t.tabAt(event.Position.X)) }

// MouseOut is for Fyne.
func (t *TabBar) MouseOut() { t.hover(-1) }

func (t *TabBar) hover(i int) {
	if i == t.hovered {
		return
	}
	t.hovered = i
	t.Refresh()
}

// tabAt returns which tab is at x, or -1.
func (t *TabBar) tabAt(x float32) int {
	for i := range t.labels {
		if width := t.width(i); x >= width {
			x -= width
			continue
		}
		return i
	}
	return -1
}

func (t *TabBar) width(i int) float32 {
	return fyne.MeasureText(t.labels[i], measure(t, theme.SizeNameText), fyne.TextStyle{Bold: true}).Width + 2*tabSide
}

// ink names the colour of a label.
func (t *TabBar) ink(i int) fyne.ThemeColorName {
	switch i {
	case t.chosen:
		return theme.ColorNamePrimary
	case t.hovered:
		return theme.ColorNameForeground
	}
	return ColorNameMuted
}

// CreateRenderer is for Fyne.
func (t *TabBar) CreateRenderer() fyne.WidgetRenderer {
	ring, line, ground := newRing(), canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	objects := []fyne.CanvasObject{ring, ground, line}
	words := make([]*canvas.Text, len(t.labels))
	for i := range words {
		words[i] = canvas.NewText("", nil)
		words[i].TextStyle.Bold = true
		objects = append(objects, words[i])
	}
	return newDrawing(&drawing{
		widget: t, objects: objects,
		min: func() fyne.Size {
			size := fyne.NewSize(0, words[0].MinSize().Height+2*tabRise)
			for i := range t.labels {
				size.Width += t.width(i)
			}
			return size
		},
		layout: func(size fyne.Size) {
			placeRing(ring, size, 0)
			ground.Move(fyne.NewPos(0, size.Height-1))
			ground.Resize(fyne.NewSize(size.Width, 1))
			x := float32(0)
			for i, word := range words {
				setText(word, t.labels[i], ink(t, t.ink(i)))
				word.Move(fyne.NewPos(x+tabSide, tabRise))
				if i == t.chosen {
					line.Move(fyne.NewPos(x, size.Height-tabLine))
					line.Resize(fyne.NewSize(t.width(i), tabLine))
				}
				x += t.width(i)
			}
		},
		paint: func() {
			paintRing(t, ring, t.focused)
			ground.FillColor, line.FillColor = ink(t, ColorNameBorder), ink(t, theme.ColorNamePrimary)
			for i, word := range words {
				word.TextSize, word.Color = measure(t, theme.SizeNameText), ink(t, t.ink(i))
			}
		},
	})
}
