package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// chatLook is how a chat draws a message of a webhook, as far as it matters
// for judging one's own.
type chatLook struct {
	light, dark chatColours
	// tag stands behind the sender's name, to mark it as no person.
	tag string
	// coloured chats show the colour of a message.
	coloured bool
	// draw draws what the message says.
	draw func(chatColours, *model.ChatMessage) fyne.CanvasObject
}

// chatColours are those of a chat's light or dark look.
type chatColours struct {
	// ground is behind everything, box behind the message.
	ground, box, edge color.NRGBA
	text, faint, name color.NRGBA
}

// The services publish no style guides; these are the colours that their own
// clients show in 2026.
var chatLooks = map[model.BodyProfile]chatLook{
	model.BodyDiscord: {
		light: chatColours{ground: shade(0xFFFFFF), box: shade(0xF2F3F5), edge: shade(0xE3E5E8), text: shade(0x313338), faint: shade(0x5C5E66), name: shade(0x060607)},
		dark:  chatColours{ground: shade(0x313338), box: shade(0x2B2D31), edge: shade(0x2B2D31), text: shade(0xDBDEE1), faint: shade(0x949BA4), name: shade(0xF2F3F5)},
		tag:   "APP", coloured: true, draw: drawDiscord,
	},
	model.BodySlack: {
		light: chatColours{ground: shade(0xFFFFFF), text: shade(0x1D1C1D), faint: shade(0x616061), name: shade(0x1D1C1D)},
		dark:  chatColours{ground: shade(0x1A1D21), text: shade(0xD1D2D3), faint: shade(0xABABAD), name: shade(0xF8F8F8)},
		tag:   "APP", coloured: true, draw: drawSlack,
	},
	model.BodyTeams: {
		light:    chatColours{ground: shade(0xF5F5F5), box: shade(0xFFFFFF), edge: shade(0xE0E0E0), text: shade(0x242424), faint: shade(0x616161), name: shade(0x424242)},
		dark:     chatColours{ground: shade(0x1F1F1F), box: shade(0x292929), edge: shade(0x3D3D3D), text: shade(0xFFFFFF), faint: shade(0xADADAD), name: shade(0xD6D6D6)},
		coloured: true, draw: drawTeams,
	},
	model.BodyMattermost: {
		light: chatColours{ground: shade(0xFFFFFF), box: shade(0xFFFFFF), edge: shade(0xE0E1E3), text: shade(0x3F4350), faint: shade(0x6C6F7C), name: shade(0x3F4350)},
		dark:  chatColours{ground: shade(0x191B1F), box: shade(0x191B1F), edge: shade(0x34363B), text: shade(0xDDDFE4), faint: shade(0xA0A2A8), name: shade(0xDDDFE4)},
		tag:   "BOT", coloured: true, draw: drawMattermost,
	},
	model.BodyTelegram: {
		light: chatColours{ground: shade(0xD5E3EC), box: shade(0xFFFFFF), edge: shade(0xFFFFFF), text: shade(0x000000), faint: shade(0x6D7F8F), name: shade(0x2B7CB8)},
		dark:  chatColours{ground: shade(0x0E1621), box: shade(0x182533), edge: shade(0x182533), text: shade(0xF5F5F5), faint: shade(0x7F91A4), name: shade(0x71BAF2)},
		draw:  drawTelegram,
	},
}

func shade(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

// colours returns those of the light or the dark look.
func (l chatLook) colours(dark bool) chatColours {
	if dark {
		return l.dark
	}
	return l.light
}

// chatTheme lends the colours of a chat to the widgets that draw its message.
type chatTheme struct {
	fyne.Theme
	colours chatColours
}

// Color implements fyne.Theme.
func (t chatTheme) Color(name fyne.ThemeColorName, variant fyne.ThemeVariant) color.Color {
	switch name {
	case theme.ColorNameForeground, widgets.ColorNameNeutral:
		return t.colours.text
	case widgets.ColorNameMuted:
		return t.colours.faint
	case widgets.ColorNameNeutralSoft:
		return soft(t.colours.faint)
	}
	return t.Theme.Color(name, variant)
}

// soft is a colour for a ground: it lets what is behind it shine through.
func soft(c color.NRGBA) color.NRGBA {
	c.A = 0x38
	return c
}
