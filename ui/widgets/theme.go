package widgets

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Theme is the look of the application: compact, with one accent colour, in a light and a dark palette.
// What it doesn't define (fonts, icons) comes from Fyne's default theme.
type Theme struct {
	variant string
	base    fyne.Theme
}

// NewTheme returns the theme for variant "light" or "dark"; any other value follows the system.
func NewTheme(variant string) fyne.Theme {
	return &Theme{variant: variant, base: theme.DefaultTheme()}
}

// Color returns the colour of name, in the variant of this theme, or in that of the system if this theme follows it.
func (t *Theme) Color(name fyne.ThemeColorName, system fyne.ThemeVariant) color.Color {
	if c, ok := t.palette(system)[name]; ok {
		return c
	}
	return t.base.Color(name, system)
}

// Font returns Fyne's bundled font of that style.
func (t *Theme) Font(style fyne.TextStyle) fyne.Resource { return t.base.Font(style) }

// Icon returns Fyne's bundled icon of that name.
func (t *Theme) Icon(name fyne.ThemeIconName) fyne.Resource { return t.base.Icon(name) }

// Size returns the size of name in Fyne units.
func (t *Theme) Size(name fyne.ThemeSizeName) float32 {
	if s, ok := sizes[name]; ok {
		return s
	}
	return t.base.Size(name)
}

func (t *Theme) palette(system fyne.ThemeVariant) palette {
	switch t.variant {
	case "light":
		return lightPalette
	case "dark":
		return darkPalette
	}
	if system == theme.VariantLight {
		return lightPalette
	}
	return darkPalette
}

var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:               13,
	theme.SizeNameCaptionText:        12,
	theme.SizeNameSubHeadingText:     15,
	theme.SizeNameHeadingText:        20,
	theme.SizeNamePadding:            8,
	theme.SizeNameInnerPadding:       8,
	theme.SizeNameLineSpacing:        4,
	theme.SizeNameInlineIcon:         16,
	theme.SizeNameInputBorder:        1,
	theme.SizeNameInputRadius:        6,
	theme.SizeNameButtonRadius:       6,
	theme.SizeNameSelectionRadius:    4,
	theme.SizeNameCardRadius:         8,
	theme.SizeNameDialogRadius:       8,
	theme.SizeNamePopupRadius:        6,
	theme.SizeNameMenuRadius:         6,
	theme.SizeNameSeparatorThickness: 1,
	theme.SizeNameSplitThickness:     6,
	theme.SizeNameScrollBar:          10,
	theme.SizeNameScrollBarSmall:     4,
	theme.SizeNameScrollBarRadius:    4,
}
