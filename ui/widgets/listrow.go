package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// listRow is what a row of a rowList embeds. Fyne's list leaves a gap of one padding below each row, where
// neither colour nor clicks arrive; a listRow is taller by that gap than the list knows, and so covers it.
type listRow struct {
	widget.BaseWidget
}

// Resize is for Fyne.
func (r *listRow) Resize(size fyne.Size) {
	r.BaseWidget.Resize(size.AddWidthHeight(0, r.gap()))
}

// minSize is what a row that shall be height high tells the list.
func (r *listRow) minSize(height float32) fyne.Size {
	return fyne.NewSize(1, height-r.gap())
}

func (r *listRow) gap() float32 { return r.Theme().Size(theme.SizeNamePadding) }

var (
	_ fyne.Focusable    = (*rowList)(nil)
	_ fyne.Shortcutable = (*rowList)(nil)
	_ desktop.Keyable   = (*rowList)(nil)
)

// rowList is Fyne's list without its own idea of selection and keys: its owner has both. At its end the mouse wheel
// scrolls what it is in.
type rowList struct {
	widget.List

	wheel     *wheel // nil before the first drawing
	focused   bool
	shift     bool
	last      int // the row that stretchLast made higher
	key       func(*fyne.KeyEvent)
	shortcut  func(fyne.Shortcut)
	refocused func()
}

func newRowList(length func() int, create func() fyne.CanvasObject, update func(int, fyne.CanvasObject)) *rowList {
	l := &rowList{last: -1, shortcut: func(fyne.Shortcut) {}, refocused: func() {}}
	l.Length, l.CreateItem, l.UpdateItem = length, create, update
	l.HideSeparators = true
	l.ExtendBaseWidget(l)
	return l
}

// stretchLast has a list of count rows, each height high, end below its last row: there Fyne's list has no gap
// that the row could cover, and would cut it off.
func (l *rowList) stretchLast(count int, height float32) {
	if count == 0 || l.last == count-1 {
		return
	}
	gap := l.Theme().Size(theme.SizeNamePadding)
	if l.last >= 0 {
		l.SetItemHeight(l.last, height-gap)
	}
	l.last = count - 1
	l.SetItemHeight(l.last, height)
}

// CreateRenderer is for Fyne.
func (l *rowList) CreateRenderer() fyne.WidgetRenderer {
	r := l.List.CreateRenderer()
	l.wheel = newWheel(l, r.Objects(), func() bool { return true })
	return &rowListRenderer{WidgetRenderer: r, wheel: l.wheel}
}

// rowListRenderer draws Fyne's list with the wheel on top.
type rowListRenderer struct {
	fyne.WidgetRenderer

	wheel *wheel
}

func (r *rowListRenderer) Objects() []fyne.CanvasObject {
	return append(slices.Clone(r.WidgetRenderer.Objects()), r.wheel)
}

func (r *rowListRenderer) Layout(size fyne.Size) {
	r.WidgetRenderer.Layout(size)
	r.wheel.Resize(size)
}

// FocusGained is for Fyne.
func (l *rowList) FocusGained() {
	l.focused = true
	l.refocused()
}

// FocusLost is for Fyne.
func (l *rowList) FocusLost() {
	l.focused, l.shift = false, false
	l.refocused()
}

// TypedKey is for Fyne.
func (l *rowList) TypedKey(key *fyne.KeyEvent) {
	l.key(key)
	if key.Name == fyne.KeyEscape {
		passToPanel(l, key)
	}
}

// TypedShortcut is for Fyne.
func (l *rowList) TypedShortcut(shortcut fyne.Shortcut) { l.shortcut(shortcut) }

// KeyDown is for Fyne: the only place where Shift can be seen beside an arrow key.
func (l *rowList) KeyDown(key *fyne.KeyEvent) { l.hold(key, true) }

// KeyUp is for Fyne.
func (l *rowList) KeyUp(key *fyne.KeyEvent) { l.hold(key, false) }

func (l *rowList) hold(key *fyne.KeyEvent, down bool) {
	if key.Name == desktop.KeyShiftLeft || key.Name == desktop.KeyShiftRight {
		l.shift = down
	}
}

// moved returns where a key leads from row at in a list of count rows that shows page of them, and
// whether it is a key that moves at all.
func moved(key fyne.KeyName, at, count, page int) (to int, ok bool) {
	switch key {
	case fyne.KeyUp:
		to = at - 1
	case fyne.KeyDown:
		to = at + 1
	case fyne.KeyPageUp:
		to = at - page
	case fyne.KeyPageDown:
		to = at + page
	case fyne.KeyHome:
		to = 0
	case fyne.KeyEnd:
		to = count - 1
	default:
		return at, false
	}
	return max(0, min(to, count-1)), count > 0
}
