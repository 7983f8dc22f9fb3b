package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const bannerInset = 12

// Banner is a message that stays: what is wrong, and the buttons that help.
type Banner struct {
	widget.BaseWidget

	tone    Tone
	title   *Paragraph
	text    *Paragraph
	actions *fyne.Container
	body    *fyne.Container
}

// NewBanner returns a banner with an optional row of actions under its text.
func NewBanner(tone Tone, text string, actions ...fyne.CanvasObject) *Banner {
	b := &Banner{tone: tone, title: newParagraph("", boldLettering), text: NewParagraph(text)}
	b.title.SetTone(tone)
	b.title.Hide()
	b.actions = container.NewHBox(actions...)
	b.actions.Hidden = len(actions) == 0
	b.body = newColumn(6, b.title, b.text, b.actions)
	b.ExtendBaseWidget(b)
	return b
}

// SetTitle puts a line in the colour of the tone above the text; an empty one takes it away.
func (b *Banner) SetTitle(title string) {
	b.title.SetText(title)
	b.title.Hidden = title == ""
	b.Refresh()
}

// SetText changes the text.
func (b *Banner) SetText(text string) {
	b.text.SetText(text)
	b.text.Hidden = text == ""
	b.Refresh()
}

// SetTone changes the colours.
func (b *Banner) SetTone(tone Tone) {
	b.tone = tone
	b.title.SetTone(tone)
	b.Refresh()
}

// border is the colour of the edge: what is no more than a remark has a quiet one.
func (b *Banner) border() fyne.ThemeColorName {
	if b.tone == ToneNeutral {
		return ColorNameBorder
	}
	return b.tone.Foreground()
}

func (b *Banner) parts() []fyne.CanvasObject { return []fyne.CanvasObject{b.body} }

// CreateRenderer is for Fyne.
func (b *Banner) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	ground.StrokeWidth = 1
	return newDrawing(&drawing{
		widget: b, objects: []fyne.CanvasObject{ground, b.body},
		min: func() fyne.Size { return b.body.MinSize().AddWidthHeight(2*bannerInset, 2*bannerInset) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			b.body.Move(fyne.NewSquareOffsetPos(bannerInset))
			b.body.Resize(size.SubtractWidthHeight(2*bannerInset, 2*bannerInset))
		},
		paint: func() {
			ground.FillColor, ground.StrokeColor = ink(b, b.tone.Background()), ink(b, b.border())
			ground.CornerRadius = measure(b, theme.SizeNameCardRadius)
		},
	})
}
