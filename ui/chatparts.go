package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// shortFact is how long the value of a fact may be to stand beside another, in
// bytes: what the bodies of Discord and Mattermost ask for.
const shortFact = 40

// drawDiscord draws an embed: a card with up to three facts beside each other.
func drawDiscord(colours chatColours, m *model.ChatMessage) fyne.CanvasObject {
	return drawBoxed(colours, colourOf(m), drawCard(m, 3))
}

// drawMattermost draws an attachment: a card with two facts beside each other.
func drawMattermost(colours chatColours, m *model.ChatMessage) fyne.CanvasObject {
	return drawBoxed(colours, colourOf(m), drawCard(m, 2))
}

// drawCard stacks the parts of a message, with its facts in columns.
func drawCard(m *model.ChatMessage, count int) fyne.CanvasObject {
	parts := []fyne.CanvasObject{widgets.NewBoldParagraph(m.Title)}
	if m.Text != "" {
		parts = append(parts, widgets.NewParagraph(m.Text))
	}
	parts = append(parts, drawFactColumns(m.Facts, count)...)
	return spaced(columnGap, append(parts, widgets.NewCaptionParagraph(m.Footer))...)
}

// drawFactColumns puts short facts beside each other, each below its name. Others
// have a row of their own.
func drawFactColumns(facts []model.ChatFact, count int) []fyne.CanvasObject {
	var rows []fyne.CanvasObject
	var open *fyne.Container // a row with room
	for _, f := range facts {
		cell := spaced(lineGap, widgets.NewBoldParagraph(f.Name), widgets.NewParagraph(f.Value))
		if len(f.Value) > shortFact {
			rows, open = append(rows, cell), nil
			continue
		}
		if open == nil || len(open.Objects) == count {
			open = columns(count)
			rows = append(rows, open)
		}
		open.Add(cell)
	}
	return rows
}

// drawSlack draws a header above an attachment, in which the values of the facts
// stand beside their names.
func drawSlack(_ chatColours, m *model.ChatMessage) fyne.CanvasObject {
	var parts []fyne.CanvasObject
	if m.Text != "" {
		parts = append(parts, widgets.NewParagraph(m.Text))
	}
	for _, f := range m.Facts {
		parts = append(parts, columns(2, widgets.NewBoldParagraph(f.Name), widgets.NewParagraph(f.Value)))
	}
	parts = append(parts, widgets.NewCaptionParagraph(m.Footer))
	return spaced(columnGap, widgets.NewHeadingParagraph(m.Title),
		drawBarred(colourOf(m), padded(0, boxInset, spaced(columnGap, parts...))))
}

// drawTeams draws a card with its title on a coloured ground.
func drawTeams(colours chatColours, m *model.ChatMessage) fyne.CanvasObject {
	ground := canvas.NewRectangle(soft(teamsColours[model.TeamsStyle(m.Colour)]))
	ground.TopLeftCornerRadius, ground.TopRightCornerRadius = boxRadius, boxRadius
	title := container.NewStack(ground, padded(boxInset, boxInset, widgets.NewHeadingParagraph(m.Title)))
	lines := spaced(lineGap)
	if m.Text != "" {
		lines.Add(widgets.NewParagraph(m.Text))
	}
	for _, f := range m.Facts {
		lines.Add(widgets.NewRuns(widgets.Run{Text: f.Name + "  ", Bold: true}, widgets.Run{Text: f.Value}))
	}
	lines.Add(widgets.NewCaptionParagraph(m.Footer))
	box := canvas.NewRectangle(colours.box)
	box.CornerRadius, box.StrokeColor, box.StrokeWidth = boxRadius, colours.edge, 1
	return container.NewStack(box, spaced(0, title, padded(boxInset, boxInset, lines)))
}

// teamsColours are those of the styles that Teams has for a part of a card.
var teamsColours = map[string]color.NRGBA{
	"emphasis": shade(0x8A8886), "accent": shade(0x6264A7), "good": shade(0x13A10E),
	"warning": shade(0xEAA300), "attention": shade(0xC50F1F),
}

// drawTelegram draws a text without any formatting.
func drawTelegram(colours chatColours, m *model.ChatMessage) fyne.CanvasObject {
	var facts []string
	for _, f := range m.Facts {
		facts = append(facts, f.Name+": "+f.Value)
	}
	var parts []string
	for _, part := range []string{m.Title, m.Text, strings.Join(facts, "\n"), m.Footer} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return drawBoxed(colours, nil, widgets.NewParagraph(strings.Join(parts, "\n\n")))
}

// colourOf is the colour of the message.
func colourOf(m *model.ChatMessage) color.Color {
	c, _ := parseColour(m.Colour)
	return c
}
