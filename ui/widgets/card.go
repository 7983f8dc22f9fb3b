package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	cardSide = 16 // room left and right of a card's content
	cardRise = 12 // room above and below it
)

// Card is a bordered surface with rounded corners, optionally with a title over a line.
type Card struct {
	widget.BaseWidget

	title   *Text
	aside   *fyne.Container // at the other end of the title's line
	content fyne.CanvasObject
	flush   bool
}

// NewCard returns a card around content.
func NewCard(content fyne.CanvasObject) *Card {
	c := &Card{content: content}
	c.ExtendBaseWidget(c)
	return c
}

// NewCardTitled returns a card with a title above its content.
func NewCardTitled(title string, content fyne.CanvasObject) *Card {
	c := &Card{title: NewBold(title), aside: container.NewHBox(), content: content}
	c.ExtendBaseWidget(c)
	return c
}

// Flush lets the content reach the edges of the card, for lists of rows that bring their own room.
func (c *Card) Flush() *Card {
	c.flush = true
	return c
}

// Aside puts something at the other end of the line of a card's title.
func (c *Card) Aside(objects ...fyne.CanvasObject) *Card {
	c.aside.Objects = objects
	return c
}

func (c *Card) parts() []fyne.CanvasObject {
	if c.title == nil {
		return []fyne.CanvasObject{c.content}
	}
	return []fyne.CanvasObject{c.aside, c.content}
}

// CreateRenderer is for Fyne.
func (c *Card) CreateRenderer() fyne.WidgetRenderer {
	surface, line := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	surface.StrokeWidth = 1
	objects := []fyne.CanvasObject{surface}
	if c.title != nil {
		objects = append(objects, line, c.title, c.aside)
	}
	return newDrawing(&drawing{
		widget: c, objects: append(objects, c.content),
		min: func() fyne.Size {
			inner := c.content.MinSize().Add(c.inset()).Add(c.inset())
			if c.title != nil {
				inner.Width = max(inner.Width, c.title.MinSize().Width+2*cardSide)
			}
			return inner.AddWidthHeight(0, c.head())
		},
		layout: func(size fyne.Size) {
			surface.Resize(size)
			head := c.head()
			if c.title != nil {
				c.title.Move(fyne.NewPos(cardSide, cardRise))
				aside := c.aside.MinSize()
				c.title.Resize(fyne.NewSize(size.Width-2*cardSide-aside.Width, head-2*cardRise))
				c.aside.Move(fyne.NewPos(size.Width-cardSide-aside.Width, (head-aside.Height)/2))
				c.aside.Resize(aside)
				line.Move(fyne.NewPos(1, head-1))
				line.Resize(fyne.NewSize(size.Width-2, 1))
			}
			inset := c.inset()
			c.content.Move(fyne.NewPos(inset.Width, head+inset.Height))
			c.content.Resize(size.Subtract(inset).Subtract(inset).SubtractWidthHeight(0, head))
		},
		paint: func() {
			surface.FillColor, surface.StrokeColor = ink(c, ColorNameSurface), ink(c, ColorNameBorder)
			surface.CornerRadius = measure(c, theme.SizeNameCardRadius)
			line.FillColor = ink(c, ColorNameBorder)
		},
	})
}

func (c *Card) inset() fyne.Size {
	if c.flush {
		return fyne.NewSquareSize(1) // the border
	}
	return fyne.NewSize(cardSide, cardRise)
}

func (c *Card) head() float32 {
	if c.title == nil {
		return 0
	}
	return c.title.MinSize().Height + 2*cardRise
}
