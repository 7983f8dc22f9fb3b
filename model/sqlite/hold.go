package sqlite

import (
	"context"

	"latchbell/model"
)

// Tests are an exception to the rule that nothing is sent to a webhook that is
// turned off: the user asked to try it. They are never held for that reason,
// neither when they come in nor when the webhook is turned off.

// Hold makes the pending deliveries of a webhook wait for reason and returns
// how many. Nothing waits for a webhook to be turned on that is on by now.
func (s *Store) Hold(ctx context.Context, webhookID string, reason model.HoldReason) (int, error) {
	const update = `UPDATE deliveries SET status = 'held', hold = ?1
		WHERE webhook_id = ?2 AND status = 'pending'
		AND NOT (?1 = 'webhook inactive' AND (test OR (SELECT active FROM webhooks WHERE id = ?2)))`
	n, err := s.changeDeliveries(ctx, update, reason, webhookID)
	return n, explain("holding deliveries", err)
}

// Release makes the deliveries of a webhook pending that are held for reason
// and returns how many. While the webhook is turned off, what is held because
// of that stays held.
func (s *Store) Release(ctx context.Context, webhookID string, reason model.HoldReason) (int, error) {
	const update = `UPDATE deliveries SET status = 'pending', hold = ''
		WHERE status = 'held' AND hold = ?1 AND webhook_id = ?2
		AND (?1 <> 'webhook inactive' OR (SELECT active FROM webhooks WHERE id = ?2))`
	n, err := s.changeDeliveries(ctx, update, reason, webhookID)
	return n, explain("releasing deliveries", err)
}

// HeldFor returns the ids of the webhooks that have deliveries held for reason.
func (s *Store) HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error) {
	ids, err := s.texts(ctx, "SELECT DISTINCT webhook_id FROM deliveries WHERE status = 'held' AND hold = ?", reason)
	return ids, explain("reading what is held", err)
}

// Missed says how many deliveries are held because the webhook was turned off,
// and since when.
func (s *Store) Missed(ctx context.Context, webhookID string) (model.Missed, error) {
	const query = `SELECT count(*), min(created) FROM deliveries
		WHERE status = 'held' AND hold = 'webhook inactive' AND webhook_id = ?`
	var m model.Missed
	err := s.row(ctx, []any{&m.Count, (*moment)(&m.Since)}, query, webhookID)
	return m, explain("reading what a webhook missed", err)
}

// SkipMissed cancels the deliveries that are held because the webhook was
// turned off, and returns how many.
func (s *Store) SkipMissed(ctx context.Context, webhookID string) (int, error) {
	const update = `UPDATE deliveries SET status = 'cancelled', hold = ''
		WHERE status = 'held' AND hold = ? AND webhook_id = ?`
	n, err := s.changeDeliveries(ctx, update, model.HeldWebhookInactive, webhookID)
	return n, explain("skipping what a webhook missed", err)
}

// changeDeliveries runs an update and returns how many deliveries it changed.
func (s *Store) changeDeliveries(ctx context.Context, update string, args ...any) (int, error) {
	var n int
	err := s.writer.do(ctx, func(t *tx) (err error) {
		if n, err = t.exec(update, args...); n > 0 {
			t.changes(model.DeliveriesChanged)
		}
		return err
	})
	return n, err
}

// openOfWebhook takes the pending and held deliveries of one webhook from the
// two small indexes that hold just these, rather than from its whole log.
const openOfWebhook = `seq IN (
	SELECT seq FROM deliveries WHERE status = 'pending' AND webhook_id = ?1 UNION ALL
	SELECT seq FROM deliveries WHERE status = 'held' AND +webhook_id = ?1)`

// holdInactive holds what waits for a webhook that is turned off, for whatever
// else it waited.
func (t *tx) holdInactive(webhookID string) error {
	const update = `UPDATE deliveries SET status = 'held', hold = 'webhook inactive'
		WHERE hold <> 'webhook inactive' AND NOT test AND ` + openOfWebhook
	n, err := t.exec(update, webhookID)
	if n > 0 {
		t.changes(model.DeliveriesChanged)
	}
	return err
}

// settle makes the deliveries of a webhook follow its status: what waits for one
// that is turned off is held, what it missed is pending once it is on again.
func (t *tx) settle(webhookID string, active bool) error {
	if active {
		return t.releaseMissed(webhookID)
	}
	return t.holdInactive(webhookID)
}

func (t *tx) releaseMissed(webhookID string) error {
	const update = `UPDATE deliveries SET status = 'pending', hold = ''
		WHERE status = 'held' AND hold = 'webhook inactive' AND webhook_id = ?`
	n, err := t.exec(update, webhookID)
	if n > 0 {
		t.changes(model.DeliveriesChanged)
	}
	return err
}
