package intake

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
	"unicode/utf16"
)

// text is a string of a request that may be absent.
type text struct {
	value string
	given bool
}

// textOf returns a text that is there.
func textOf(value string) text { return text{value: value, given: true} }

var errHalfPair = errors.New(`it holds half of a \u surrogate pair, which is no character`)

// UnmarshalJSON reads a JSON string; null leaves t absent.
func (t *text) UnmarshalJSON(raw []byte) error {
	if string(raw) == "null" {
		return nil
	}
	if raw[0] == '"' && bytes.IndexByte(raw, '\\') < 0 {
		// The intake has checked that it is UTF-8, so it stands for itself.
		*t = textOf(string(raw[1 : len(raw)-1]))
		return nil
	}
	if err := json.Unmarshal(raw, &t.value); err != nil {
		return err
	}
	if holdsHalfPair(raw) {
		return errHalfPair
	}
	t.given = true
	return nil
}

// or returns the text, or the default if it is absent.
func (t text) or(absent string) string {
	if t.given {
		return t.value
	}
	return absent
}

// holdsHalfPair reports whether raw, a valid JSON string, has a \u escape that
// is half of a UTF-16 surrogate pair. encoding/json would silently make it
// U+FFFD.
func holdsHalfPair(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		first, ok := unitAt(raw, i)
		if !ok {
			i++ // a short escape, perhaps of a backslash
			continue
		}
		i += unitLength - 1
		if !utf16.IsSurrogate(first) {
			continue
		}
		second, ok := unitAt(raw, i+1)
		if !ok || utf16.DecodeRune(first, second) == '\uFFFD' {
			return true
		}
		i += unitLength
	}
	return false
}

const unitLength = len(`\uD83D`)

// unitAt returns the UTF-16 unit that is escaped at raw[i:], if one is.
func unitAt(raw []byte, i int) (rune, bool) {
	if len(raw) < i+unitLength || raw[i] != '\\' || raw[i+1] != 'u' {
		return 0, false
	}
	unit, err := strconv.ParseUint(string(raw[i+2:i+unitLength]), 16, 16)
	return rune(unit), err == nil
}
