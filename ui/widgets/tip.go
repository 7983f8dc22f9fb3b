package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const tipInset = 6

// tip is a small dark label that a widget shows above its own content, beside the pointer.
type tip struct {
	widget.BaseWidget

	text string
}

func newTip() *tip {
	t := &tip{}
	t.ExtendBaseWidget(t)
	t.Hide()
	return t
}

// show puts the tip centred over x with its lower edge at y, kept inside of room.
func (t *tip) show(text string, x, y float32, room fyne.Size) {
	t.text = clean(text)
	t.Show()
	t.Refresh()
	least := t.MinSize()
	left := max(0, min(x-least.Width/2, room.Width-least.Width))
	t.Move(fyne.NewPos(left, max(0, y-least.Height)))
	t.Resize(least)
}

func (t *tip) CreateRenderer() fyne.WidgetRenderer {
	ground, word := canvas.NewRectangle(nil), canvas.NewText("", nil)
	return newDrawing(&drawing{
		widget: t, objects: []fyne.CanvasObject{ground, word},
		min: func() fyne.Size {
			return fyne.MeasureText(t.text, word.TextSize, word.TextStyle).AddWidthHeight(2*tipInset, tipInset)
		},
		layout: func(size fyne.Size) {
			ground.Resize(size)
			word.Move(fyne.NewPos(tipInset, tipInset/2))
			word.Resize(size.SubtractWidthHeight(2*tipInset, tipInset))
		},
		paint: func() {
			ground.FillColor, ground.CornerRadius = ink(t, theme.ColorNameForeground), measure(t, theme.SizeNameSelectionRadius)
			word.TextSize, word.Text, word.Color = measure(t, theme.SizeNameCaptionText), t.text, ink(t, theme.ColorNameBackground)
		},
	})
}
