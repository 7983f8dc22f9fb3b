package body

import (
	"encoding/json"
	"slices"

	"latchbell/model"
)

// field is a member of another system's body.
type field struct {
	name string
	// from are the places in an event's data where its value may stand, the
	// first of which counts.
	from []string
	// as turns the value into the form that the system writes, or into nil if
	// it can't; nil keeps it.
	as func(json.RawMessage) json.RawMessage
}

// mapped is a field whose value stands at the first of the paths that exists.
func mapped(name string, paths ...string) field { return field{name: name, from: paths} }

// appendFields appends those of fields that data has, and returns taken with
// their names added. Where data itself has a member of a field's name, the
// caller speaks the system's language already: the field is left to that.
func appendFields(b []byte, data json.RawMessage, fields []field, taken ...string) ([]byte, []string) {
	for _, f := range fields {
		if model.JSONMember(data, f.name) != nil {
			continue
		}
		if found := f.find(data); found != nil {
			b, taken = appendRaw(b, f.name, found), append(taken, f.name)
		}
	}
	return b, taken
}

// appendRest appends the members of an object, as the caller wrote them, save
// those whose names are taken.
func appendRest(b []byte, object json.RawMessage, taken []string) []byte {
	if !isObject(object) {
		return b
	}
	for name, value := range model.JSONMembers(object) {
		if slices.Contains(taken, string(name)) {
			continue
		}
		if b[len(b)-1] != '{' {
			b = append(b, ',')
		}
		b = append(appendString(b, string(name)), ':')
		b = append(b, value...)
	}
	return b
}

// find returns the value of the field, nil if data has none.
func (f field) find(data json.RawMessage) json.RawMessage {
	for _, path := range f.from {
		found, _ := at(data, path)
		if found != nil && f.as != nil {
			found = f.as(found)
		}
		if found != nil {
			return found
		}
	}
	return nil
}

// first returns the text at the first of the paths in data that has one.
func first(data json.RawMessage, paths ...string) string {
	for _, path := range paths {
		if s := textAt(data, path); s != "" {
			return s
		}
	}
	return ""
}

func isObject(raw json.RawMessage) bool { return len(raw) > 0 && raw[0] == '{' }
