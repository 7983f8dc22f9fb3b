package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const twoLinesGap = 2

// twoLines is a title above a muted monospace line.
type twoLines struct {
	widget.BaseWidget

	upper, lower *Text
}

func newTwoLines() *twoLines {
	t := &twoLines{upper: NewBold("").Slim(), lower: newText("", faintLettering).Slim()}
	t.ExtendBaseWidget(t)
	return t
}

func (t *twoLines) set(upper, lower string) {
	t.upper.SetText(upper)
	t.lower.SetText(lower)
}

func (t *twoLines) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{t.upper, t.lower},
		min: func() fyne.Size {
			upper, lower := t.upper.MinSize(), t.lower.MinSize()
			return fyne.NewSize(max(upper.Width, lower.Width), upper.Height+twoLinesGap+lower.Height)
		},
		layout: func(size fyne.Size) {
			upper, lower := t.upper.MinSize().Height, t.lower.MinSize().Height
			t.upper.Resize(fyne.NewSize(size.Width, upper))
			t.lower.Move(fyne.NewPos(0, upper+twoLinesGap))
			t.lower.Resize(fyne.NewSize(size.Width, lower))
		},
		paint: func() {},
	})
}
