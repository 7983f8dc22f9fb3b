package sqlite

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"time"

	"latchbell/model"
)

// Accept stores events with a delivery for each webhook that gets them, all or
// none, and returns a receipt for each. What it returns without an error is on
// the disk.
//
// A Key that was accepted before gives the first receipt again if the
// Fingerprint is the same, and an Error of kind Conflict for the field "id" if
// it isn't, in a BatchError if it is one of several events. A Target that doesn't exist is an Error of kind NotFound. While
// Refuse says so, new events fail with its reason. ID is
// made here, and a zero Received becomes now.
func (s *Store) Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error) {
	receipts := make([]model.Receipt, len(events))
	err := s.writer.accept(ctx, func(t *tx) error {
		now := time.Now()
		for i := range events {
			var err error
			if receipts[i], err = t.accept(&events[i], now); err != nil {
				return ofOne(err, i, len(events))
			}
			if reason := s.refusal.Load(); reason != nil && !receipts[i].Duplicate {
				return reason
			}
		}
		return nil
	})
	if err != nil {
		return nil, explain("storing events", err)
	}
	return receipts, nil
}

// ofOne says of which of n events the key is in conflict. Other errors are no
// single event's fault.
func ofOne(err error, i, n int) error {
	if n > 1 && model.Is(err, model.Conflict) {
		return &model.BatchError{Index: i, Err: err}
	}
	return err
}

func (t *tx) accept(e *model.Event, now time.Time) (model.Receipt, error) {
	present, err := t.present()
	if err != nil {
		return model.Receipt{}, err
	}
	targets := present.targets(e)
	if e.Target != "" && len(targets) == 0 {
		return model.Receipt{}, errNoWebhook
	}
	id := newID(model.EventPrefix)
	stored, err := t.insertEvent(id, e, len(targets), now)
	if err != nil {
		return model.Receipt{}, err
	}
	if !stored {
		return t.firstReceipt(e)
	}
	receipt := model.Receipt{EventID: id, Deliveries: len(targets), Event: storedEvent(e, id, now)}
	for _, w := range targets {
		d, err := t.insertDelivery(id, e, w, now)
		if err != nil {
			return model.Receipt{}, err
		}
		if d.Status == model.Pending {
			receipt.Due = append(receipt.Due, model.DueDelivery{ID: d.ID, WebhookID: w.ID})
		}
	}
	t.changes(model.DeliveriesChanged)
	return receipt, nil
}

// storedEvent returns e as it would be read back.
func storedEvent(e *model.Event, id string, now time.Time) *model.Event {
	stored := *e
	stored.ID, stored.Received = id, cmp.Or(e.Received, now)
	return &stored
}

// insertEvent reports false if the key of the event is taken.
func (t *tx) insertEvent(id string, e *model.Event, deliveries int, now time.Time) (bool, error) {
	const insert = `INSERT INTO events (id, type, environment, timestamp, test,
		initiator_type, initiator_id, initiator_name, reason, subject, target, source, received,
		deliveries, key, fingerprint, data)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
		ON CONFLICT (key) WHERE key IS NOT NULL DO NOTHING`
	n, err := t.exec(insert, id, e.Type, string(e.Environment), moment(e.Timestamp), e.Test,
		string(e.Initiator.Type), e.Initiator.ID, e.Initiator.Name, e.Reason, e.Subject, e.Target, string(e.Source),
		moment(cmp.Or(e.Received, now)), deliveries, optional(e.Key), e.Fingerprint, []byte(e.Data))
	return n == 1, err
}

// firstReceipt answers an event whose key was accepted before.
func (t *tx) firstReceipt(e *model.Event) (model.Receipt, error) {
	receipt := model.Receipt{Duplicate: true}
	var fingerprint []byte
	err := t.row([]any{&receipt.EventID, &receipt.Deliveries, &fingerprint},
		"SELECT id, deliveries, fingerprint FROM events WHERE key = ?", e.Key)
	if err != nil {
		return model.Receipt{}, err
	}
	if !bytes.Equal(fingerprint, e.Fingerprint) {
		return model.Receipt{}, &model.Error{Kind: model.Conflict, Field: "id",
			Message: "An event with this id was accepted before, with other content. Use a new id for a new event."}
	}
	return receipt, nil
}

// insertDelivery stores a new delivery and returns it. It is held if the webhook
// is turned off, unless the event is a test, and while an earlier one of its
// subject has to go first.
func (t *tx) insertDelivery(eventID string, e *model.Event, w *model.Webhook, now time.Time) (*deliveryState, error) {
	const insert = `INSERT INTO deliveries (id, event_id, webhook_id, status, hold, due, round, tries, attempts,
		created, activity, last_attempt, last_code, last_duration, last_cause, last_reason,
		event_type, subject, environment, test, ordered)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, ?6, ?6, NULL, 0, 0, '', '', ?7, ?8, ?9, ?10, ?11)`
	d := &deliveryState{ordered: takesPart(w, e), Delivery: model.Delivery{
		ID: newID(model.DeliveryPrefix), WebhookID: w.ID, Subject: e.Subject, Test: e.Test,
		Status: model.Pending, Due: now, Created: now,
	}}
	if !w.Status.Active && !e.Test {
		d.Holding(model.HeldWebhookInactive)
	}
	if d.ordered {
		behind, err := t.isBehind(w.ID, e.Subject)
		if err != nil {
			return nil, err
		}
		if behind {
			d.Holding(model.HeldEarlierEvent)
		}
	}
	var err error
	d.seq, err = t.insert(insert, d.ID, eventID, w.ID, string(d.Status), string(d.Hold), moment(now),
		e.Type, e.Subject, string(e.Environment), e.Test, d.ordered)
	t.remember(d)
	return d, err
}

const eventColumns = `e.id, e.type, e.environment, e.timestamp, e.test, e.initiator_type, e.initiator_id, e.initiator_name,
	e.reason, e.subject, e.target, e.source, e.received, e.key, e.fingerprint, e.data`

// eventFields returns where eventColumns are scanned to.
func eventFields(e *model.Event) []any {
	return []any{
		&e.ID, &e.Type, &e.Environment, (*moment)(&e.Timestamp), &e.Test, &e.Initiator.Type, &e.Initiator.ID, &e.Initiator.Name,
		&e.Reason, &e.Subject, &e.Target, &e.Source, (*moment)(&e.Received), (*optional)(&e.Key), &e.Fingerprint, (*[]byte)(&e.Data),
	}
}

// Event returns an event, or an Error of kind NotFound.
func (s *Store) Event(ctx context.Context, id string) (*model.Event, error) {
	var e model.Event
	err := s.row(ctx, eventFields(&e), "SELECT "+eventColumns+" FROM events e WHERE e.id = ?", id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, model.NotFoundf("There is no event %s.", id)
	case err != nil:
		return nil, explain("reading an event", err)
	}
	return &e, nil
}
