package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"latchbell/model"
)

const jobQuery = "SELECT " + sentBody + ", " + deliveryColumns + ", " + eventColumns + deliveryTables + "JOIN events e ON e.id = d.event_id "

func jobFields(j *model.Job) []any {
	return slices.Concat([]any{&j.Body}, deliveryFields(&j.Delivery), eventFields(&j.Event))
}

// dueBytes is how much data of events Due reads at once, so that a batch of
// large ones doesn't fill the memory.
const dueBytes = 4 << 20

// errEnough ends the reading of rows before the last.
var errEnough = errors.New("enough was read")

// Due returns the pending deliveries of a webhook that are due at now, the
// oldest due first, at most limit and dueBytes of data, but one at least, without
// those whose ids are in except.
func (s *Store) Due(ctx context.Context, webhookID string, now time.Time, limit int, except ...string) ([]model.Job, error) {
	const query = jobQuery + `WHERE d.webhook_id = ? AND d.status = 'pending' AND d.due <= ?
		AND d.id NOT IN (SELECT value FROM json_each(?)) ORDER BY d.due, d.seq LIMIT ? + 0`
	var jobs []model.Job
	size := 0
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var j model.Job
		err := rows.Scan(jobFields(&j)...)
		jobs = append(jobs, j)
		if size += len(j.Event.Data) + len(j.Body); err == nil && size >= dueBytes {
			return errEnough
		}
		return err
	}, query, webhookID, moment(now), ids(except), limit)
	if errors.Is(err, errEnough) {
		err = nil
	}
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

// Pending returns the webhooks that have pending deliveries, with the time at
// which the first is due, in the order of these times. It asks for each webhook
// rather than each delivery, of which there can be a million.
func (s *Store) Pending(ctx context.Context) ([]model.PendingWebhook, error) {
	const query = `SELECT id, due FROM (SELECT id, (SELECT min(due) FROM deliveries
		WHERE webhook_id = w.id AND status = 'pending') AS due FROM webhooks w)
		WHERE due IS NOT NULL ORDER BY due`
	var pending []model.PendingWebhook
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var p model.PendingWebhook
		err := rows.Scan(&p.ID, (*moment)(&p.Due))
		pending = append(pending, p)
		return err
	}, query)
	return pending, explain("reading what is pending", err)
}

// Failing says how long a webhook has had failures only.
func (s *Store) Failing(ctx context.Context, webhookID string) (model.Failing, error) {
	const query = `SELECT failing_since, (SELECT count(*) FROM (
			SELECT DISTINCT event_id FROM deliveries
			WHERE webhook_id = w.id AND activity >= w.failing_since AND attempts > 0 AND NOT test LIMIT 2))
		FROM webhooks w WHERE id = ?`
	var f model.Failing
	err := s.row(ctx, []any{(*moment)(&f.Since), &f.Events}, query, webhookID)
	if errors.Is(err, sql.ErrNoRows) {
		err = errNoWebhook
	}
	return f, explain("reading how long a webhook has failed", err)
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
	err = s.writer.record(ctx, func(t *tx) error {
		d, err := t.state(a.DeliveryID)
		if err != nil {
			return err
		}
		d.Apply(a, v)
		if err := t.saveDeliveryState(d); err != nil {
			return err
		}
		row.id, row.number = newID(model.AttemptPrefix), d.Attempts
		if err := t.insertAttempt(row); err != nil {
			return err
		}
		if d.ordered && !d.Open() {
			if err := t.releaseNext(d.WebhookID, d.Subject); err != nil {
				return err
			}
		}
		t.remember(d)
		return t.noteAttempt(&d.Delivery, a, v)
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
		// What others wait for keeps its place before them. What waits for
		// others is sent at once, as the user wants.
		leaves := d.ordered && (!d.Open() || d.Hold == model.HeldEarlierEvent)
		d.ordered = d.ordered && !leaves
		d.Resend(time.Now())
		if !active && !d.Test {
			d.Holding(model.HeldWebhookInactive)
		}
		err = t.saveDeliveryState(d)
		if err == nil && leaves {
			err = t.releaseNext(d.WebhookID, d.Subject)
		}
		return err
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
