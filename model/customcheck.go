package model

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// The limits of a custom type, in characters and in bytes.
const (
	MaxTypeTitleLength  = 100
	MaxGroupTitleLength = 60
	MaxSentenceLength   = 500
	MaxSampleSize       = 64 << 10
)

// Normalize brings a type into the form in which it is stored: trimmed texts on
// one line each, and a sample without the space between its tokens.
func (t *EventType) Normalize() {
	t.Type = strings.TrimSpace(t.Type)
	t.Title, t.Fires, t.Excludes = oneLine(t.Title), oneLine(t.Fires), oneLine(t.Excludes)
	t.Sample = compactSample(t.Sample)
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// compactSample takes the space between tokens away, and undoes the escapes of
// <, > and & that writers of JSON make for web pages: a sample that went through
// a file reads as it was written. What isn't JSON stays as it is, so that an error
// names the right line.
func compactSample(raw json.RawMessage) json.RawMessage {
	if len(bytes.TrimSpace(raw)) == 0 {
		return json.RawMessage("{}")
	}
	var compact bytes.Buffer
	if json.Compact(&compact, raw) != nil {
		return raw
	}
	return unescapeHTML(compact.Bytes())
}

// htmlEscapes are those that encoding/json makes beside what JSON asks for.
var htmlEscapes = map[string]string{
	`\u003c`: "<", `\u003e`: ">", `\u0026`: "&", `\u2028`: "\u2028", `\u2029`: "\u2029",
}

func unescapeHTML(raw []byte) []byte {
	out := make([]byte, 0, len(raw))
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			out = append(out, raw[i])
			continue
		}
		if plain, ok := htmlEscapes[string(raw[i:min(i+6, len(raw))])]; ok {
			out = append(out, plain...)
			i += 5
			continue
		}
		out = append(out, raw[i], raw[i+1]) // valid JSON doesn't end in a backslash
		i++
	}
	return out
}

// Validate returns every broken rule of a normalised type as FieldErrors, or
// nil.
func (t *EventType) Validate() error {
	var errs FieldErrors
	for _, err := range []error{
		validateOwnType(t.Type),
		validateTitle(t.Title, MaxTypeTitleLength),
		validateText("fires", "sentence on when it fires", t.Fires, MaxSentenceLength, false),
		validateText("excludes", "sentence on what it doesn't cover", t.Excludes, MaxSentenceLength, false),
		validateSample(t.Sample),
	} {
		errs = append(errs, fieldErrorsOf(err)...)
	}
	return errs.Err()
}

// validateOwnType is ValidateType for what is typed into a form rather than sent.
func validateOwnType(t string) error {
	if t == "" {
		return Invalidf("type", "The type is missing. Write what happens in parts joined by dots, for example license.gifted.")
	}
	return ValidateType(t)
}

func validateTitle(title string, limit int) error {
	if title == "" {
		return Invalidf("title", "The title is missing. Enter a few words by which people recognise it.")
	}
	return validateText("title", "title", title, limit, false)
}

func validateSample(sample json.RawMessage) error {
	if len(sample) > MaxSampleSize {
		return Invalidf("sample", "The sample is %d KiB large; at most %d KiB are possible.", (len(sample)+1023)>>10, MaxSampleSize>>10)
	}
	if err := CheckJSON(sample); err != nil {
		return Invalidf("sample", "%s", Sentence(err))
	}
	if sample[0] != '{' {
		return Invalidf("sample", `The sample must be a JSON object, for example {"license":{"key":"7F3A-91BC"}}.`)
	}
	if jsonDepth(sample) > MaxDataDepth {
		return Invalidf("sample", "The sample is nested deeper than %d levels. Flatten it.", MaxDataDepth)
	}
	return nil
}

// jsonDepth returns how deeply objects and arrays are nested in valid JSON.
func jsonDepth(raw json.RawMessage) int {
	depth, deepest := 0, 0
	for i := 0; i < len(raw); i++ {
		switch raw[i] {
		case '"':
			i = skipString(raw, i) - 1
		case '{', '[':
			depth++
			deepest = max(deepest, depth)
		case '}', ']':
			depth--
		}
	}
	return deepest
}

// checkType normalises and checks a type that is to replace the custom type old,
// or none if that is "".
func (c *CustomTypes) checkType(t EventType, old string) (EventType, error) {
	t.Normalize()
	errs := fieldErrorsOf(t.Validate())
	if err := c.checkTaken(t.Type, old); err != nil {
		errs = append(FieldErrors{err}, errs...)
	}
	return t, errs.Err()
}

func (c *CustomTypes) checkTaken(eventType, old string) *Error {
	present := c.Catalogue.Find(eventType)
	switch {
	case present == nil || eventType == old && present.Custom:
		return nil
	case !present.Custom:
		return &Error{Kind: Conflict, Field: "type", Message: fmt.Sprintf(
			"%s comes with Latchbell and stays as it is. Choose another type.", eventType)}
	}
	return &Error{Kind: Conflict, Field: "type", Message: fmt.Sprintf(
		"%s is in the catalogue already. Edit that one, or choose another type.", eventType)}
}

// checkGroup normalises and checks a group.
func (c *CustomTypes) checkGroup(g Group, isNew bool) (Group, error) {
	g = Group{Name: strings.TrimSpace(g.Name), Title: oneLine(g.Title)}
	var errs FieldErrors
	switch present := c.Catalogue.FindGroup(g.Name); {
	case ValidateType(g.Name) != nil || GroupOf(g.Name) != g.Name:
		errs = append(errs, Invalidf("name", "The name is the first part of the group's types. Use letters, digits and _, for example gift_card."))
	case present != nil && !present.Custom:
		errs = append(errs, &Error{Kind: Conflict, Field: "name", Message: fmt.Sprintf(
			"The group %s comes with Latchbell. You can add types to it, such as %s.sold.", g.Name, g.Name)})
	case present != nil && isNew:
		errs = append(errs, &Error{Kind: Conflict, Field: "name", Message: fmt.Sprintf(
			"There is a group %s already. Edit that one, or choose another name.", g.Name)})
	}
	errs = append(errs, fieldErrorsOf(validateTitle(g.Title, MaxGroupTitleLength))...)
	return g, errs.Err()
}
