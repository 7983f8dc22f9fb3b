// Package jsontext writes and reads the texts of JSON. It is our own because
// encoding/json may change how it escapes from one Go release to the next, and
// with it every signature in the log.
package jsontext

import (
	"bytes"
	"encoding/json"
)

// AppendString appends s as a JSON string with the escapes that RFC 8259
// requires and no others. The text is valid UTF-8: the intake refuses any
// other.
func AppendString(b []byte, s string) []byte {
	const hex = "0123456789abcdef"
	b = append(b, '"')
	for i := range len(s) {
		switch c := s[i]; {
		case c == '"', c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, '\\', 'n')
		case c == '\r':
			b = append(b, '\\', 'r')
		case c == '\t':
			b = append(b, '\\', 't')
		case c < ' ':
			b = append(b, '\\', 'u', '0', '0', hex[c>>4], hex[c&0xf])
		default:
			b = append(b, c)
		}
	}
	return append(b, '"')
}

// Plain returns a JSON string without its quotes, a number or boolean as it is
// written, and "" for anything else.
func Plain(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	switch raw[0] {
	case '{', '[', 'n':
		return ""
	case '"':
		if bytes.IndexByte(raw, '\\') < 0 {
			return string(raw[1 : len(raw)-1])
		}
		var s string
		if json.Unmarshal(raw, &s) != nil {
			return ""
		}
		return s
	}
	return string(raw)
}
