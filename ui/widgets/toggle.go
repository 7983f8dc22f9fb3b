package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	toggleWidth  = 30
	toggleHeight = 18
	knobGap      = 2
)

var (
	_ fyne.Focusable  = (*Toggle)(nil)
	_ fyne.Tappable   = (*toggleBody)(nil)
	_ fyne.Accessible = (*toggleBody)(nil)
)

// Toggle is a switch. Space and Enter flip it.
type Toggle struct {
	toggleBody
}

// NewToggle returns a switch that calls changed, which may be nil, when the user flips it.
func NewToggle(on bool, changed func(bool)) *Toggle {
	t := &Toggle{toggleBody{on: on, changed: changed}}
	t.self = t
	t.ExtendBaseWidget(t)
	return t
}

// toggleBody is a switch for the pointer only, as it stands in the rows of a table.
type toggleBody struct {
	widget.DisableableWidget

	self    fyne.Widget // what Fyne knows the widget as: the body or the Toggle around it
	on      bool
	focused bool
	changed func(bool)
	label   string
}

func newToggleBody() *toggleBody {
	t := &toggleBody{}
	t.self = t
	t.ExtendBaseWidget(t)
	return t
}

// On reports how the switch stands.
func (t *toggleBody) On() bool { return t.on }

// SetOn sets the switch without calling back.
func (t *toggleBody) SetOn(on bool) {
	if t.on == on {
		return
	}
	t.on = on
	t.Refresh()
}

// OnChanged replaces what is called when the user flips the switch.
func (t *toggleBody) OnChanged(changed func(bool)) { t.changed = changed }

// SetLabel names the switch for screen readers.
func (t *toggleBody) SetLabel(label string) { t.label = label }

// AccessibilityLabel is for Fyne.
func (t *toggleBody) AccessibilityLabel() string { return t.label }

// AccessibilityRole is for Fyne.
func (t *toggleBody) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped is for Fyne.
func (t *toggleBody) Tapped(*fyne.PointEvent) { t.flip() }

// FocusGained is for Fyne.
func (t *Toggle) FocusGained() {
	t.setFocused(true)
	reveal(canvasOf(t), t)
}

// FocusLost is for Fyne.
func (t *Toggle) FocusLost() { t.setFocused(false) }

// TypedRune is for Fyne.
func (t *Toggle) TypedRune(rune) {}

// TypedKey is for Fyne.
func (t *Toggle) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		t.flip()
	default:
		passToPanel(t, key)
	}
}

func (t *toggleBody) flip() {
	if t.Disabled() {
		return
	}
	t.SetOn(!t.on)
	if t.changed != nil {
		t.changed(t.on)
	}
}

func (t *Toggle) setFocused(focused bool) {
	t.focused = focused
	t.Refresh()
}

// CreateRenderer is for Fyne.
func (t *toggleBody) CreateRenderer() fyne.WidgetRenderer {
	ring, track, knob := newRing(), canvas.NewRectangle(nil), canvas.NewCircle(nil)
	box := fyne.NewSize(toggleWidth, toggleHeight)
	return newDrawing(&drawing{
		widget: t.self, objects: []fyne.CanvasObject{ring, track, knob},
		min: func() fyne.Size { return box },
		layout: func(size fyne.Size) {
			top := (size.Height - toggleHeight) / 2
			track.CornerRadius = toggleHeight / 2
			track.Move(fyne.NewPos(0, top))
			track.Resize(box)
			placeRing(ring, box, track.CornerRadius)
			ring.Move(ring.Position().AddXY(0, top))
			x := float32(knobGap)
			if t.on {
				x = toggleWidth - toggleHeight + knobGap
			}
			knob.Move(fyne.NewPos(x, top+knobGap))
			knob.Resize(fyne.NewSquareSize(toggleHeight - 2*knobGap))
		},
		paint: func() {
			paintRing(t.self, ring, t.focused)
			knob.FillColor = ink(t.self, colorNameKnob)
			track.FillColor = ink(t.self, t.trackColor())
		},
	})
}

func (t *toggleBody) trackColor() fyne.ThemeColorName {
	switch {
	case t.Disabled():
		return theme.ColorNameDisabledButton
	case t.on:
		return theme.ColorNamePrimary
	default:
		return ColorNameTrack
	}
}
