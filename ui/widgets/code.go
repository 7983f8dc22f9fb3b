package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const codeInset = 4 // beside the inset that Fyne gives every label

// Code is a block of monospace text that can be selected with the mouse. Long lines are clipped.
// It is for a few dozen lines; use a TextViewer for bodies of any size.
type Code struct {
	widget.BaseWidget

	label *widget.Label
}

// NewCode returns a block with text.
func NewCode(text string) *Code {
	c := &Code{label: widget.NewLabel(text)}
	c.label.TextStyle = fyne.TextStyle{Monospace: true}
	c.label.SizeName = theme.SizeNameCaptionText
	c.label.Truncation = fyne.TextTruncateEllipsis
	c.label.Selectable = true
	c.ExtendBaseWidget(c)
	return c
}

// SetText shows another text.
func (c *Code) SetText(text string) {
	if c.label.Text == text {
		return
	}
	c.label.SetText(text)
	c.Refresh()
}

// Text returns what is shown.
func (c *Code) Text() string { return c.label.Text }

// CreateRenderer is for Fyne.
func (c *Code) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	return newDrawing(&drawing{
		widget: c, objects: []fyne.CanvasObject{ground, c.label},
		min: func() fyne.Size { return c.label.MinSize().AddWidthHeight(2*codeInset, 0) },
		layout: func(size fyne.Size) {
			ground.Resize(size)
			c.label.Move(fyne.NewPos(codeInset, 0))
			c.label.Resize(size.SubtractWidthHeight(2*codeInset, 0))
		},
		paint: func() {
			ground.FillColor, ground.CornerRadius = ink(c, ColorNameCode), measure(c, theme.SizeNameCardRadius)
		},
	})
}
