package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

const boxSize = 14

// checkBox draws a box in one of three states: empty, with a dash, or with a tick.
type checkBox struct {
	box               *canvas.Rectangle
	dash, short, stem *canvas.Line
}

func newCheckBox() *checkBox {
	b := &checkBox{box: canvas.NewRectangle(nil), dash: canvas.NewLine(nil), short: canvas.NewLine(nil), stem: canvas.NewLine(nil)}
	b.box.CornerRadius, b.box.StrokeWidth = 4, 1
	for _, line := range []*canvas.Line{b.dash, b.short, b.stem} {
		line.StrokeWidth = 1.5
	}
	return b
}

func (b *checkBox) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.box, b.dash, b.short, b.stem}
}

// place puts the box at x, in the middle of a row.
func (b *checkBox) place(x, rowHeight float32) {
	y := (rowHeight - boxSize) / 2
	b.box.Move(fyne.NewPos(x, y))
	b.box.Resize(fyne.NewSquareSize(boxSize))
	stroke := func(line *canvas.Line, x1, y1, x2, y2 float32) {
		line.Position1, line.Position2 = fyne.NewPos(x+x1, y+y1), fyne.NewPos(x+x2, y+y2)
	}
	stroke(b.dash, 4, 7, 10, 7)
	stroke(b.short, 3.5, 7, 6, 9.8)
	stroke(b.stem, 6, 9.8, 10.5, 4.5)
}

func (b *checkBox) paint(w fyne.Widget, state checkState) {
	b.box.FillColor, b.box.StrokeColor = ink(w, ColorNameSurface), ink(w, ColorNameMuted)
	if state != checkNone {
		b.box.StrokeColor = ink(w, theme.ColorNamePrimary)
	}
	if state == checkAll {
		b.box.FillColor = ink(w, theme.ColorNamePrimary)
	}
	b.dash.StrokeColor, b.dash.Hidden = ink(w, theme.ColorNamePrimary), state != checkSome
	for _, line := range []*canvas.Line{b.short, b.stem} {
		line.StrokeColor, line.Hidden = ink(w, theme.ColorNameForegroundOnPrimary), state != checkAll
	}
}
