package widgets

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// Step is one line of an instruction: its number, or a tick once it is done, what to do, and the buttons for it.
type Step struct {
	widget.BaseWidget

	number int
	badge  *Badge
	text   *Paragraph
	body   *fyne.Container
}

// NewStep returns a step that isn't done.
func NewStep(number int, title, text string, actions ...fyne.CanvasObject) *Step {
	s := &Step{number: number, badge: NewBadge(strconv.Itoa(number), ToneNeutral), text: NewMutedParagraph(text)}
	words := newColumn(3, NewHeading(title), s.text)
	buttons := container.NewCenter(container.NewHBox(actions...))
	s.body = container.New(stepLayout{}, container.NewCenter(s.badge), words, buttons)
	s.ExtendBaseWidget(s)
	return s
}

// SetDone ticks the step off, or takes the tick back.
func (s *Step) SetDone(done bool) {
	if done {
		s.badge.Set("✓", ToneSuccess)
	} else {
		s.badge.Set(strconv.Itoa(s.number), ToneNeutral)
	}
	s.body.Refresh() // tick and number differ in width
}

// SetText changes the explanation.
func (s *Step) SetText(text string) { s.text.SetText(text) }

// CreateRenderer is for Fyne.
func (s *Step) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(s.body) }

const (
	stepSide  = 18
	stepRise  = 16
	stepBadge = 28
	stepGap   = 14
)

// stepLayout puts the number left, the buttons right, and lets the words wrap between them.
type stepLayout struct{}

func (stepLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	words, buttons := objects[1].MinSize(), objects[2].MinSize()
	return fyne.NewSize(stepBadge+words.Width+buttons.Width+2*stepGap+2*stepSide, max(words.Height, buttons.Height)+2*stepRise)
}

func (stepLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	badge, words, buttons := objects[0], objects[1], objects[2]
	inner := size.Height - 2*stepRise
	badge.Move(fyne.NewPos(stepSide, stepRise))
	badge.Resize(fyne.NewSize(stepBadge, inner))
	wide := buttons.MinSize().Width
	buttons.Move(fyne.NewPos(size.Width-stepSide-wide, stepRise))
	buttons.Resize(fyne.NewSize(wide, inner))
	width := size.Width - 2*stepSide - stepBadge - wide - 2*stepGap
	words.Resize(fyne.NewSize(width, inner))
	height := words.MinSize().Height
	words.Move(fyne.NewPos(stepSide+stepBadge+stepGap, stepRise+max(0, (inner-height)/2)))
	words.Resize(fyne.NewSize(width, height))
}
