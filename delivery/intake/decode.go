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
	// A byte order mark may be ignored (RFC 8259, section 8.1); Windows' tools
	// write one.
	said, err := decodeRequest(bytes.TrimPrefix(body, []byte("\ufeff")))
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
	switch trimmed := bytes.TrimLeft(body, " \t\r\n"); {
	case len(body) > model.MaxEventSize:
		return model.Invalidf("", tooLarge)
	case len(trimmed) == 0:
		return model.Invalidf("", `The body is empty. Send an event: {"type":"license.renewed","data":{…}}.`)
	case trimmed[0] == '[':
		return model.Invalidf("", "A request carries one event, a JSON object. Send each event of the array in a request of its own.")
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
	var who json.RawMessage
	err := model.DecodeObject(body, map[string]any{
		"id": &said.key, "type": &said.eventType, "environment": &said.environment,
		"timestamp": &said.timestamp, "initiator": &who, "reason": &said.reason,
		"subject": &said.subject, "data": &said.data,
	})
	if err != nil {
		return nil, err
	}
	if said.initiator, err = decodeInitiator(who); err != nil {
		return nil, err
	}
	said.data = compact(said.data)
	return &said, nil
}

func decodeInitiator(raw json.RawMessage) (*initiator, error) {
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

// compact drops the space between the tokens of data, which is valid JSON.
func compact(data json.RawMessage) json.RawMessage {
	var out bytes.Buffer
	out.Grow(len(data))
	if json.Compact(&out, data) != nil {
		return nil
	}
	return out.Bytes()
}
