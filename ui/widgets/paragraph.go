package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Paragraph is text that wraps at its width, flush with its box.
type Paragraph struct {
	widget.BaseWidget

	segment *widget.TextSegment
	rich    *widget.RichText
	slack   float32 // see settle
}

// NewParagraph returns wrapping body text.
func NewParagraph(text string) *Paragraph { return newParagraph(text, plainLettering) }

// NewBoldParagraph returns emphasised body text that wraps.
func NewBoldParagraph(text string) *Paragraph { return newParagraph(text, boldLettering) }

// NewMutedParagraph returns wrapping secondary text.
func NewMutedParagraph(text string) *Paragraph { return newParagraph(text, mutedLettering) }

// NewCaptionParagraph returns small wrapping secondary text, as under a field.
func NewCaptionParagraph(text string) *Paragraph { return newParagraph(text, captionLettering) }

// NewHeadingParagraph returns a wrapping heading, for names that can be long.
func NewHeadingParagraph(text string) *Paragraph { return newParagraph(text, headingLettering) }

// NewMonoParagraph returns monospace text that wraps at any character: what has no words, such as a URL.
func NewMonoParagraph(text string) *Paragraph {
	p := newParagraph(text, monoLettering)
	p.rich.Wrapping = fyne.TextWrapBreak
	return p
}

func newParagraph(text string, letters lettering) *Paragraph {
	segment := &widget.TextSegment{Text: text, Style: widget.RichTextStyle{
		ColorName: letters.color, SizeName: letters.size, TextStyle: letters.style,
	}}
	p := &Paragraph{segment: segment, rich: widget.NewRichText(segment)}
	p.rich.Wrapping = fyne.TextWrapWord
	p.ExtendBaseWidget(p)
	return p
}

// SetText shows another text.
func (p *Paragraph) SetText(text string) {
	if p.segment.Text == text {
		return
	}
	p.segment.Text = text
	p.rich.Refresh()
	p.Refresh()
}

// Text returns what is shown.
func (p *Paragraph) Text() string { return p.segment.Text }

// SetTone colours the text.
func (p *Paragraph) SetTone(tone Tone) {
	p.segment.Style.ColorName = tone.Foreground()
	p.rich.Refresh()
}

// CreateRenderer is for Fyne.
func (p *Paragraph) CreateRenderer() fyne.WidgetRenderer {
	// Fyne insets every rich text; here the text is flush, so the box of the rich text is larger by that inset.
	inset := func() float32 { return measure(p, theme.SizeNameInnerPadding) }
	return newDrawing(&drawing{
		widget: p, objects: []fyne.CanvasObject{p.rich},
		min: func() fyne.Size {
			return p.rich.MinSize().SubtractWidthHeight(2*inset(), 2*inset()-p.slack)
		},
		layout: func(size fyne.Size) {
			before := p.rich.MinSize().Height
			p.rich.Move(fyne.NewPos(-inset(), -inset()))
			p.rich.Resize(size.AddWidthHeight(2*inset(), 2*inset()))
			if p.rich.MinSize().Height != before {
				fyne.Do(p.settle)
			}
		},
		paint: func() {},
	})
}

// settle makes the containers around p lay out again for the height that p needs at its new width.
//
// A container asks for heights before it hands out widths, and Fyne corrects that when it sees another least
// size in the next frame. It doesn't see a window that was resized to and fro between two frames, and it
// forgets a change if inside of a later sibling something changes too. So the height is reported anew, each
// time different by an amount that nobody sees.
func (p *Paragraph) settle() {
	p.slack += 0.01
	if p.slack > 0.1 {
		p.slack = 0
	}
	p.Refresh()
}
