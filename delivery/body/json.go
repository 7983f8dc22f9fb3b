package body

import (
	"encoding/json"

	"latchbell/delivery/body/jsontext"
)

// appendText appends a member with a text, or nothing for an empty text.
func appendText(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	return appendString(appendName(b, name), value)
}

// appendRaw appends a member with a value that is JSON already, or nothing for
// nil.
func appendRaw(b []byte, name string, value json.RawMessage) []byte {
	if value == nil {
		return b
	}
	return append(appendName(b, name), value...)
}

// appendName appends a member's name and colon, after a comma unless it is the
// first of its object.
func appendName(b []byte, name string) []byte {
	if b[len(b)-1] != '{' {
		b = append(b, ',')
	}
	b = append(b, '"')
	b = append(b, name...)
	return append(b, '"', ':')
}

// appendString appends s as a JSON string.
func appendString(b []byte, s string) []byte { return jsontext.AppendString(b, s) }
