// Package body renders the request bodies that receivers get.
//
// A body is not stored: the log and every retry render it from the event
// again, and the receiver may compare or sign it. The formats are therefore
// frozen to the byte; vectors in testdata guard them.
package body

import (
	"time"

	"latchbell/model"
)

// Canonical renders e in the canonical profile: one minified JSON object with
// the members id, type, timestamp, environment, test, initiator, reason,
// subject and data, in this order.
//
// What is absent is left out: an empty reason or subject, an initiator without
// a type, and test unless it is true. The timestamp is RFC 3339 in UTC with
// milliseconds only where there are any. Data is copied byte for byte, so
// numbers, key order and escapes arrive as the caller wrote them.
func Canonical(e *model.Event) []byte {
	b := make([]byte, 0, len(e.Data)+512)
	b = append(b, '{')
	b = appendText(b, "id", e.ID)
	b = appendText(b, "type", e.Type)
	b = appendText(b, "timestamp", timestamp(e.Timestamp))
	b = appendText(b, "environment", string(e.Environment))
	if e.Test {
		b = append(appendName(b, "test"), "true"...)
	}
	if e.Initiator.Type != "" {
		b = appendInitiator(appendName(b, "initiator"), e.Initiator)
	}
	b = appendText(b, "reason", e.Reason)
	b = appendText(b, "subject", e.Subject)
	b = append(appendName(b, "data"), e.Data...)
	return append(b, '}')
}

func appendInitiator(b []byte, i model.Initiator) []byte {
	b = append(b, '{')
	b = appendText(b, "type", string(i.Type))
	b = appendText(b, "id", i.ID)
	b = appendText(b, "name", i.Name)
	return append(b, '}')
}

func timestamp(t time.Time) string {
	t = t.UTC().Truncate(time.Millisecond)
	if t.Nanosecond() == 0 {
		return t.Format("2006-01-02T15:04:05Z")
	}
	return t.Format("2006-01-02T15:04:05.000Z")
}
