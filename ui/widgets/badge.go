package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	badgeSide = 8 // room left and right of a badge's word
	badgeRise = 2 // room above and below it
)

// Badge is a pill with a word: a status, a code, a count. It is as wide as its word, and clips it where the room ends.
type Badge struct {
	widget.BaseWidget

	text string
	tone Tone
}

// NewBadge returns a badge. With an empty text it shows nothing.
func NewBadge(text string, tone Tone) *Badge {
	b := &Badge{text: clean(text), tone: tone}
	b.ExtendBaseWidget(b)
	return b
}

// Set shows another word in another tone.
func (b *Badge) Set(text string, tone Tone) {
	text = clean(text)
	if b.text == text && b.tone == tone {
		return
	}
	b.text, b.tone = text, tone
	b.Refresh()
}

// Text returns the word.
func (b *Badge) Text() string { return b.text }

// CreateRenderer is for Fyne.
func (b *Badge) CreateRenderer() fyne.WidgetRenderer {
	pill, word := canvas.NewRectangle(nil), canvas.NewText("", nil)
	word.TextStyle = fyne.TextStyle{Bold: true}
	width := func(s string) float32 { return fyne.MeasureText(s, word.TextSize, word.TextStyle).Width }
	natural := func() fyne.Size {
		size := fyne.MeasureText(b.text, word.TextSize, word.TextStyle)
		return fyne.NewSize(min(size.Width, widestMin)+2*badgeSide, size.Height+2*badgeRise)
	}
	return newDrawing(&drawing{
		widget: b, objects: []fyne.CanvasObject{pill, word}, min: natural,
		layout: func(size fyne.Size) {
			setText(word, elide(b.text, max(0, size.Width-2*badgeSide), width), ink(b, b.tone.Foreground()))
			least := natural()
			least.Width = min(width(word.Text)+2*badgeSide, size.Width)
			top := (size.Height - least.Height) / 2
			pill.Move(fyne.NewPos(0, top))
			pill.Resize(least)
			pill.CornerRadius = least.Height / 2
			word.Move(fyne.NewPos(badgeSide, top+badgeRise))
			word.Resize(least.SubtractWidthHeight(2*badgeSide, 2*badgeRise))
		},
		paint: func() {
			word.TextSize = measure(b, theme.SizeNameCaptionText)
			word.Color = ink(b, b.tone.Foreground())
			pill.FillColor = ink(b, b.tone.Background())
			pill.Hidden = b.text == ""
		},
	})
}
