package model

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// Limits of an event.
const (
	// MaxEventSize is the largest event as handed to the intake, in bytes.
	MaxEventSize = 1 << 20
	// MaxDataDepth is how deeply objects and arrays in data may be nested.
	MaxDataDepth = 128
	// MaxKeyLength bounds the caller's own key, in bytes.
	MaxKeyLength = 256
	// MaxFieldLength bounds the other texts of an event, in bytes.
	MaxFieldLength = 512
	// MaxEventPage bounds what one EventQuery brings: it ends early with the
	// event by which the data of all reaches so many bytes.
	MaxEventPage = 8 << 20
)

// TestType is the type of the events that a test sends.
const TestType = "webhook.test"

// InitiatorType says who caused an event.
type InitiatorType string

// The initiators: the license system itself, the license holder, the owner.
const (
	InitiatorSystem InitiatorType = "system"
	InitiatorUser   InitiatorType = "user"
	InitiatorAdmin  InitiatorType = "admin"
)

// Initiator is who caused an event.
type Initiator struct {
	Type InitiatorType `json:"type"`
	ID   string        `json:"id,omitempty"`
	Name string        `json:"name,omitempty"`
}

// Source is the door through which an event came in.
type Source string

// The doors.
const (
	SourceIntake  Source = "intake"
	SourceCommand Source = "command"
	SourceTest    Source = "test"
	// SourceSecretTest is a test that is signed with the new secret alone.
	SourceSecretTest Source = "secret test"
)

// Event is one thing that happened. It never changes once it is stored.
type Event struct {
	ID          string
	Type        string
	Environment Environment
	// Timestamp is when it happened, as the caller says, to the millisecond.
	Timestamp time.Time
	// Test marks events made by Latchbell to try a webhook.
	Test      bool
	Initiator Initiator
	Reason    string
	// Subject is what the event is about, usually the license's id.
	Subject string
	// Key is the caller's own idempotency key, or empty.
	Key string
	// Data is the caller's JSON object, without the space between tokens but
	// otherwise byte for byte: numbers, key order and escapes as they came.
	Data json.RawMessage
	// Target, if set, is the id of the only webhook that gets the event (a
	// test); subscriptions are not asked then.
	Target   string
	Source   Source
	Received time.Time
	// Fingerprint tells whether a repeated Key brings the same content; see
	// FingerprintOf. Empty without a Key.
	Fingerprint []byte
}

// Validate checks what every door has to check. Its errors name the field as
// the caller wrote it.
func (e *Event) Validate() error {
	if err := ValidateType(e.Type); err != nil {
		return err
	}
	if err := e.Environment.Validate(); err != nil {
		return err
	}
	switch e.Initiator.Type {
	case "":
		return Invalidf("initiator.type", `"initiator.type" is missing; it must be "system", "user" or "admin".`)
	case InitiatorSystem, InitiatorUser, InitiatorAdmin:
	default:
		return Invalidf("initiator.type", `"initiator.type" is %q; it must be "system", "user" or "admin".`, Shorten(string(e.Initiator.Type)))
	}
	texts := []struct {
		field, value string
		limit        int
	}{
		{"id", e.Key, MaxKeyLength},
		{"subject", e.Subject, MaxFieldLength},
		{"reason", e.Reason, MaxFieldLength},
		{"initiator.id", e.Initiator.ID, MaxFieldLength},
		{"initiator.name", e.Initiator.Name, MaxFieldLength},
	}
	for _, t := range texts {
		if !utf8.ValidString(t.value) {
			return Invalidf(t.field, "%q isn't valid text (UTF-8).", t.field)
		}
		if len(t.value) > t.limit {
			return Invalidf(t.field, "%q is %d bytes long; at most %d are possible.", t.field, len(t.value), t.limit)
		}
	}
	if y := e.Timestamp.Year(); y < 1970 || y > 9999 {
		return Invalidf("timestamp", `"timestamp" lies outside the years 1970 to 9999.`)
	}
	if len(e.Data) == 0 || e.Data[0] != '{' {
		return Invalidf("data", `"data" must be a JSON object, for example {"license":{"key":"7F3A-91BC"}}.`)
	}
	return nil
}

// SubjectOf returns the subject that data, which is valid JSON, implies when the
// caller names none: data.license.id, else data.license.key, else "". A license
// without either, or data of another shape, has no subject.
func SubjectOf(data json.RawMessage) string {
	if !bytes.Contains(data, []byte(`"license"`)) {
		return ""
	}
	license := JSONMember(data, "license")
	for _, name := range []string{"id", "key"} {
		if s := textOrNumber(JSONMember(license, name)); s != "" && len(s) <= MaxFieldLength {
			return s
		}
	}
	return ""
}

// textOrNumber returns a JSON string, or a number as it is written, or "".
func textOrNumber(raw json.RawMessage) string {
	switch {
	case len(raw) == 0:
		return ""
	case raw[0] == '"':
		return unquote(raw)
	case raw[0] == '-' || '0' <= raw[0] && raw[0] <= '9':
		return string(raw)
	}
	return ""
}

// FingerprintOf digests what a caller said, part by part and before defaults
// are filled in, so that the same request sent again gives the same digest.
func FingerprintOf(parts ...[]byte) []byte {
	h := sha256.New()
	var length [8]byte
	for _, p := range parts {
		binary.LittleEndian.PutUint64(length[:], uint64(len(p)))
		h.Write(length[:])
		h.Write(p)
	}
	return h.Sum(nil)
}

// Receipt is the answer to an accepted event.
type Receipt struct {
	EventID string
	// Deliveries is how many webhooks get the event.
	Deliveries int
	// Duplicate: the same key and content had been accepted before; nothing
	// was stored.
	Duplicate bool
	// Event is the event as it is stored, nil for a duplicate.
	Event *Event
	// Due are its deliveries that can be sent at once.
	Due []DueDelivery
}

// DueDelivery is a fresh delivery, so that the sender needn't read it back.
type DueDelivery struct {
	ID        string
	WebhookID string
}

// EventQuery asks for events in the order in which they were accepted. Its zero
// value asks for the first.
type EventQuery struct {
	// After is the id of an event; those accepted after it are returned. It
	// needn't be stored any more.
	After string
	// Type is an exact type or a group ("license.*"), Subject and Environment
	// are exact; empty takes all.
	Type        string
	Subject     string
	Environment Environment
	// Limit is the largest number of events; 100 when 0.
	Limit int
}

// String says what became of the event: "evt_…: 2 deliveries".
func (r Receipt) String() string {
	switch {
	case r.Duplicate:
		return r.EventID + ": was stored before"
	case r.Deliveries == 1:
		return r.EventID + ": 1 delivery"
	}
	return fmt.Sprintf("%s: %d deliveries", r.EventID, r.Deliveries)
}

// Route returns those of webhooks that get e. A webhook that is turned off
// gets it too: its delivery is held rather than lost.
func Route(e *Event, webhooks []*Webhook) []*Webhook {
	var out []*Webhook
	for _, w := range webhooks {
		if e.Target != "" {
			if w.ID == e.Target {
				out = append(out, w)
			}
			continue
		}
		if w.Subscribes(e.Type, e.Environment) {
			out = append(out, w)
		}
	}
	return out
}

// NewTest returns the event that tries webhook w, with data as its sample.
func NewTest(w *Webhook, data json.RawMessage, now time.Time) Event {
	return Event{
		Type: TestType, Environment: w.Environment, Timestamp: now, Test: true,
		Initiator: Initiator{Type: InitiatorAdmin}, Subject: SubjectOf(data), Data: data,
		Target: w.ID, Source: SourceTest, Received: now,
	}
}
