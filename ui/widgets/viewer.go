package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	viewerInset = 10
	lineRise    = 4 // room above a line
	fewestCols  = 8
)

// TextViewer shows text of any size in monospace, wrapped at its width at any character. Arrows, PageUp,
// PageDown, Home and End scroll; Ctrl+C copies all. Fyne's own text widgets need seconds for what fits
// one response body.
type TextViewer struct {
	widget.BaseWidget

	text  string // as set
	shown string // with unprintable characters replaced
	cols  int
	lines []string
	list  *rowList
}

// NewTextViewer returns a viewer without text.
func NewTextViewer() *TextViewer {
	v := &TextViewer{}
	v.list = newRowList(v.length, func() fyne.CanvasObject { return newViewerLine() }, v.updateLine)
	v.list.key, v.list.shortcut, v.list.refocused = v.typedKey, v.typedShortcut, v.refreshFrame
	v.ExtendBaseWidget(v)
	return v
}

// SetText shows another text from its beginning. The same text again changes nothing.
func (v *TextViewer) SetText(text string) {
	if text == v.text {
		return
	}
	v.replace(text)
	v.list.ScrollToOffset(0)
}

// UpdateText shows a new version of the text, at the place to which it is scrolled.
func (v *TextViewer) UpdateText(text string) {
	if text == v.text {
		return
	}
	offset := v.list.GetScrollOffset()
	v.replace(text)
	v.list.ScrollToOffset(offset)
}

func (v *TextViewer) replace(text string) {
	v.text, v.shown = text, printable(text)
	v.cols, v.lines = 0, nil
	v.wrap(v.Size().Width)
}

// Offset is how far the text is scrolled.
func (v *TextViewer) Offset() float32 { return v.list.GetScrollOffset() }

// ScrollTo scrolls the text as far as offset.
func (v *TextViewer) ScrollTo(offset float32) { v.list.ScrollToOffset(offset) }

// CopyAll puts the whole text, as it was set, on the clipboard.
func (v *TextViewer) CopyAll() { fyne.CurrentApp().Clipboard().SetContent(v.text) }

// length counts one line more than there are: the list cuts the lower edge of its last one.
func (v *TextViewer) length() int { return len(v.lines) + 1 }

func (v *TextViewer) updateLine(i int, o fyne.CanvasObject) {
	text := ""
	if i < len(v.lines) {
		text = Drawable(v.lines[i])
	}
	o.(*viewerLine).set(text)
}

// wrap breaks the text anew if another number of characters fits the width.
func (v *TextViewer) wrap(width float32) {
	if width <= 0 {
		return // the layout comes later
	}
	letter := fyne.MeasureText("0", measure(v, theme.SizeNameCaptionText), fyne.TextStyle{Monospace: true}).Width
	room := width - 2*viewerInset - measure(v, theme.SizeNameScrollBar)
	cols := max(fewestCols, int(room/letter))
	if cols == v.cols {
		return
	}
	v.cols = cols
	v.lines = hardWrap(v.shown, cols)
	v.list.Refresh()
}

func (v *TextViewer) typedShortcut(shortcut fyne.Shortcut) {
	if _, ok := shortcut.(*fyne.ShortcutCopy); ok {
		v.CopyAll()
	}
}

func (v *TextViewer) typedKey(key *fyne.KeyEvent) {
	height := v.lineHeight()
	page := max(1, int(v.list.Size().Height/height)-1)
	top := int(v.list.GetScrollOffset()/height + 0.5)
	if to, ok := moved(key.Name, top, v.length(), page); ok {
		v.list.ScrollToOffset(float32(to) * height)
	}
}

func (v *TextViewer) lineHeight() float32 {
	return fyne.MeasureText("0", measure(v, theme.SizeNameCaptionText), fyne.TextStyle{Monospace: true}).Height + lineRise
}

func (v *TextViewer) refreshFrame() { v.Refresh() }

func (v *TextViewer) parts() []fyne.CanvasObject { return []fyne.CanvasObject{v.list} }

// CreateRenderer is for Fyne.
func (v *TextViewer) CreateRenderer() fyne.WidgetRenderer {
	ring, ground := newRing(), canvas.NewRectangle(nil)
	return newDrawing(&drawing{
		widget: v, objects: []fyne.CanvasObject{ring, ground, v.list},
		min: func() fyne.Size { return fyne.NewSize(120, 3*v.lineHeight()) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			placeRing(ring, size, ground.CornerRadius)
			v.wrap(size.Width)
			v.list.Move(fyne.NewPos(viewerInset, viewerInset/2))
			v.list.Resize(size.SubtractWidthHeight(viewerInset, viewerInset))
		},
		paint: func() {
			ground.FillColor, ground.CornerRadius = ink(v, ColorNameCode), measure(v, theme.SizeNameCardRadius)
			paintRing(v, ring, v.list.focused)
		},
	})
}

// viewerLine is one visible line of a TextViewer.
type viewerLine struct {
	listRow

	text string
}

func newViewerLine() *viewerLine {
	l := &viewerLine{}
	l.ExtendBaseWidget(l)
	return l
}

func (l *viewerLine) set(text string) {
	l.text = text
	l.Refresh()
}

func (l *viewerLine) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewText("", nil)
	line.TextStyle = fyne.TextStyle{Monospace: true}
	return newDrawing(&drawing{
		widget: l, objects: []fyne.CanvasObject{line},
		min: func() fyne.Size {
			return l.minSize(fyne.MeasureText("0", line.TextSize, line.TextStyle).Height + lineRise)
		},
		layout: func(size fyne.Size) { line.Resize(fyne.NewSize(size.Width, line.MinSize().Height)) },
		paint: func() {
			line.TextSize = measure(l, theme.SizeNameCaptionText)
			line.Text, line.Color = l.text, ink(l, theme.ColorNameForeground)
		},
	})
}
