package model

import "strconv"

// TeamsStyle returns the style of a part of a Teams card that comes nearest to
// a colour "#RRGGBB": red, amber, green, blue or grey by its hue. A card can't
// have any other.
// https://learn.microsoft.com/adaptive-cards/authoring-cards/card-schema
func TeamsStyle(colour string) string {
	if !colourPattern.MatchString(colour) {
		return "emphasis"
	}
	rgb, _ := strconv.ParseInt(colour[1:], 16, 32) // the pattern lets nothing else through
	red, green, blue := rgb>>16, rgb>>8&0xff, rgb&0xff
	most, least := max(red, green, blue), min(red, green, blue)
	const faint = 40
	switch {
	case most-least < faint:
		return "emphasis"
	case most == blue:
		return "accent"
	case most == green:
		return "good"
	case (green-least)*3 > most-least:
		return "warning"
	}
	return "attention"
}
