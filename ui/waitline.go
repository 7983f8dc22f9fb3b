package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"latchbell/ui/widgets"
)

// waitLine says what the window waits for, once that takes long enough to be
// noticed, and lets the user give it up.
type waitLine struct {
	bar     *widget.ProgressBarInfinite
	text    *widgets.Text
	cancel  *widgets.Button
	content fyne.CanvasObject
}

func newWaitLine() *waitLine {
	l := &waitLine{bar: widget.NewProgressBarInfinite(), text: widgets.NewMuted("")}
	l.bar.Stop()
	l.cancel = widgets.NewButton("Cancel", nil, nil).Small()
	l.content = bannerMargin(container.NewBorder(nil, nil, sized(l.text, 300), l.cancel, container.New(slimLayout{}, l.bar)))
	l.content.Hide()
	return l
}

// slimLayout draws a bar across the middle, thinner than Fyne makes it.
type slimLayout struct{}

func (slimLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, (size.Height-barHeight)/2))
		o.Resize(fyne.NewSize(size.Width, barHeight))
	}
}

func (slimLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, barHeight) }

// show shows the oldest of the slow tasks, or nothing. It reports whether the
// line appeared or went.
func (l *waitLine) show(slow []*task) bool {
	i := slices.IndexFunc(slow, func(t *task) bool { return t.Label != "" })
	if i < 0 {
		l.bar.Stop()
		return setVisible(l.content, false)
	}
	l.text.SetText(slow[i].Label + "…")
	l.cancel.OnTapped(slow[i].Cancel)
	l.bar.Start()
	return setVisible(l.content, true)
}
