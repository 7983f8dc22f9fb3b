package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

var figureLettering = lettering{theme.SizeNameHeadingText, theme.ColorNameForeground, fyne.TextStyle{Bold: true}}

// Stat is a card with one figure: its name above, a note below.
type Stat struct {
	widget.BaseWidget

	value, note *Text
	card        *Card
}

// NewStat returns a stat without a figure yet.
func NewStat(label string) *Stat {
	s := &Stat{value: newText("–", figureLettering), note: NewMuted(" ")}
	s.card = NewCard(newColumn(4, NewMuted(label), s.value, s.note))
	s.ExtendBaseWidget(s)
	return s
}

// SetValue shows a figure with its unit, and a note such as where it comes from.
func (s *Stat) SetValue(value, note string) {
	if note == "" {
		note = " " // keeps its line, so that stats beside each other stay equally high
	}
	s.value.SetText(value)
	s.note.SetText(note)
}

// CreateRenderer is for Fyne.
func (s *Stat) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.card) }
