package intake

import (
	"bytes"
	"encoding/json"
	"time"
	"unicode/utf8"

	"latchbell/model"
)

// Decode reads one event as it stands in the body of POST /v1/events, or in the
// hands of another door that shall keep the same rules. The key is that of the
// Idempotency-Key header, "" for none; now is when the event came in and the
// default of its timestamp. ID and Source are left to the caller. Errors are of
// the model and name the field, if it is one field's fault.
//
// Optional fields may be null, which is the same as leaving them out. data
// keeps its bytes, save the space between tokens: escapes that stand for no
// character, such as half a surrogate pair, and repeated names inside it are
// the receiver's affair. In the fields that Latchbell reads itself such an
// escape is refused, since the text would be stored as something else.
func Decode(body []byte, key string, now time.Time) (model.Event, error) {
	if err := checkShape(body); err != nil {
		return model.Event{}, err
	}
	if err := checkBytes(body, 1+model.MaxDataDepth); err != nil {
		return model.Event{}, err
	}
	said, err := decodeRequest(withoutMark(body))
	if err != nil {
		return model.Event{}, err
	}
	if err := said.takeKey(key); err != nil {
		return model.Event{}, err
	}
	return said.event(now)
}

// checkShape explains the mistakes that are not worth an error in JSON's words.
func checkShape(body []byte) error {
	switch {
	case len(body) > model.MaxEventSize:
		return model.Invalidf("", tooLarge)
	case len(bytes.TrimLeft(body, " \t\r\n")) == 0:
		return model.Invalidf("", `The body is empty. Send an event: {"type":"license.renewed","data":{…}}.`)
	case isArray(body):
		return model.Invalidf("", "An event is a JSON object, and this is an array.")
	}
	return nil
}

// checkBytes refuses what no further step should meet: text that isn't UTF-8,
// and objects and arrays that lie more than depth deep.
func checkBytes(b []byte, depth int) error {
	if at := invalidUTF8(b); at >= 0 {
		return model.Invalidf("", "The event isn't UTF-8: byte %d is the first wrong one. Encode it as UTF-8.", at+1)
	}
	if nestedDeeper(b, depth) {
		return model.Invalidf("data", `"data" is nested deeper than %d levels. Flatten it.`, model.MaxDataDepth)
	}
	return nil
}

// invalidUTF8 returns the offset of the first byte that isn't UTF-8, or -1.
func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	at := 0
	for {
		r, size := utf8.DecodeRune(b[at:])
		if r == utf8.RuneError && size <= 1 {
			return at
		}
		at += size
	}
}

// nestedDeeper reports whether objects and arrays in b lie more than limit
// deep. It needs no memory however deep they are, and b needn't be valid JSON.
func nestedDeeper(b []byte, limit int) bool {
	depth, inString := 0, false
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case inString && c == '\\':
			i++ // whatever is escaped doesn't end the string
		case c == '"':
			inString = !inString
		case inString:
		case c == '{' || c == '[':
			depth++
			if depth > limit {
				return true
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return false
}

func decodeRequest(body []byte) (*request, error) {
	var said request
	var who borrowed
	err := model.DecodeObject(body, map[string]any{
		"id": &said.key, "type": &said.eventType, "environment": &said.environment,
		"timestamp": &said.timestamp, "initiator": &who, "reason": &said.reason,
		"subject": &said.subject, "data": &said.data,
	})
	if err != nil {
		return nil, err
	}
	said.initiator, err = decodeInitiator(who)
	return &said, err
}

func decodeInitiator(raw borrowed) (*initiator, error) {
	if raw == nil || string(raw) == "null" {
		return nil, nil
	}
	if raw[0] != '{' {
		return nil, model.Invalidf("initiator", `"initiator" must be an object, for example {"type":"user","id":"cus_17"}.`)
	}
	var who initiator
	err := model.DecodeObject(raw, map[string]any{"type": &who.kind, "id": &who.id, "name": &who.name})
	if err != nil {
		return nil, model.Invalidf("initiator."+model.FieldOf(err), `In "initiator": %s`, model.Sentence(err))
	}
	return &who, nil
}

// borrowed is JSON that is read on the spot and not kept.
type borrowed json.RawMessage

// UnmarshalJSON takes raw without copying it.
func (b *borrowed) UnmarshalJSON(raw []byte) error {
	*b = raw
	return nil
}

// compacted is JSON without the space between its tokens.
type compacted json.RawMessage

// UnmarshalJSON copies valid JSON, so that an event doesn't keep the whole body
// of its request in memory.
func (c *compacted) UnmarshalJSON(raw []byte) error {
	out := make([]byte, 0, len(raw))
	inString := false
	for i := 0; i < len(raw); i++ {
		b := raw[i]
		switch {
		case inString && b == '\\':
			out = append(out, b)
			i++
			b = raw[i] // whatever is escaped doesn't end the string
		case b == '"':
			inString = !inString
		case !inString && (b == ' ' || b == '\n' || b == '\t' || b == '\r'):
			continue
		}
		out = append(out, b)
	}
	*c = out
	return nil
}
