package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

type buttonKind int

const (
	buttonPlain   buttonKind = iota // a bordered surface
	buttonPrimary                   // the one thing to do here
	buttonDanger                    // can't be undone
	buttonQuiet                     // text only, until the pointer is over it
)

var (
	_ fyne.Tappable     = (*buttonBody)(nil)
	_ fyne.Accessible   = (*buttonBody)(nil)
	_ desktop.Hoverable = (*buttonBody)(nil)
)

// buttonBody is what Button and RowButton share: all but the keyboard.
type buttonBody struct {
	widget.DisableableWidget

	self             fyne.Widget // what Fyne knows the widget as: the button around this body
	label            string
	hint             string
	icon             fyne.Resource
	tapped           func()
	kind             buttonKind
	small            bool
	hovered, focused bool
	away             bool  // not to be seen, nor to be clicked
	tone             *Tone // of the icon, nil for that of the text
	pointed          func(bool)
}

// RowButton is a small button inside of a cell of a DataTable. The keyboard passes it by, so what it does
// must also be one of the row's actions, or be of no use without a pointer.
type RowButton struct {
	buttonBody

	passing bool // it is there only while its row is hovered or selected
}

// NewRowButton returns a button that does nothing until OnTapped. The label may be empty beside an icon, but give it a SetHint then.
func NewRowButton(label string, icon fyne.Resource) *RowButton {
	b := &RowButton{buttonBody: buttonBody{label: label, icon: icon, small: true}}
	b.self = b
	b.ExtendBaseWidget(b)
	return b
}

// Passing shows the button only while its row is hovered or selected. It keeps its place meanwhile.
func (b *RowButton) Passing() *RowButton {
	b.passing = true
	b.setPassing(true)
	return b
}

// Bare shows no more than the icon until the pointer is over the button.
func (b *RowButton) Bare() *RowButton {
	b.kind = buttonQuiet
	b.Refresh()
	return b
}

// SetTone colours the icon.
func (b *RowButton) SetTone(tone Tone) {
	if b.tone == nil || *b.tone != tone {
		b.tone = &tone
		b.Refresh()
	}
}

// hintBeside is what is shown under the pointer: the hint of a button that has no label.
func (b *RowButton) hintBeside() string {
	if b.label != "" || b.away {
		return ""
	}
	return b.hint
}

func (b *RowButton) setPassing(away bool) {
	if b.away != away {
		b.away = away
		b.Refresh()
	}
}

// SetText changes the label.
func (b *buttonBody) SetText(label string) {
	if b.label == label {
		return
	}
	b.label = label
	b.Refresh()
}

// SetHint names a button without a label, for screen readers and under the pointer.
func (b *buttonBody) SetHint(hint string) { b.hint = hint }

// OnTapped replaces what the button does.
func (b *buttonBody) OnTapped(tapped func()) { b.tapped = tapped }

// SetEnabled enables or disables the button.
func (b *buttonBody) SetEnabled(enabled bool) {
	if enabled {
		b.Enable()
	} else {
		b.Disable()
	}
}

// AccessibilityLabel is for Fyne.
func (b *buttonBody) AccessibilityLabel() string {
	if b.label == "" {
		return b.hint
	}
	return b.label
}

// AccessibilityRole is for Fyne.
func (b *buttonBody) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Tapped is for Fyne.
func (b *buttonBody) Tapped(*fyne.PointEvent) {
	if b.Disabled() || b.away || b.tapped == nil {
		return
	}
	b.tapped()
}

// MouseIn is for Fyne.
func (b *buttonBody) MouseIn(*desktop.MouseEvent) { b.point(true) }

// MouseMoved is for Fyne.
func (b *buttonBody) MouseMoved(*desktop.MouseEvent) {}

// MouseOut is for Fyne.
func (b *buttonBody) MouseOut() { b.point(false) }

func (b *buttonBody) point(over bool) {
	b.hovered = over
	b.Refresh()
	if b.pointed != nil {
		b.pointed(over)
	}
}

// colors returns the names of the text's, the ground's and the border's colour.
func (b *buttonBody) colors() (text, ground, border fyne.ThemeColorName) {
	switch {
	case b.Disabled():
		return theme.ColorNameDisabled, theme.ColorNameDisabledButton, theme.ColorNameDisabledButton
	case b.kind == buttonPrimary:
		return theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary, theme.ColorNamePrimary
	case b.kind == buttonDanger:
		return theme.ColorNameForegroundOnError, theme.ColorNameError, theme.ColorNameError
	case b.kind == buttonQuiet:
		return ColorNameMuted, "", ""
	default:
		return theme.ColorNameForeground, ColorNameSurface, colorNameControl
	}
}
