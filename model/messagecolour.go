package model

import (
	"regexp"
	"slices"
	"strings"
)

// The colours of messages unless the user chooses others, as "#RRGGBB".
const (
	// ColourGood: something began or goes on.
	ColourGood = "#2DA44E"
	// ColourWarning: something changed, or will end soon.
	ColourWarning = "#D29922"
	// ColourBad: something ended or failed.
	ColourBad = "#CF222E"
	// ColourNeutral: everything else.
	ColourNeutral = "#4F6BED"
)

var colourPattern = regexp.MustCompile(`^#[0-9A-F]{6}$`)

// defaultColours are the colours of the words in event types.
var defaultColours = map[string]string{
	"created": ColourGood, "renewed": ColourGood, "activated": ColourGood, "reinstated": ColourGood,
	"assigned": ColourGood, "provisioned": ColourGood, "approved": ColourGood,

	"expiring": ColourWarning, "updated": ColourWarning, "deactivated": ColourWarning, "unbound": ColourWarning,
	"status_changed": ColourWarning, "balance_low": ColourWarning, "flagged": ColourWarning,

	"revoked": ColourBad, "expired": ColourBad, "failed": ColourBad, "deleted": ColourBad,
	"suspended": ColourBad, "rejected": ColourBad,
}

// DefaultColour returns the colour of an event type unless the user chooses
// another: that of the last of its words that says how the event ended.
func DefaultColour(eventType string) string {
	for _, word := range slices.Backward(strings.Split(eventType, ".")) {
		if colour, known := defaultColours[word]; known {
			return colour
		}
	}
	return ColourNeutral
}

// Colour returns the colour of the messages for an event type.
func (m Message) Colour(eventType string) string {
	for _, c := range m.Colours {
		if Matches(c.Events, eventType) {
			return c.Colour
		}
	}
	return DefaultColour(eventType)
}
