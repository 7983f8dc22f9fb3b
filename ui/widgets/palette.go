package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Colours that Fyne has no name for. A tone's strong colour is readable on its soft one.
const (
	ColorNameSurface     fyne.ThemeColorName = "latchbellSurface"     // cards, tables, side panes
	ColorNameBorder      fyne.ThemeColorName = "latchbellBorder"      // the edge of surfaces
	ColorNameMuted       fyne.ThemeColorName = "latchbellMuted"       // secondary text
	ColorNameCode        fyne.ThemeColorName = "latchbellCode"        // the ground of monospace blocks
	ColorNameTrack       fyne.ThemeColorName = "latchbellTrack"       // a switch that is off
	ColorNameAccentSoft  fyne.ThemeColorName = "latchbellAccentSoft"  // selection, current page
	ColorNameNeutral     fyne.ThemeColorName = "latchbellNeutral"     // text of ToneNeutral
	ColorNameNeutralSoft fyne.ThemeColorName = "latchbellNeutralSoft" // ground of ToneNeutral
	ColorNameSuccessSoft fyne.ThemeColorName = "latchbellSuccessSoft" // ground of ToneSuccess
	ColorNameWarningSoft fyne.ThemeColorName = "latchbellWarningSoft" // ground of ToneWarning
	ColorNameDangerSoft  fyne.ThemeColorName = "latchbellDangerSoft"  // ground of ToneDanger
)

type palette map[fyne.ThemeColorName]color.NRGBA

// shades are the colours a palette is made of, by their part in the look.
type shades struct {
	background, surface, border, text, muted, code, track, control uint32
	accent, accentSoft, onAccent                                   uint32
	green, greenSoft, amber, amberSoft, red, redSoft               uint32
	neutral, neutralSoft, disabled                                 uint32
	hoverAlpha, pressedAlpha, scrollAlpha, shadowAlpha, dimAlpha   uint8
}

var lightPalette = newPalette(shades{
	background: 0xF6F7F9, surface: 0xFFFFFF, border: 0xE3E6EB, text: 0x1B2030, muted: 0x5F677A, code: 0xF2F3F7, track: 0xC9CED8, control: 0xD3D8E1,
	accent: 0x3457D5, accentSoft: 0xE6ECFE, onAccent: 0xFFFFFF,
	green: 0x1A7838, greenSoft: 0xE3F5E8, amber: 0x8F5B00, amberSoft: 0xFFF1D6, red: 0xBF2F2A, redSoft: 0xFDE5E3,
	neutral: 0x5F6678, neutralSoft: 0xEFF1F6, disabled: 0x9AA1AF,
	hoverAlpha: 0x12, pressedAlpha: 0x22, scrollAlpha: 0x55, shadowAlpha: 0x1C, dimAlpha: 0x66,
})

var darkPalette = newPalette(shades{
	background: 0x14171D, surface: 0x1C2028, border: 0x2B303A, text: 0xECEEF2, muted: 0x98A0B0, code: 0x14171D, track: 0x4A5160, control: 0x343A46,
	accent: 0x8B9EFF, accentSoft: 0x26304F, onAccent: 0x14171D,
	green: 0x58D68A, greenSoft: 0x14301F, amber: 0xF2B84B, amberSoft: 0x3A2B10, red: 0xFF8A80, redSoft: 0x401B1A,
	neutral: 0xA5ACBA, neutralSoft: 0x262B35, disabled: 0x666D7C,
	hoverAlpha: 0x18, pressedAlpha: 0x30, scrollAlpha: 0x66, shadowAlpha: 0x60, dimAlpha: 0x99,
})

func newPalette(s shades) palette {
	p := palette{
		ColorNameSurface: rgb(s.surface), ColorNameBorder: rgb(s.border), ColorNameMuted: rgb(s.muted),
		ColorNameCode: rgb(s.code), ColorNameTrack: rgb(s.track), ColorNameAccentSoft: rgb(s.accentSoft),
		ColorNameNeutral: rgb(s.neutral), ColorNameNeutralSoft: rgb(s.neutralSoft),
		ColorNameSuccessSoft: rgb(s.greenSoft), ColorNameWarningSoft: rgb(s.amberSoft), ColorNameDangerSoft: rgb(s.redSoft),

		theme.ColorNameBackground: rgb(s.background), theme.ColorNameForeground: rgb(s.text),
		theme.ColorNameButton: rgb(s.surface), theme.ColorNameDisabledButton: rgb(s.neutralSoft), theme.ColorNameDisabled: rgb(s.disabled),
		theme.ColorNamePrimary: rgb(s.accent), theme.ColorNameHyperlink: rgb(s.accent), theme.ColorNameForegroundOnPrimary: rgb(s.onAccent),
		theme.ColorNameFocus: rgb(s.accentSoft), theme.ColorNameSelection: rgb(s.accentSoft),
		theme.ColorNameError: rgb(s.red), theme.ColorNameSuccess: rgb(s.green), theme.ColorNameWarning: rgb(s.amber),
		theme.ColorNameForegroundOnError: rgb(s.onAccent), theme.ColorNameForegroundOnSuccess: rgb(s.onAccent), theme.ColorNameForegroundOnWarning: rgb(s.onAccent),
		theme.ColorNameInputBackground: rgb(s.surface), theme.ColorNameInputBorder: rgb(s.border), theme.ColorNamePlaceHolder: rgb(s.muted),
		theme.ColorNameHeaderBackground: rgb(s.surface), theme.ColorNameMenuBackground: rgb(s.surface), theme.ColorNameOverlayBackground: rgb(s.surface),
		theme.ColorNameSeparator: rgb(s.border), theme.ColorNameScrollBarBackground: {},
	}
	p[theme.ColorNameHover] = alpha(rgb(s.accent), s.hoverAlpha)
	p[theme.ColorNamePressed] = alpha(rgb(s.accent), s.pressedAlpha)
	p[theme.ColorNameScrollBar] = alpha(rgb(s.muted), s.scrollAlpha)
	p[theme.ColorNameShadow] = color.NRGBA{A: s.shadowAlpha}
	p[colorNameDim] = color.NRGBA{A: s.dimAlpha}
	p[colorNameKnob] = rgb(0xFFFFFF)
	p[colorNameControl] = rgb(s.control)
	return p
}

const (
	colorNameDim     fyne.ThemeColorName = "latchbellDim"     // covers the window behind a dialog
	colorNameKnob    fyne.ThemeColorName = "latchbellKnob"    // of a switch
	colorNameControl fyne.ThemeColorName = "latchbellControl" // the edge of buttons, fields and selects
)

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{R: uint8(hex >> 16), G: uint8(hex >> 8), B: uint8(hex), A: 0xFF}
}

func alpha(c color.NRGBA, a uint8) color.NRGBA {
	c.A = a
	return c
}

// faded is c with a part, from 0 to 1, of its opacity gone.
func faded(c color.Color, gone float32) color.Color {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = uint8(float32(n.A) * (1 - gone))
	return n
}
