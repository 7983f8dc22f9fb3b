package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchbell/ui/widgets"
)

// barHeight is how high a bar is drawn that shows a part of a whole.
const barHeight = 6

// span is a bar that shows where a part lies in a whole and how long it is.
type span struct {
	widget.BaseWidget
	start, length float32 // of 1
}

func newSpan(start, length float32) *span {
	s := &span{start: min(start, 1), length: min(length, 1)}
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer is for Fyne.
func (s *span) CreateRenderer() fyne.WidgetRenderer {
	r := &spanRenderer{span: s, track: canvas.NewRectangle(nil), part: canvas.NewRectangle(nil)}
	r.Refresh()
	return r
}

type spanRenderer struct {
	span        *span
	track, part *canvas.Rectangle
}

func (r *spanRenderer) Layout(size fyne.Size) {
	top := (size.Height - barHeight) / 2
	r.track.Move(fyne.NewPos(0, top))
	r.track.Resize(fyne.NewSize(size.Width, barHeight))
	width := max(1, r.span.length*size.Width) // a part that is there is seen
	r.part.Move(fyne.NewPos(min(r.span.start*size.Width, size.Width-width), top))
	r.part.Resize(fyne.NewSize(width, barHeight))
}

func (r *spanRenderer) MinSize() fyne.Size { return fyne.NewSize(40, barHeight+6) }

func (r *spanRenderer) Refresh() {
	r.track.FillColor, r.track.CornerRadius = theme.Color(widgets.ColorNameNeutralSoft), barHeight/2
	r.part.Hidden = r.span.length == 0
	r.part.FillColor, r.part.CornerRadius = theme.Color(theme.ColorNamePrimary), barHeight/2
	r.track.Refresh()
	r.part.Refresh()
}

func (r *spanRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.track, r.part} }

func (r *spanRenderer) Destroy() {}
