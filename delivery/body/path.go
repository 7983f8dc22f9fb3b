package body

import (
	"encoding/json"
	"iter"
	"slices"
	"strconv"
	"strings"

	"latchbell/delivery/body/jsontext"
	"latchbell/model"
)

// value returns what stands at path in e, as JSON: one of the event's own
// fields ("type", "initiator.name" …), or else a path in its data, with members
// and the positions in arrays joined by dots ("license.activations.0.name").
// A path that begins with "data." means the data in any case.
func value(e *model.Event, path string) (json.RawMessage, bool) {
	if own, is := ownField(e, path); is {
		return appendString(nil, own), own != ""
	}
	if path == "data" {
		return e.Data, true
	}
	return at(e.Data, strings.TrimPrefix(path, "data."))
}

// text returns what stands at path, as value does, as text: a string without
// its quotes, a number or boolean as it is written, and "" for anything else.
func text(e *model.Event, path string) string {
	if own, is := ownField(e, path); is {
		return own
	}
	raw, _ := value(e, path)
	return plain(raw)
}

// ownField returns a field that belongs to the event rather than to its data.
func ownField(e *model.Event, path string) (own string, is bool) {
	switch path {
	case "id":
		return e.ID, true
	case "type":
		return e.Type, true
	case "timestamp":
		return timestamp(e.Timestamp), true
	case "environment":
		return string(e.Environment), true
	case "test":
		return strconv.FormatBool(e.Test), true
	case "initiator.type":
		return string(e.Initiator.Type), true
	case "initiator.id":
		return e.Initiator.ID, true
	case "initiator.name":
		return e.Initiator.Name, true
	case "reason":
		return e.Reason, true
	case "subject":
		return e.Subject, true
	}
	return "", false
}

// at returns what stands at path in a JSON value.
func at(raw json.RawMessage, path string) (json.RawMessage, bool) {
	for step := range strings.SplitSeq(path, ".") {
		if raw = child(raw, step); raw == nil {
			return nil, false
		}
	}
	return raw, true
}

// child returns a member of an object, or the element of an array at the
// position that step names, or nil.
func child(raw json.RawMessage, step string) json.RawMessage {
	switch {
	case len(raw) == 0:
		return nil
	case raw[0] == '{':
		return model.JSONMember(raw, step)
	case raw[0] == '[':
		return element(raw, step)
	}
	return nil
}

func element(raw json.RawMessage, step string) json.RawMessage {
	wanted, err := strconv.Atoi(step)
	if err != nil {
		return nil
	}
	i := 0
	for e := range model.JSONElements(raw) {
		if i == wanted {
			return e
		}
		i++
	}
	return nil
}

// elements returns those of an array, none for anything else.
func elements(raw json.RawMessage) iter.Seq[json.RawMessage] {
	if len(raw) == 0 || raw[0] != '[' {
		return slices.Values[[]json.RawMessage](nil)
	}
	return model.JSONElements(raw)
}

// plain returns a JSON string, number or boolean as text, "" for anything else.
func plain(raw json.RawMessage) string { return jsontext.Plain(raw) }

// textAt returns what stands at path in raw as text.
func textAt(raw json.RawMessage, path string) string {
	found, _ := at(raw, path)
	return plain(found)
}
