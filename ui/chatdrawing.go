package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// The measures of a drawn message.
const (
	chatInset  = 14 // around the whole
	boxInset   = 12 // inside of the box
	boxRadius  = 6
	barWidth   = 4
	avatarSide = 34
	widestBox  = 480 // chats keep messages narrower than their window
)

// senderName is what the messages come from unless the chat says otherwise.
const senderName = "Latchbell"

// drawChat draws a message with its sender, in the colours that a chatTheme
// lends to the widgets.
func drawChat(look chatLook, colours chatColours, m *model.ChatMessage) fyne.CanvasObject {
	whole := spaced(lineGap, drawSender(look, colours), look.draw(colours, drawable(m)))
	ground := canvas.NewRectangle(colours.ground)
	ground.CornerRadius, ground.StrokeColor, ground.StrokeWidth = boxRadius, soft(colours.faint), 1
	return container.NewStack(ground, padded(chatInset, chatInset,
		container.New(besideLayout{avatarSide + columnsGap}, drawAvatar(), container.New(mostLayout{widestBox}, whole))))
}

// drawable returns m with texts that the toolkit can draw.
func drawable(m *model.ChatMessage) *model.ChatMessage {
	shown := *m
	shown.Title, shown.Text = widgets.Drawable(m.Title), widgets.Drawable(m.Text)
	shown.Facts = make([]model.ChatFact, len(m.Facts))
	for i, f := range m.Facts {
		shown.Facts[i] = model.ChatFact{Name: f.Name, Value: widgets.Drawable(f.Value)}
	}
	return &shown
}

func drawAvatar() fyne.CanvasObject {
	picture := canvas.NewImageFromResource(icon())
	picture.FillMode = canvas.ImageFillContain
	picture.SetMinSize(fyne.NewSquareSize(avatarSide))
	return container.NewVBox(container.NewHBox(picture))
}

func drawSender(look chatLook, colours chatColours) fyne.CanvasObject {
	name := canvas.NewText(senderName, colours.name)
	name.TextSize, name.TextStyle.Bold = theme.TextSize(), true
	line := container.NewHBox(name)
	if look.tag != "" {
		line.Add(widgets.NewBadge(look.tag, widgets.ToneNeutral))
	}
	return line
}

// drawBoxed puts content into a box, with a bar in a colour at its left, nil
// for none.
func drawBoxed(colours chatColours, bar color.Color, content fyne.CanvasObject) fyne.CanvasObject {
	ground := canvas.NewRectangle(colours.box)
	ground.CornerRadius, ground.StrokeColor, ground.StrokeWidth = boxRadius, colours.edge, 1
	inner := padded(boxInset, boxInset, content)
	if bar == nil {
		return container.NewStack(ground, inner)
	}
	return container.NewStack(ground, drawBarred(bar, inner))
}

// drawBarred draws a bar beside content.
func drawBarred(bar color.Color, content fyne.CanvasObject) fyne.CanvasObject {
	stripe := canvas.NewRectangle(bar)
	stripe.CornerRadius = barWidth / 2
	return container.New(besideLayout{barWidth}, stripe, content)
}

// padded leaves room around content.
func padded(rise, side float32, content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(rise, rise, side, side), content)
}

// mostLayout gives objects no more than a width.
type mostLayout struct{ width float32 }

func (l mostLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(min(size.Width, l.width), size.Height))
	}
}

func (l mostLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return fyne.NewSize(min(size.Width, l.width), size.Height)
}
