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
	l.content = bannerMargin(container.NewBorder(nil, nil, sized(l.text, 300), l.cancel, centred(l.bar)))
	l.content.Hide()
	return l
}

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
