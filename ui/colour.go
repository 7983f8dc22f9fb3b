package ui

import (
	"fmt"
	"image/color"
	"strconv"
	"strings"
)

// parseColour reads "#RRGGBB".
func parseColour(text string) (color.NRGBA, bool) {
	digits, found := strings.CutPrefix(strings.TrimSpace(text), "#")
	hex, err := strconv.ParseUint(digits, 16, 32)
	if !found || err != nil || len(digits) != 6 {
		return color.NRGBA{}, false
	}
	return shade(uint32(hex)), true
}

func hexOf(c color.NRGBA) string { return fmt.Sprintf("#%02X%02X%02X", c.R, c.G, c.B) }

// isDark reports whether a ground is dark enough for light text.
func isDark(ground color.Color) bool {
	grey := color.GrayModel.Convert(ground).(color.Gray)
	return grey.Y < 0x80
}
