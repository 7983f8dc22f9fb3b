package intake

import (
	"encoding/json"
	"time"

	"latchbell/model"
)

// request is what the caller said, before any default.
type request struct {
	key, eventType, environment, timestamp, reason, subject text

	initiator *initiator
	data      compacted
	// source is that of a CloudEvent.
	source text
}

type initiator struct{ kind, id, name text }

// takeKey settles which key holds: that of the header or the field "id".
func (q *request) takeKey(header string) error {
	switch {
	case q.key.given && q.key.value == "":
		return model.Invalidf("id", `"id" is empty. Give the event a key of its own, or leave "id" out.`)
	case header == "":
		return nil
	case q.key.given && q.key.value != header:
		return model.Invalidf("id", `"id" and the header %s differ. Send the key in one place only.`, keyHeader)
	}
	q.key = textOf(header)
	return nil
}

// event fills in the defaults and checks the result.
func (q *request) event(now time.Time) (model.Event, error) {
	timestamp, err := parseTimestamp(q.timestamp, now)
	if err != nil {
		return model.Event{}, err
	}
	e := model.Event{
		Key: q.key.value, Type: q.eventType.value, Reason: q.reason.value, Data: json.RawMessage(q.data),
		Environment: model.Environment(q.environment.or(string(model.Production))),
		Timestamp:   timestamp,
		Initiator:   model.Initiator{Type: model.InitiatorSystem},
		Subject:     q.subject.value,
		Received:    now,
	}
	if who := q.initiator; who != nil {
		e.Initiator = model.Initiator{Type: model.InitiatorType(who.kind.value), ID: who.id.value, Name: who.name.value}
	}
	if !q.subject.given {
		e.Subject = model.SubjectOf(e.Data)
	}
	if q.key.given {
		e.Fingerprint = q.fingerprint()
	}
	return e, e.Validate()
}

// fingerprint digests what the caller said apart from the key. It is stored, so
// it must stay the same from one version of the program to the next.
func (q *request) fingerprint() []byte {
	who, present := q.initiator, "present"
	if who == nil {
		who, present = &initiator{}, ""
	}
	room := make([]byte, 0, 256) // one for all parts
	part := func(t text) []byte {
		if !t.given {
			return nil
		}
		begin := len(room)
		room = append(append(room, '='), t.value...) // so that "" differs from nothing
		return room[begin:]
	}
	parts := [][]byte{
		part(q.eventType), part(q.environment), part(q.timestamp), part(q.reason), part(q.subject),
		[]byte(present), part(who.kind), part(who.id), part(who.name),
		q.data,
	}
	if q.source.given {
		// The id of a CloudEvent is unique for its source only. The same id
		// from another source is thus a conflict, which its sender sees, and
		// never taken for a repetition, by which the event would be lost.
		parts = append(parts, part(q.source))
	}
	return model.FingerprintOf(parts...)
}

// parseTimestamp reads RFC 3339, which always has a zone, to the millisecond.
func parseTimestamp(said text, now time.Time) (time.Time, error) {
	if !said.given {
		return now.UTC().Truncate(time.Millisecond), nil
	}
	t, err := time.Parse(time.RFC3339, said.value)
	if err != nil {
		e := model.Invalidf("timestamp", `"timestamp" is %q, which isn't a time with a zone. Write it as RFC 3339, for example "2026-03-01T09:15:00Z".`, model.Shorten(said.value))
		e.Err = err
		return time.Time{}, e
	}
	return t.UTC().Truncate(time.Millisecond), nil
}
