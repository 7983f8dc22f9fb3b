package model

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"strings"
	"unicode/utf8"
)

// DecodeObject decodes the JSON object raw into targets, a pointer for each
// field that may stand there. Unlike encoding/json it takes names exactly as
// written, and an unknown or repeated field is an Error for that field: a typo
// must not pass in silence.
func DecodeObject(raw []byte, targets map[string]any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	token, err := decoder.Token()
	if err != nil {
		return notJSON(raw)
	}
	if token != json.Delim('{') {
		return Invalidf("", "A JSON object is expected here: { … }.")
	}
	seen := make(map[string]bool, len(targets))
	for decoder.More() {
		token, err := decoder.Token()
		if err != nil {
			return notJSON(raw)
		}
		name := token.(string) // an object's keys are strings
		target, known := targets[name]
		switch {
		case !known:
			return Invalidf(Shorten(name), "There is no field %q. Check its spelling.", Shorten(name))
		case seen[name]:
			return Invalidf(name, "The field %q stands there twice.", name)
		}
		seen[name] = true
		if err := decoder.Decode(target); err != nil {
			return fieldError(raw, name, target, err)
		}
	}
	if _, err := decoder.Token(); err != nil {
		return notJSON(raw)
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return Invalidf("", "There is something behind the end of the JSON object.")
	}
	return nil
}

func fieldError(raw []byte, name string, target any, err error) error {
	var mismatch *json.UnmarshalTypeError
	if errors.As(err, &mismatch) {
		expected := mismatch.Type.Kind()
		if list := reflect.TypeOf(target).Elem().Kind() == reflect.Slice; list && expected != reflect.Slice {
			return Invalidf(name, "The list %q holds a JSON %s; each entry must be %s.", name, mismatch.Value, jsonName(expected))
		}
		return Invalidf(name, "The field %q can't be a JSON %s; %s is expected.", name, mismatch.Value, jsonName(expected))
	}
	if !json.Valid(raw) {
		return notJSON(raw)
	}
	return Invalidf(name, "The field %q can't be read: %v.", name, err)
}

// notJSON says where raw stops being JSON, as an editor counts. It looks for
// itself, because the offsets of a json.Decoder's errors leave out what lies
// between its tokens.
func notJSON(raw []byte) error {
	err := json.Unmarshal(raw, new(json.RawMessage))
	var syntax *json.SyntaxError
	if !errors.As(err, &syntax) || strings.HasPrefix(syntax.Error(), "unexpected end") {
		return Invalidf("", "This isn't valid JSON: it ends too early.")
	}
	before := raw[:syntax.Offset-1]
	wrong, _ := utf8.DecodeRune(raw[len(before):])
	line := before[bytes.LastIndexByte(before, '\n')+1:]
	return Invalidf("", "This isn't valid JSON: %q in line %d, character %d, doesn't belong there.",
		wrong, bytes.Count(before, []byte{'\n'})+1, utf8.RuneCount(line)+1)
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
