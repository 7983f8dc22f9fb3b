package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Field is a control of a form with its label above it, and below it a hint, or what is wrong.
type Field struct {
	widget.BaseWidget

	label   *Text
	control fyne.CanvasObject
	hint    string
	err     string
	note    *Paragraph
	body    *fyne.Container
}

// NewField returns a field. The hint may be empty.
func NewField(label string, control fyne.CanvasObject, hint string) *Field {
	f := &Field{label: NewBold(label), control: control, hint: hint, note: NewCaptionParagraph("")}
	f.body = newColumn(5, f.label, control, f.note)
	f.ExtendBaseWidget(f)
	f.update()
	return f
}

// SetHint changes the hint.
func (f *Field) SetHint(hint string) {
	if f.hint == hint {
		return
	}
	f.hint = hint
	f.update()
}

// SetError shows what is wrong instead of the hint, and a red border; an empty text takes both away.
func (f *Field) SetError(text string) {
	if f.err == text {
		return
	}
	f.err = text
	f.update()
}

func (f *Field) update() {
	text, colorName := f.hint, ColorNameMuted
	if f.err != "" {
		text, colorName = f.err, theme.ColorNameError
	}
	f.note.segment.Style.ColorName = colorName
	f.note.SetText(text)
	f.note.rich.Refresh()
	f.note.Hidden = text == ""
	f.Refresh()
}

func (f *Field) parts() []fyne.CanvasObject { return []fyne.CanvasObject{f.body} }

// CreateRenderer is for Fyne.
func (f *Field) CreateRenderer() fyne.WidgetRenderer {
	border := canvas.NewRectangle(color.Transparent)
	border.StrokeWidth = 1.5
	return newDrawing(&drawing{
		widget: f, objects: []fyne.CanvasObject{f.body, border},
		min: f.body.MinSize,
		layout: func(size fyne.Size) {
			f.body.Resize(size)
			border.Move(f.control.Position())
			border.Resize(f.control.Size())
		},
		paint: func() {
			f.body.Refresh()
			border.StrokeColor, border.CornerRadius = ink(f, theme.ColorNameError), measure(f, theme.SizeNameInputRadius)
			border.Hidden = f.err == ""
		},
	})
}
