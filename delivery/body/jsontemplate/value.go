package jsontemplate

import (
	"encoding/json"
	"strconv"

	"latchbell/delivery/body/jsontext"
	"latchbell/model"
)

// The values of a template are nil, bool, string, int64, json.Number for every
// other number, and these. Objects and lists stay JSON, so that they can be
// written again as they came; empty ones have no length, which is what makes
// them false.
type (
	object  json.RawMessage
	list    json.RawMessage
	written json.RawMessage // JSON that the helper json has made
)

// part is a member of an object, or an element of a list, which has no name.
type part struct {
	name  string
	value json.RawMessage
}

// valueOf returns JSON as the value of a template.
func valueOf(raw json.RawMessage) any {
	if len(raw) == 0 {
		return nil
	}
	switch raw[0] {
	case 'n':
		return nil
	case 't', 'f':
		return raw[0] == 't'
	case '"':
		return jsontext.Plain(raw)
	case '{':
		if len(raw) == len(`{}`) {
			return object(nil)
		}
		return object(raw)
	case '[':
		if len(raw) == len(`[]`) {
			return list(nil)
		}
		return list(raw)
	}
	return numberOf(string(raw))
}

// numberOf keeps the way in which a number is written: an int64 prints as it
// came, unless it came as "-0".
func numberOf(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil && text != "-0" {
		return n
	}
	return json.Number(text)
}

// jsonOf returns a value as JSON.
func jsonOf(v any) []byte {
	switch v := v.(type) {
	case string:
		return jsontext.AppendString(nil, v)
	case object:
		if v == nil {
			return []byte(`{}`)
		}
		return v
	case list:
		if v == nil {
			return []byte(`[]`)
		}
		return v
	case written:
		return v
	}
	if text := textOf(v); text != "" {
		return []byte(text)
	}
	return []byte("null")
}

// textOf returns a value as text: JSON for objects and lists, and nothing for
// nil and what no value of a template can be.
func textOf(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int:
		return strconv.Itoa(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case json.Number:
		return string(v)
	case object, list, written:
		return string(jsonOf(v))
	}
	return ""
}

// partsOf cuts up an object or list.
func partsOf(v any) []part {
	var parts []part
	switch v := v.(type) {
	case object:
		if v == nil {
			return nil
		}
		for name, value := range model.JSONMembers(json.RawMessage(v)) {
			parts = append(parts, part{string(name), value})
		}
	case list:
		if v == nil {
			return nil
		}
		for value := range model.JSONElements(json.RawMessage(v)) {
			parts = append(parts, part{value: value})
		}
	}
	return parts
}
