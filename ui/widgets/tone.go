package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Tone is what a coloured element says: nothing special, good, look here, bad, or chosen.
type Tone int

// The tones. Colour never stands alone: a word says the same beside it.
const (
	ToneNeutral Tone = iota
	ToneSuccess
	ToneWarning
	ToneDanger
	ToneAccent
)

// Foreground is the colour of the tone's text.
func (t Tone) Foreground() fyne.ThemeColorName {
	switch t {
	case ToneSuccess:
		return theme.ColorNameSuccess
	case ToneWarning:
		return theme.ColorNameWarning
	case ToneDanger:
		return theme.ColorNameError
	case ToneAccent:
		return theme.ColorNamePrimary
	default:
		return ColorNameNeutral
	}
}

// Background is the soft colour on which Foreground is readable.
func (t Tone) Background() fyne.ThemeColorName {
	switch t {
	case ToneSuccess:
		return ColorNameSuccessSoft
	case ToneWarning:
		return ColorNameWarningSoft
	case ToneDanger:
		return ColorNameDangerSoft
	case ToneAccent:
		return ColorNameAccentSoft
	default:
		return ColorNameNeutralSoft
	}
}
