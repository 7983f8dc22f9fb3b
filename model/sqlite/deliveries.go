package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"latchbell/model"
)

// The columns of a delivery fall in two: those that change, which a write
// reads and stores again, and those that are only shown.
const (
	stateColumns = `d.status, d.hold, d.due, d.round, d.tries, d.attempts,
		d.last_attempt, d.last_code, d.last_duration, d.last_cause, d.last_reason`
	fixedColumns = `d.id, d.event_id, d.webhook_id, d.created, d.event_type, d.subject, d.environment, d.test, w.name, w.url`

	deliveryColumns = stateColumns + ", " + fixedColumns
	// deliveryTables joins the webhook for its name and URL of today; a deleted
	// one keeps them.
	deliveryTables = " FROM deliveries d JOIN webhooks w ON w.id = d.webhook_id "
)

// stateFields returns where stateColumns are scanned to.
func stateFields(d *model.Delivery) []any {
	return []any{
		&d.Status, &d.Hold, (*moment)(&d.Due), &d.Round, &d.Tries, &d.Attempts,
		(*moment)(&d.LastAttempt), &d.LastCode, (*span)(&d.LastDuration), &d.LastCause, &d.LastReason,
	}
}

// deliveryFields returns where deliveryColumns are scanned to.
func deliveryFields(d *model.Delivery) []any {
	return append(stateFields(d),
		&d.ID, &d.EventID, &d.WebhookID, (*moment)(&d.Created), &d.EventType, &d.Subject, &d.Environment, &d.Test,
		&d.WebhookName, &d.WebhookURL)
}

func noDelivery(id string) error { return model.NotFoundf("There is no delivery %s.", id) }

// Delivery returns a delivery, or an Error of kind NotFound.
func (s *Store) Delivery(ctx context.Context, id string) (*model.Delivery, error) {
	var d model.Delivery
	err := s.row(ctx, deliveryFields(&d), "SELECT "+deliveryColumns+deliveryTables+"WHERE d.id = ?", id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, noDelivery(id)
	case err != nil:
		return nil, explain("reading a delivery", err)
	}
	return &d, nil
}

// deliveryState is a delivery as a write sees it: what changes, and what that
// depends on.
type deliveryState struct {
	model.Delivery
	seq     int64
	ordered bool
}

// deliveryState reads the state of a delivery.
func (t *tx) deliveryState(id string) (*deliveryState, error) {
	d := &deliveryState{Delivery: model.Delivery{ID: id}}
	err := t.row(append(stateFields(&d.Delivery), &d.WebhookID, &d.Subject, &d.Test, &d.seq, &d.ordered),
		"SELECT "+stateColumns+", d.webhook_id, d.subject, d.test, d.seq, d.ordered FROM deliveries d WHERE d.id = ?", id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, noDelivery(id)
	}
	return d, err
}

// saveDeliveryState stores what changes of a delivery. If it was the first of
// its subject and is settled now, the next one may go.
func (t *tx) saveDeliveryState(d *deliveryState) error {
	const update = `UPDATE deliveries SET status = ?, hold = ?, due = ?, round = ?, tries = ?, attempts = ?,
		last_attempt = ?7, last_code = ?, last_duration = ?, last_cause = ?, last_reason = ?,
		activity = coalesce(?7, created), ordered = ? WHERE seq = ?`
	t.changes(model.DeliveriesChanged)
	_, err := t.exec(update, string(d.Status), string(d.Hold), moment(d.Due), d.Round, d.Tries, d.Attempts,
		moment(d.LastAttempt), d.LastCode, span(d.LastDuration), d.LastCause, d.LastReason, d.ordered, d.seq)
	return err
}
