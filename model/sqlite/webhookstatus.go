package sqlite

import (
	"cmp"
	"context"
	"time"

	"latchbell/model"
)

// SetWebhookStatus turns a webhook on or off. What waits for one that is turned
// off is held; what one missed that is turned on waits to be caught up with.
func (s *Store) SetWebhookStatus(ctx context.Context, id string, status model.WebhookStatus) error {
	const update = `UPDATE webhooks SET active = ?, status_since = ?, status_reason = ?, failing_since = NULL
		WHERE id = ? AND deleted IS NULL`
	err := s.writer.do(ctx, func(t *tx) error {
		present, err := t.present()
		if err != nil {
			return err
		}
		before := present.byID[id]
		if before == nil {
			return errNoWebhook
		}
		t.changes(model.WebhooksChanged)
		if _, err := t.exec(update, status.Active, moment(cmp.Or(status.Since, time.Now())), status.Reason, id); err != nil {
			return err
		}
		after := *before
		after.Status = status
		if err := t.noteChange(id, model.ActorOf(ctx), model.WebhookChanged, model.Compare(before, &after)); err != nil {
			return err
		}
		if err := t.settle(id, status.Active); err != nil {
			return err
		}
		return t.arrange(id)
	})
	return explain("changing the status of a webhook", err)
}
