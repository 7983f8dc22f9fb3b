package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Run is a part of a text with a look of its own.
type Run struct {
	Text string
	Bold bool
}

// NewRuns returns a paragraph of parts that follow each other on its lines.
func NewRuns(runs ...Run) *Paragraph {
	p := NewParagraph("")
	p.rich.Segments = nil
	for _, r := range runs {
		style := p.segment.Style
		style.Inline, style.TextStyle = true, fyne.TextStyle{Bold: r.Bold}
		p.rich.Segments = append(p.rich.Segments, &widget.TextSegment{Text: r.Text, Style: style})
	}
	return p
}
