package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"latchbell/model"
)

const jobQuery = "SELECT " + deliveryColumns + ", " + eventColumns + deliveryTables + "JOIN events e ON e.id = d.event_id "

func jobFields(j *model.Job) []any {
	return append(deliveryFields(&j.Delivery), eventFields(&j.Event)...)
}

// Due returns the pending deliveries of a webhook that are due at now, the
// oldest due first, at most limit, without those whose ids are in except.
func (s *Store) Due(ctx context.Context, webhookID string, now time.Time, limit int, except ...string) ([]model.Job, error) {
	const query = jobQuery + `WHERE d.webhook_id = ? AND d.status = 'pending' AND d.due <= ?
		AND d.id NOT IN (SELECT value FROM json_each(?)) ORDER BY d.due, d.seq LIMIT ?`
	var jobs []model.Job
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var j model.Job
		err := rows.Scan(jobFields(&j)...)
		jobs = append(jobs, j)
		return err
	}, query, webhookID, moment(now), ids(except), limit)
	return jobs, explain("reading what is due", err)
}

// NextDue returns when the earliest pending delivery of a webhook is due that
// isn't in except; ok is false if there is none.
func (s *Store) NextDue(ctx context.Context, webhookID string, except ...string) (due time.Time, ok bool, err error) {
	const query = `SELECT min(due) FROM deliveries WHERE webhook_id = ? AND status = 'pending'
		AND id NOT IN (SELECT value FROM json_each(?))`
	err = s.row(ctx, []any{(*moment)(&due)}, query, webhookID, ids(except))
	return due, !due.IsZero(), explain("reading what is due next", err)
}

// PendingWebhooks returns the ids of the webhooks that have pending deliveries.
func (s *Store) PendingWebhooks(ctx context.Context) ([]string, error) {
	const query = `SELECT id FROM webhooks w WHERE EXISTS (
		SELECT 1 FROM deliveries WHERE webhook_id = w.id AND status = 'pending')`
	ids, err := s.texts(ctx, query)
	return ids, explain("reading what is pending", err)
}

// Job returns a delivery with its event, or an Error of kind NotFound.
func (s *Store) Job(ctx context.Context, deliveryID string) (*model.Job, error) {
	var j model.Job
	err := s.row(ctx, jobFields(&j), jobQuery+"WHERE d.id = ?", deliveryID)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, noDelivery(deliveryID)
	case err != nil:
		return nil, explain("reading a delivery", err)
	}
	return &j, nil
}

// Record stores an attempt with what follows from it for its delivery, and
// fills in the ID and the Number of the attempt. Of the response's body it
// keeps model.MaxResponseKept bytes.
func (s *Store) Record(ctx context.Context, a *model.Attempt, v model.Verdict) error {
	row, err := newAttemptRow(a)
	if err != nil {
		return explain("recording an attempt", err)
	}
	err = s.writer.do(ctx, func(t *tx) error {
		d, err := t.deliveryState(a.DeliveryID)
		if err != nil {
			return err
		}
		d.Apply(a, v)
		if err := t.saveDeliveryState(d); err != nil {
			return err
		}
		row.id, row.number = newID(model.AttemptPrefix), d.Attempts
		return t.insertAttempt(row)
	})
	if err != nil {
		return explain("recording an attempt", err)
	}
	a.ID, a.Number = row.id, row.number
	return nil
}

// Resend makes a delivery due now, with all tries; if its webhook is turned off
// it is held until that is turned on, unless it is a test. A deleted webhook is
// an Error of kind Conflict.
func (s *Store) Resend(ctx context.Context, deliveryID string) (*model.Delivery, error) {
	err := s.writer.do(ctx, func(t *tx) error {
		d, err := t.deliveryState(deliveryID)
		if err != nil {
			return err
		}
		active, err := t.isActive(d.WebhookID)
		if err != nil {
			return err
		}
		d.Resend(time.Now())
		if !active && !d.Test {
			d.Holding(model.HeldWebhookInactive)
		}
		return t.saveDeliveryState(d)
	})
	if err != nil {
		return nil, explain("sending a delivery again", err)
	}
	return s.Delivery(context.WithoutCancel(ctx), deliveryID) // an error would mean that it isn't sent again
}

// isActive reports whether a webhook is turned on. For a deleted one it is an
// Error of kind Conflict.
func (t *tx) isActive(webhookID string) (bool, error) {
	var active, deleted bool
	err := t.row([]any{&active, &deleted}, "SELECT active, deleted IS NOT NULL FROM webhooks WHERE id = ?", webhookID)
	if err == nil && deleted {
		err = &model.Error{Kind: model.Conflict,
			Message: "The webhook of this delivery was deleted, so there is nowhere to send it. Create the webhook again and send the event anew."}
	}
	return active, err
}
