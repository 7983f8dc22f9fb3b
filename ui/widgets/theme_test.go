package widgets

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

func TestEveryTextIsReadableOnItsGround(t *testing.T) {
	grounds := []fyne.ThemeColorName{
		theme.ColorNameBackground, ColorNameSurface, ColorNameCode, theme.ColorNameSelection,
	}
	type pair struct{ text, ground fyne.ThemeColorName }
	var pairs []pair
	for _, ground := range grounds {
		pairs = append(pairs, pair{theme.ColorNameForeground, ground}, pair{ColorNameMuted, ground})
	}
	for tone := ToneNeutral; tone <= ToneAccent; tone++ {
		pairs = append(pairs, pair{tone.Foreground(), tone.Background()}, pair{tone.Foreground(), ColorNameSurface},
			pair{tone.Foreground(), theme.ColorNameBackground}, pair{theme.ColorNameForeground, tone.Background()})
	}
	pairs = append(pairs,
		pair{theme.ColorNameForegroundOnPrimary, theme.ColorNamePrimary},
		pair{theme.ColorNameForegroundOnError, theme.ColorNameError},
		pair{theme.ColorNamePlaceHolder, theme.ColorNameInputBackground},
		pair{theme.ColorNameBackground, theme.ColorNameForeground}, // a tip
	)
	for name, palette := range map[string]palette{"light": lightPalette, "dark": darkPalette} {
		for _, p := range pairs {
			if got := contrast(palette[p.text], palette[p.ground]); got < 4.5 {
				t.Errorf("%s: %s on %s has a contrast of %.2f, want at least 4.5 (WCAG 2.2 AA)", name, p.text, p.ground, got)
			}
		}
	}
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func TestPalettesNameTheSameColours(t *testing.T) {
	for name := range lightPalette {
		if _, ok := darkPalette[name]; !ok {
			t.Errorf("the dark palette has no %s", name)
		}
	}
	if len(lightPalette) != len(darkPalette) {
		t.Errorf("light has %d colours, dark %d", len(lightPalette), len(darkPalette))
	}
}

func TestAThemeFollowsTheSystemUnlessToldOtherwise(t *testing.T) {
	for _, c := range []struct {
		variant string
		system  fyne.ThemeVariant
		want    palette
	}{
		{"", theme.VariantLight, lightPalette},
		{"", theme.VariantDark, darkPalette},
		{"light", theme.VariantDark, lightPalette},
		{"dark", theme.VariantLight, darkPalette},
	} {
		got := NewTheme(c.variant).Color(theme.ColorNameBackground, c.system)
		if got != c.want[theme.ColorNameBackground] {
			t.Errorf("NewTheme(%q) on system variant %d has background %v", c.variant, c.system, got)
		}
	}
}

func TestWidgetsFollowAChangeOfTheTheme(t *testing.T) {
	settings := fyne.CurrentApp().Settings()
	toggle, badge, button := NewToggle(true, nil), NewBadge("Active", ToneSuccess), NewButton("Save", nil, nil).Primary()
	for _, w := range []fyne.Widget{toggle, badge, button} {
		before := colorsOf(w)
		settings.SetTheme(NewTheme("dark"))
		w.Refresh()
		if after := colorsOf(w); equalColors(before, after) {
			t.Errorf("%T keeps its colours %v when the theme becomes dark", w, before)
		}
		settings.SetTheme(NewTheme("light"))
		w.Refresh()
	}
}

func equalColors(a, b []color.Color) bool {
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
}

func colorsOf(w fyne.Widget) []color.Color {
	var colors []color.Color
	for _, o := range test.WidgetRenderer(w).Objects() {
		if c := fillOf(o); c != nil {
			colors = append(colors, c)
		}
	}
	return colors
}
