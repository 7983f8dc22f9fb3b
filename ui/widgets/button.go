package widgets

import "fyne.io/fyne/v2"

var _ fyne.Focusable = (*Button)(nil)

// Button does something when it is clicked, or when Enter or Space is pressed on it.
// Fyne's own button has no border, no small size, and doesn't know Enter.
type Button struct {
	buttonBody
}

// NewButton returns a bordered button. The icon may be nil; the label may be empty beside an icon, but give it a SetHint then.
func NewButton(label string, icon fyne.Resource, tapped func()) *Button {
	b := &Button{buttonBody{label: label, icon: icon, tapped: tapped}}
	b.self = b
	b.ExtendBaseWidget(b)
	return b
}

// Primary makes it the accented button of its place.
func (b *Button) Primary() *Button { return b.as(buttonPrimary) }

// Danger makes it the red button of something that can't be undone.
func (b *Button) Danger() *Button { return b.as(buttonDanger) }

// Quiet takes the border away.
func (b *Button) Quiet() *Button { return b.as(buttonQuiet) }

// Small makes it fit into rows and banners.
func (b *Button) Small() *Button {
	b.small = true
	b.Refresh()
	return b
}

func (b *Button) as(kind buttonKind) *Button {
	b.kind = kind
	b.Refresh()
	return b
}

// FocusGained is for Fyne.
func (b *Button) FocusGained() {
	b.focused = true
	b.Refresh()
	reveal(canvasOf(b), b)
}

// FocusLost is for Fyne.
func (b *Button) FocusLost() {
	b.focused = false
	b.Refresh()
}

// TypedRune is for Fyne.
func (b *Button) TypedRune(rune) {}

// TypedKey is for Fyne.
func (b *Button) TypedKey(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		b.Tapped(nil)
	default:
		passToPanel(b, key)
	}
}
