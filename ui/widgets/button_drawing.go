package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
)

// buttonFace draws a button.
type buttonFace struct {
	button       *buttonBody
	ring, ground *canvas.Rectangle
	shade        *canvas.Rectangle
	word         *canvas.Text
	icon         *canvas.Image
}

// CreateRenderer is for Fyne.
func (b *buttonBody) CreateRenderer() fyne.WidgetRenderer {
	f := &buttonFace{
		button: b, ring: newRing(), ground: canvas.NewRectangle(nil), shade: canvas.NewRectangle(nil),
		word: canvas.NewText("", nil), icon: canvas.NewImageFromResource(nil),
	}
	f.ground.StrokeWidth = 1
	return newDrawing(&drawing{
		widget: b.self, objects: []fyne.CanvasObject{f.ring, f.ground, f.shade, f.icon, f.word},
		min: f.min, layout: f.layout, paint: f.paint,
	})
}

// room is the space around the content of a button.
func (f *buttonFace) room() fyne.Size {
	switch {
	case f.button.small && f.button.label == "":
		return fyne.NewSize(5, 4)
	case f.button.small:
		return fyne.NewSize(9, 3)
	case f.button.label == "":
		return fyne.NewSize(8, 7)
	default:
		return fyne.NewSize(12, 7)
	}
}

func (f *buttonFace) iconSize() float32 {
	if f.button.icon == nil {
		return 0
	}
	if f.button.small {
		return 14
	}
	return measure(f.button.self, theme.SizeNameInlineIcon)
}

// gap is the space between the icon and the word.
func (f *buttonFace) gap() float32 {
	if f.button.icon == nil || f.button.label == "" {
		return 0
	}
	return 5
}

func (f *buttonFace) wordWidth(s string) float32 {
	return fyne.MeasureText(s, f.word.TextSize, f.word.TextStyle).Width
}

func (f *buttonFace) min() fyne.Size {
	line := fyne.MeasureText("M", f.word.TextSize, f.word.TextStyle).Height
	inner := fyne.NewSize(f.iconSize()+f.gap()+min(f.wordWidth(f.button.label), widestMin), max(line, f.iconSize()))
	room := f.room()
	return inner.Add(room).Add(room)
}

func (f *buttonFace) layout(size fyne.Size) {
	f.ground.Resize(size)
	f.shade.Resize(size)
	placeRing(f.ring, size, f.ground.CornerRadius)

	icon, gap := f.iconSize(), f.gap()
	label := elide(f.button.label, size.Width-2*f.room().Width-icon-gap, f.wordWidth)
	setText(f.word, label, f.word.Color)
	word := fyne.MeasureText(label, f.word.TextSize, f.word.TextStyle)
	x := (size.Width - icon - gap - word.Width) / 2
	f.icon.Move(fyne.NewPos(x, (size.Height-icon)/2))
	f.icon.Resize(fyne.NewSquareSize(icon))
	f.word.Move(fyne.NewPos(x+icon+gap, (size.Height-word.Height)/2))
	f.word.Resize(word)
}

func (f *buttonFace) paint() {
	b := f.button
	text, ground, border := b.colors()
	radius := measure(b.self, theme.SizeNameButtonRadius)
	f.ground.FillColor, f.ground.StrokeColor, f.ground.CornerRadius = f.fill(ground), f.fill(border), radius
	f.shade.FillColor, f.shade.CornerRadius = ink(b.self, f.shadeName()), radius
	f.shade.Hidden = !b.hovered || b.Disabled()
	paintRing(b.self, f.ring, b.focused)

	f.word.Color = ink(b.self, text)
	f.word.TextSize, f.word.TextStyle = measure(b.self, theme.SizeNameText), fyne.TextStyle{Bold: b.kind == buttonPrimary || b.kind == buttonDanger}
	if b.small {
		f.word.TextSize = measure(b.self, theme.SizeNameCaptionText)
	}
	f.icon.Hidden = b.icon == nil || b.away
	f.ground.Hidden, f.shade.Hidden = b.away, f.shade.Hidden || b.away
	if b.icon != nil {
		f.icon.Resource = theme.NewColoredResource(b.icon, f.iconColor(text))
		f.icon.Refresh()
	}
}

func (f *buttonFace) iconColor(text fyne.ThemeColorName) fyne.ThemeColorName {
	if f.button.tone != nil {
		return f.button.tone.Foreground()
	}
	return text
}

// shadeName darkens a filled button more than a plain one.
func (f *buttonFace) shadeName() fyne.ThemeColorName {
	if f.button.kind == buttonPrimary || f.button.kind == buttonDanger {
		return theme.ColorNameShadow
	}
	return theme.ColorNameHover
}

func (f *buttonFace) fill(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return ink(f.button.self, name)
}
