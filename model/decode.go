package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// DecodeObject decodes the JSON object raw into targets, a pointer for each
// field that may stand there. Unlike encoding/json it takes names exactly as
// written, and an unknown or repeated field is an Error for that field: a typo
// must not pass in silence.
func DecodeObject(raw []byte, targets map[string]any) error {
	return DecodeOpenObject(raw, targets, func(name string) error {
		return Invalidf(Shorten(name), "There is no field %q. Check its spelling.", Shorten(name))
	})
}

// DecodeOpenObject is DecodeObject for objects that may have more fields than
// targets names. What other returns for the name of such a field is the error;
// nil passes over it.
func DecodeOpenObject(raw []byte, targets map[string]any, other func(name string) error) error {
	if err := CheckJSON(raw); err != nil {
		return err
	}
	if raw[skipSpace(raw, 0)] != '{' {
		return Invalidf("", "A JSON object is expected here: { … }.")
	}
	seen := make([][]byte, 0, len(targets)) // so few that no map is quicker
	for name, value := range JSONMembers(raw) {
		target, known := targets[string(name)]
		if !known {
			if err := other(string(name)); err != nil {
				return err
			}
			continue
		}
		if slices.ContainsFunc(seen, func(earlier []byte) bool { return bytes.Equal(earlier, name) }) {
			return Invalidf(string(name), "The field %q stands there twice.", name)
		}
		seen = append(seen, name)
		if err := decodeValue(value, target); err != nil {
			return fieldError(string(name), target, err)
		}
	}
	return nil
}

// decodeValue is json.Unmarshal for a value that is known to be valid. It
// spares those that read themselves a second check.
func decodeValue(value json.RawMessage, target any) error {
	switch target := target.(type) {
	case *json.RawMessage:
		*target = bytes.Clone(value)
		return nil
	case json.Unmarshaler:
		return target.UnmarshalJSON(value)
	}
	return json.Unmarshal(value, target)
}

func fieldError(name string, target any, err error) error {
	var own *Error
	if errors.As(err, &own) { // of a value that reads itself
		return &Error{Kind: own.Kind, Field: name, Message: own.Message, Err: own.Err}
	}
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		expected := mismatch.Type.Kind()
		if list := reflect.TypeOf(target).Elem().Kind() == reflect.Slice; list && expected != reflect.Slice {
			return Invalidf(name, "The list %q holds a JSON %s; each entry must be %s.", name, mismatch.Value, jsonName(expected))
		}
		return Invalidf(name, "The field %q can't be a JSON %s; %s is expected.", name, mismatch.Value, jsonName(expected))
	}
	return Invalidf(name, "The field %q can't be read: %v.", name, err)
}

// notJSON says where raw stops being JSON, as an editor counts.
func notJSON(raw []byte) error {
	err := json.Unmarshal(raw, new(json.RawMessage))
	var syntax *json.SyntaxError
	switch {
	case !errors.As(err, &syntax), strings.HasPrefix(syntax.Error(), "unexpected end"):
		return Invalidf("", "This isn't valid JSON: it ends too early.")
	case strings.Contains(syntax.Error(), "max depth"):
		return Invalidf("", "This JSON is nested too deeply to be read. Flatten it.")
	}
	before := raw[:syntax.Offset-1]
	if json.Valid(before) {
		return Invalidf("", "There is something behind the end of the JSON %s.", kindOf(before))
	}
	wrong, _ := utf8.DecodeRune(raw[len(before):])
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return Invalidf("", "This isn't valid JSON: %q in line %d, character %d, doesn't belong there.",
		wrong, bytes.Count(before, []byte{'\n'})+1, utf8.RuneCount(line)+1)
}

// kindOf says what kind of value valid JSON is.
func kindOf(raw []byte) string {
	switch raw[skipSpace(raw, 0)] {
	case '{':
		return "object"
	case '[':
		return "array"
	}
	return "value"
}

// jsonName says what JSON calls a Go kind.
func jsonName(kind reflect.Kind) string {
	switch kind {
	case reflect.Struct, reflect.Map, reflect.Pointer:
		return "an object"
	case reflect.Slice:
		return "an array"
	case reflect.Bool:
		return "true or false"
	case reflect.String:
		return "a string"
	}
	return "a number"
}
