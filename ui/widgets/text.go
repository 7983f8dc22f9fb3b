package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// widestMin is the width that a long single line asks for; given less or more room it clips or grows.
const widestMin = 260

// lettering is how a text looks, in names that the theme resolves.
type lettering struct {
	size  fyne.ThemeSizeName
	color fyne.ThemeColorName
	style fyne.TextStyle
}

var (
	plainLettering   = lettering{theme.SizeNameText, theme.ColorNameForeground, fyne.TextStyle{}}
	boldLettering    = lettering{theme.SizeNameText, theme.ColorNameForeground, fyne.TextStyle{Bold: true}}
	mutedLettering   = lettering{theme.SizeNameText, ColorNameMuted, fyne.TextStyle{}}
	captionLettering = lettering{theme.SizeNameCaptionText, ColorNameMuted, fyne.TextStyle{}}
	titleLettering   = lettering{theme.SizeNameHeadingText, theme.ColorNameForeground, fyne.TextStyle{Bold: true}}
	headingLettering = lettering{theme.SizeNameSubHeadingText, theme.ColorNameForeground, fyne.TextStyle{Bold: true}}
	monoLettering    = lettering{theme.SizeNameCaptionText, theme.ColorNameForeground, fyne.TextStyle{Monospace: true}}
	faintLettering   = lettering{theme.SizeNameCaptionText, ColorNameMuted, fyne.TextStyle{Monospace: true}}
)

// Text is one line of text, flush with its box, that ends in an ellipsis where the room ends.
type Text struct {
	widget.BaseWidget

	text    string
	letters lettering
	slim    bool
}

// NewPlain returns body text.
func NewPlain(text string) *Text { return newText(text, plainLettering) }

// NewBold returns emphasised body text.
func NewBold(text string) *Text { return newText(text, boldLettering) }

// NewMuted returns secondary text.
func NewMuted(text string) *Text { return newText(text, mutedLettering) }

// NewCaption returns small secondary text.
func NewCaption(text string) *Text { return newText(text, captionLettering) }

// NewTitle returns the title of a page.
func NewTitle(text string) *Text { return newText(text, titleLettering) }

// NewHeading returns the title of a part of a page.
func NewHeading(text string) *Text { return newText(text, headingLettering) }

// NewMono returns monospace text: ids, URLs, event types.
func NewMono(text string) *Text { return newText(text, monoLettering) }

// NewFaint returns secondary monospace text: the names of headers.
func NewFaint(text string) *Text { return newText(text, faintLettering) }

func newText(text string, letters lettering) *Text {
	t := &Text{letters: letters}
	t.text = clean(text)
	t.ExtendBaseWidget(t)
	return t
}

// SetText shows another text.
func (t *Text) SetText(text string) {
	text = clean(text)
	if text == t.text {
		return
	}
	t.text = text
	t.Refresh()
}

// Text returns what is shown, before clipping; control characters were replaced by spaces.
func (t *Text) Text() string { return t.text }

// SetTone colours the text.
func (t *Text) SetTone(tone Tone) { t.setColor(tone.Foreground()) }

// Slim lets the text ask for almost no width, for places where something else decides the width.
func (t *Text) Slim() *Text {
	t.slim = true
	return t
}

func (t *Text) setColor(name fyne.ThemeColorName) {
	if t.letters.color == name {
		return
	}
	t.letters.color = name
	t.Refresh()
}

// CreateRenderer is for Fyne.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	line := canvas.NewText("", nil)
	place := func(size fyne.Size) {
		setText(line, elide(t.text, size.Width, t.width), ink(t, t.letters.color))
		height := line.MinSize().Height
		line.Move(fyne.NewPos(0, (size.Height-height)/2))
		line.Resize(fyne.NewSize(size.Width, height))
	}
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{line}, layout: place,
		min: func() fyne.Size {
			size := fyne.MeasureText(t.text, line.TextSize, line.TextStyle)
			return fyne.NewSize(min(size.Width, t.widest()), size.Height)
		},
		paint: func() {
			line.TextSize, line.TextStyle = measure(t, t.letters.size), t.letters.style
			line.Color = ink(t, t.letters.color)
		},
	})
}

func (t *Text) width(s string) float32 {
	return fyne.MeasureText(s, measure(t, t.letters.size), t.letters.style).Width
}

func (t *Text) widest() float32 {
	if t.slim {
		return measure(t, t.letters.size)
	}
	return widestMin
}

func clean(s string) string {
	if plain(s) {
		return s
	}
	return oneLine(s)
}
