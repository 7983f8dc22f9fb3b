package model

import (
	"strconv"
	"strings"
	"time"
)

// ParseDuration reads a duration as users write it: "15s", "1h30m", "2 min".
func ParseDuration(text string) (time.Duration, error) {
	compact := strings.ReplaceAll(strings.ToLower(text), " ", "")
	return time.ParseDuration(strings.ReplaceAll(compact, "min", "m"))
}

// FormatDuration writes a duration without the parts that are zero, so that
// ParseDuration reads it again: "1h30m" rather than "1h30m0s".
func FormatDuration(d time.Duration) string {
	text := d.String()
	if strings.HasSuffix(text, "m0s") {
		text = strings.TrimSuffix(text, "0s")
	}
	if strings.HasSuffix(text, "h0m") {
		text = strings.TrimSuffix(text, "0m")
	}
	return text
}

// textDuration is a duration in a file, as text: "15s".
type textDuration time.Duration

// MarshalJSON writes the duration as text.
func (d textDuration) MarshalJSON() ([]byte, error) {
	return strconv.AppendQuote(nil, FormatDuration(time.Duration(d))), nil
}

// UnmarshalJSON reads a duration from text.
func (d *textDuration) UnmarshalJSON(raw []byte) error {
	var parsed time.Duration
	text, err := strconv.Unquote(string(raw))
	if err == nil {
		parsed, err = ParseDuration(text)
	}
	if err != nil {
		return Invalidf("", `Write a time with its unit as a text, for example "15s" or "1m".`)
	}
	*d = textDuration(parsed)
	return nil
}
