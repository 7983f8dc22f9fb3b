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
	const update = `UPDATE deliveries SET status = 'held', hold = ?1 WHERE seq IN (
		SELECT seq FROM deliveries WHERE webhook_id = ?2 AND status = 'pending'
		AND NOT (?1 = 'webhook inactive' AND (test OR (SELECT active FROM webhooks WHERE id = ?2)))
		LIMIT ?3 + 0)`
	n, err := s.changeInSteps(ctx, webhookID, 0, func(step int) []any { return []any{update, reason, webhookID, step} })
	return n, explain("holding deliveries", err)
}

// Release makes the deliveries of a webhook pending that are held for reason,
// the oldest first and at most most (0 for all), and returns how many. While the
// webhook is turned off, what is held because of that stays held.
func (s *Store) Release(ctx context.Context, webhookID string, reason model.HoldReason, most int) (int, error) {
	const update = `UPDATE deliveries SET status = 'pending', hold = '' WHERE seq IN (
		SELECT seq FROM deliveries WHERE status = 'held' AND hold = ?1 AND webhook_id = ?2
		AND (?1 <> 'webhook inactive' OR (SELECT active FROM webhooks WHERE id = ?2))
		ORDER BY seq LIMIT ?3 + 0)`
	n, err := s.changeInSteps(ctx, webhookID, most, func(step int) []any { return []any{update, reason, webhookID, step} })
	return n, explain("releasing deliveries", err)
}

// Rehold changes what the deliveries of a webhook wait for that wait for from,
// and returns how many.
func (s *Store) Rehold(ctx context.Context, webhookID string, from, to model.HoldReason) (int, error) {
	const update = `UPDATE deliveries SET hold = ?3 WHERE seq IN (
		SELECT seq FROM deliveries WHERE status = 'held' AND hold = ?1 AND webhook_id = ?2 LIMIT ?4 + 0)`
	n, err := s.changeInSteps(ctx, webhookID, 0, func(step int) []any { return []any{update, from, webhookID, to, step} })
	return n, explain("holding deliveries for another reason", err)
}

// HeldFor returns the ids of the webhooks that have deliveries held for reason.
func (s *Store) HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error) {
	ids, err := s.texts(ctx, "SELECT DISTINCT webhook_id FROM deliveries WHERE status = 'held' AND hold = ?", reason)
	return ids, explain("reading what is held", err)
}

// holdStep is how many deliveries one transaction holds or releases, so that
// the intake doesn't wait for a long backlog.
const holdStep = 1000

// changeInSteps changes deliveries of a webhook, at most most (0 for all), step
// by step until none is left, and returns how many. statement is given the
// length of a step and returns an update with its arguments.
func (s *Store) changeInSteps(ctx context.Context, webhookID string, most int, statement func(step int) []any) (int, error) {
	changed := 0
	for {
		step := holdStep
		if most > 0 {
			step = min(step, most-changed)
		}
		update := statement(step)
		n, err := s.changeOfWebhook(ctx, webhookID, update[0].(string), update[1:]...)
		changed += n
		if err != nil || n < step || changed == most {
			return changed, err
		}
	}
}

// changeOfWebhook is changeDeliveries for those of one webhook, whose order it
// restores.
func (s *Store) changeOfWebhook(ctx context.Context, webhookID, update string, args ...any) (int, error) {
	var n int
	err := s.writer.do(ctx, func(t *tx) (err error) {
		if n, err = t.exec(update, args...); err != nil || n == 0 {
			return err
		}
		t.changes(model.DeliveriesChanged)
		return t.arrange(webhookID)
	})
	return n, err
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
