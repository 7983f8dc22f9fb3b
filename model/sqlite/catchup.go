package sqlite

import (
	"context"

	"latchbell/model"
)

// What a webhook missed while it was turned off is held, first because of that
// ("webhook inactive"). When it is on again it is caught up with: "catching
// up", released little by little by the sender, or "catching up stopped" after
// a failure, until the user decides.

// missed takes the deliveries of a webhook that it missed in any of these
// states.
const missed = ` status = 'held' AND webhook_id = ?
	AND hold IN ('webhook inactive', 'catching up', 'catching up stopped')`

// Missed says what a webhook missed while it was turned off.
func (s *Store) Missed(ctx context.Context, webhookID string) (model.Missed, error) {
	const query = `SELECT count(*) FILTER (WHERE hold <> 'catching up'), min(iif(hold <> 'catching up', created, NULL)),
		count(*) FILTER (WHERE hold = 'catching up') FROM deliveries WHERE` + missed
	var m model.Missed
	err := s.row(ctx, []any{&m.Count, (*moment)(&m.Since), &m.CatchingUp}, query, webhookID)
	return m, explain("reading what a webhook missed", err)
}

// SkipMissed cancels what a webhook missed, and returns how many deliveries
// that were.
func (s *Store) SkipMissed(ctx context.Context, webhookID string) (int, error) {
	const update = `UPDATE deliveries SET status = 'cancelled', hold = '' WHERE` + missed
	n, err := s.changeOfWebhook(ctx, webhookID, update, webhookID)
	return n, explain("skipping what a webhook missed", err)
}

// CatchUp has what a webhook missed sent, unless it is turned off, and returns
// how many deliveries that are.
func (s *Store) CatchUp(ctx context.Context, webhookID string) (int, error) {
	const update = `UPDATE deliveries SET hold = 'catching up' WHERE` + missed +
		` AND hold <> 'catching up' AND (SELECT active FROM webhooks WHERE id = webhook_id)`
	var n int
	err := s.writer.do(ctx, func(t *tx) (err error) {
		if n, err = t.exec(update, webhookID); n > 0 {
			t.changes(model.DeliveriesChanged | model.WebhooksChanged) // the sender follows webhooks
		}
		return err
	})
	return n, explain("sending what a webhook missed", err)
}

// releaseMissed has what a webhook missed caught up with, now that it is on.
func (t *tx) releaseMissed(webhookID string) error {
	const update = `UPDATE deliveries SET hold = 'catching up'
		WHERE status = 'held' AND hold = 'webhook inactive' AND webhook_id = ?`
	n, err := t.exec(update, webhookID)
	if n > 0 {
		t.changes(model.DeliveriesChanged)
	}
	return err
}
