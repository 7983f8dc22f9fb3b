package sqlite

import "latchbell/model"

// The order of a subject: of its open deliveries to one webhook, only the
// first is sent; the later ones are held until it is settled. It is kept here,
// in the transaction that opens or settles a delivery, so that nothing can be
// sent out of turn. Tests, and deliveries that the user sends again by hand,
// take no part in it.

// takesPart reports whether a delivery of e to w is sent in the order of its
// subject.
func takesPart(w *model.Webhook, e *model.Event) bool {
	return w.Order == model.OrderLicense && e.Subject != "" && !e.Test
}

// isBehind reports whether an open delivery of the subject comes before one
// that is new.
func (t *tx) isBehind(webhookID, subject string) (bool, error) {
	const query = `SELECT EXISTS (SELECT 1 FROM deliveries
		WHERE ordered AND status IN ('pending', 'held') AND webhook_id = ? AND subject = ?)`
	var behind bool
	err := t.row([]any{&behind}, query, webhookID, subject)
	return behind, err
}

// releaseNext lets the first open delivery of a subject go.
func (t *tx) releaseNext(webhookID, subject string) error {
	const update = `UPDATE deliveries SET status = 'pending', hold = ''
		WHERE hold = 'earlier event first' AND status = 'held' AND seq = (SELECT min(seq) FROM deliveries
			WHERE ordered AND status IN ('pending', 'held') AND webhook_id = ? AND subject = ?)`
	clear(t.recent)
	_, err := t.exec(update, webhookID, subject)
	return err
}

// hasEarlier is true for a row of deliveries with an open one before it.
const hasEarlier = ` EXISTS (SELECT 1 FROM deliveries e
	WHERE e.ordered AND e.status IN ('pending', 'held') AND e.webhook_id = deliveries.webhook_id
	AND e.subject = deliveries.subject AND e.seq < deliveries.seq)`

// arrange restores the order of a webhook after many of its deliveries changed.
func (t *tx) arrange(webhookID string) error {
	present, err := t.present()
	if err != nil {
		return err
	}
	if w := present.byID[webhookID]; w == nil || w.Order == model.OrderNone {
		return nil
	}
	const hold = `UPDATE deliveries SET status = 'held', hold = 'earlier event first'
		WHERE status = 'pending' AND webhook_id = ? AND ordered AND` + hasEarlier
	const release = `UPDATE deliveries SET status = 'pending', hold = ''
		WHERE status = 'held' AND hold = 'earlier event first' AND webhook_id = ? AND NOT` + hasEarlier
	if _, err := t.exec(hold, webhookID); err != nil {
		return err
	}
	_, err = t.exec(release, webhookID)
	return err
}

// reorder makes the open deliveries of a webhook follow the order that was
// chosen for it.
func (t *tx) reorder(webhookID string, order model.Order) error {
	const join = `UPDATE deliveries SET ordered = 1
		WHERE NOT ordered AND NOT test AND subject <> '' AND ` + openOfWebhook
	const leave = `UPDATE deliveries SET ordered = 0,
		status = iif(hold = 'earlier event first', 'pending', status), hold = iif(hold = 'earlier event first', '', hold)
		WHERE ordered AND ` + openOfWebhook
	if order == model.OrderLicense {
		if _, err := t.exec(join, webhookID); err != nil {
			return err
		}
		return t.arrange(webhookID)
	}
	_, err := t.exec(leave, webhookID)
	return err
}
