package model

import "strings"

// The prefixes of ids. Behind the prefix stands a UUIDv7 in Crockford's
// base 32 (26 characters), so that ids sort by the time they were made. The
// store makes them.
const (
	WebhookPrefix  = "whk_"
	EventPrefix    = "evt_"
	DeliveryPrefix = "dlv_"
	AttemptPrefix  = "att_"
)

const idLength = 26

// IDAlphabet is Crockford's base 32, whose order is that of ASCII.
const IDAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// IsID reports whether s has the form of an id with this prefix.
func IsID(prefix, s string) bool {
	rest, ok := strings.CutPrefix(s, prefix)
	return ok && len(rest) == idLength && strings.Trim(rest, IDAlphabet) == ""
}
