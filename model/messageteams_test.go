package model

import "testing"

func TestTeamsShowsTheNearestOfItsColours(t *testing.T) {
	for colour, want := range map[string]string{
		ColourGood: "good", ColourWarning: "warning", ColourBad: "attention", ColourNeutral: "accent",
		"#6E7781": "emphasis", "#000000": "emphasis", "": "emphasis", "red": "emphasis",
	} {
		if got := TeamsStyle(colour); got != want {
			t.Errorf("%q is shown as %q, want %q", colour, got, want)
		}
	}
}
