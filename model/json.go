package model

import (
	"encoding/json"
	"iter"
	"strings"
)

// The functions of this file take JSON that is known to be valid, apart from
// CheckJSON, which finds that out. They cut it up without decoding what they
// pass over: each event goes through them, and only a few of its values are of
// interest to Latchbell.

// CheckJSON returns an Error of kind Invalid that says where raw stops being
// one JSON value, or nil.
func CheckJSON(raw []byte) error {
	if json.Valid(raw) {
		return nil
	}
	return notJSON(raw)
}

// JSONElements returns the elements of a valid JSON array, each as it is
// written. They are parts of raw, not copies.
func JSONElements(raw json.RawMessage) iter.Seq[json.RawMessage] {
	return func(yield func(json.RawMessage) bool) {
		i := skipSpace(raw, skipSpace(raw, 0)+1)
		for raw[i] != ']' {
			end := skipValue(raw, i)
			if !yield(raw[i:end:end]) {
				return
			}
			i = skipComma(raw, end)
		}
	}
}

// JSONMembers returns the members of a valid JSON object in their order: the text of
// the name, and the value as it is written. They are parts of raw, not copies,
// save a name that has to be decoded.
func JSONMembers(raw json.RawMessage) iter.Seq2[[]byte, json.RawMessage] {
	return func(yield func([]byte, json.RawMessage) bool) {
		i := skipSpace(raw, skipSpace(raw, 0)+1)
		for raw[i] != '}' {
			nameEnd := skipString(raw, i)
			name := raw[i+1 : nameEnd-1]
			if !isPlain(name) {
				name = []byte(unquote(raw[i:nameEnd]))
			}
			i = skipSpace(raw, skipSpace(raw, nameEnd)+1) // past the colon
			end := skipValue(raw, i)
			if !yield(name, raw[i:end:end]) {
				return
			}
			i = skipComma(raw, end)
		}
	}
}

// JSONMember returns the value of a member of valid JSON, the last if it stands
// there several times, and nil if raw has none of that name or is no object.
func JSONMember(raw json.RawMessage, name string) json.RawMessage {
	if len(raw) == 0 || raw[skipSpace(raw, 0)] != '{' {
		return nil
	}
	var found json.RawMessage
	for n, value := range JSONMembers(raw) {
		if string(n) == name {
			found = value
		}
	}
	return found
}

// skipComma returns where the next part begins behind one that ends at i: past
// a comma, or at the closing bracket.
func skipComma(raw []byte, i int) int {
	i = skipSpace(raw, i)
	if raw[i] == ',' {
		return skipSpace(raw, i+1)
	}
	return i
}

func skipSpace(raw []byte, i int) int {
	for i < len(raw) && (raw[i] == ' ' || raw[i] == '\n' || raw[i] == '\t' || raw[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the end of the value that begins at i.
func skipValue(raw []byte, i int) int {
	switch raw[i] {
	case '"':
		return skipString(raw, i)
	case '{', '[':
		return skipNested(raw, i)
	}
	for i < len(raw) && strings.IndexByte(",]} \n\t\r", raw[i]) < 0 {
		i++
	}
	return i
}

// skipNested returns the end of the object or array that begins at i.
func skipNested(raw []byte, i int) int {
	depth := 0
	for {
		switch raw[i] {
		case '"':
			i = skipString(raw, i)
			continue
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
		i++
		if depth == 0 {
			return i
		}
	}
}

// skipString returns the end of the string that begins at i.
func skipString(raw []byte, i int) int {
	for i++; raw[i] != '"'; i++ {
		if raw[i] == '\\' {
			i++ // whatever is escaped doesn't end the string
		}
	}
	return i + 1
}

// unquote returns the text of a valid JSON string.
func unquote(raw json.RawMessage) string {
	if inner := raw[1 : len(raw)-1]; isPlain(inner) {
		return string(inner)
	}
	var s string
	if json.Unmarshal(raw, &s) != nil {
		return ""
	}
	return s
}

// isPlain reports whether the inside of a JSON string stands for itself: it is
// ASCII without escapes.
func isPlain(inner []byte) bool {
	for _, c := range inner {
		if c == '\\' || c >= 0x80 {
			return false
		}
	}
	return true
}
