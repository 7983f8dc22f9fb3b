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
// it isn't. A Target that doesn't exist is an Error of kind NotFound. ID is
// made here, and a zero Received becomes now.
func (s *Store) Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error) {
	receipts := make([]model.Receipt, len(events))
	err := s.writer.do(ctx, func(t *tx) error {
		now := time.Now()
		for i := range events {
			var err error
			if receipts[i], err = t.accept(&events[i], now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, explain("storing events", err)
	}
	return receipts, nil
}

func (t *tx) accept(e *model.Event, now time.Time) (model.Receipt, error) {
	present, err := t.present()
	if err != nil {
		return model.Receipt{}, err
	}
	targets := model.Route(e, present)
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
	receipt := model.Receipt{EventID: id, Deliveries: len(targets)}
	for _, w := range targets {
		due, err := t.insertDelivery(id, e, w, now)
		if err != nil {
			return model.Receipt{}, err
		}
		if due {
			receipt.Webhooks = append(receipt.Webhooks, w.ID)
		}
	}
	t.changes(model.DeliveriesChanged)
	return receipt, nil
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

// insertDelivery reports whether the delivery is due now. It is held if the
// webhook is turned off, unless the event is a test.
func (t *tx) insertDelivery(eventID string, e *model.Event, w *model.Webhook, now time.Time) (bool, error) {
	const insert = `INSERT INTO deliveries (id, event_id, webhook_id, status, hold, due, round, tries, attempts,
		created, activity, last_attempt, last_code, last_duration, last_cause, last_reason,
		event_type, subject, environment, test)
		VALUES (?1, ?2, ?3, ?4, ?5, ?6, 0, 0, 0, ?6, ?6, NULL, 0, 0, '', '', ?7, ?8, ?9, ?10)`
	d := model.Delivery{Status: model.Pending, Test: e.Test}
	if !w.Status.Active && !e.Test {
		d.Holding(model.HeldWebhookInactive)
	}
	_, err := t.exec(insert, newID(model.DeliveryPrefix), eventID, w.ID, string(d.Status), string(d.Hold), moment(now),
		e.Type, e.Subject, string(e.Environment), e.Test)
	return d.Status == model.Pending, err
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
