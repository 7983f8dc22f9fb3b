package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"latchbell/model"
)

// DeleteWebhook removes a webhook and cancels what it had not delivered. Its
// log stays, with its name and URL.
func (s *Store) DeleteWebhook(ctx context.Context, id string) error {
	const (
		remove = `UPDATE webhooks SET deleted = ?, active = 0, secret_ref = '', credentials_ref = ''
			WHERE id = ? AND deleted IS NULL`
		cancel = "UPDATE deliveries SET status = 'cancelled', hold = 'webhook deleted' WHERE " + openOfWebhook
	)
	err := s.writer.do(ctx, func(t *tx) error {
		t.changes(model.WebhooksChanged | model.DeliveriesChanged)
		n, err := t.exec(remove, moment(time.Now()), id)
		if err == nil && n == 0 {
			return errNoWebhook
		}
		if err != nil {
			return err
		}
		if err := t.noteChange(id, model.ActorOf(ctx), model.WebhookDeleted, nil); err != nil {
			return err
		}
		_, err = t.exec(cancel, id)
		return err
	})
	return explain("deleting a webhook", err)
}

// UndeleteWebhook brings a deleted webhook back as w describes it, with the
// deliveries that were cancelled for it, and with one for each event that it
// would have got since. One that wasn't deleted, or has left with the end of its
// log, is an Error of kind NotFound; a name that was taken meanwhile one of kind
// Conflict.
func (s *Store) UndeleteWebhook(ctx context.Context, w *model.Webhook) error {
	err := s.writer.do(ctx, func(t *tx) error {
		var deleted time.Time
		err := t.row([]any{(*moment)(&deleted)}, "SELECT deleted FROM webhooks WHERE id = ? AND deleted IS NOT NULL", w.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return model.NotFoundf("The webhook %q can't be brought back any more. Create it again.", w.Name)
		}
		if err != nil {
			return err
		}
		return t.undelete(w, deleted, model.ActorOf(ctx))
	})
	return explain("bringing a webhook back", err)
}

func (t *tx) undelete(w *model.Webhook, deleted time.Time, actor string) error {
	const (
		restore = "UPDATE webhooks SET (" + configColumns + ") = " + configPlaces + ", deleted = NULL WHERE id = ?"
		revive  = `UPDATE deliveries SET status = 'pending', hold = ''
			WHERE webhook_id = ? AND status = 'cancelled' AND hold = 'webhook deleted'`
	)
	t.changes(model.WebhooksChanged | model.DeliveriesChanged)
	if _, err := t.exec(restore, append(configValues(w, time.Now()), w.ID)...); err != nil {
		return named(w, err)
	}
	if _, err := t.exec(revive, w.ID); err != nil {
		return err
	}
	if err := t.noteChange(w.ID, actor, model.WebhookRestored, nil); err != nil {
		return err
	}
	defer clear(t.recent) // what follows changes deliveries that were just made
	if err := t.deliverSince(w, deleted); err != nil {
		return err
	}
	if !w.Status.Active {
		if err := t.holdInactive(w.ID); err != nil {
			return err
		}
	}
	return t.arrange(w.ID)
}

// deliverSince makes the deliveries that w would have got since a moment.
func (t *tx) deliverSince(w *model.Webhook, since time.Time) error {
	const (
		// Walking back from the newest ends soon: nothing sorts events by time.
		before = "SELECT coalesce((SELECT seq FROM events WHERE received < ? ORDER BY seq DESC LIMIT 1), 0)"
		after  = "SELECT id, type, environment, subject, test FROM events WHERE seq > ? AND target = '' ORDER BY seq"
		count  = "UPDATE events SET deliveries = deliveries + 1 WHERE id = ?"
	)
	var last int64
	if err := t.row([]any{&last}, before, moment(since)); err != nil {
		return err
	}
	var missed []model.Event
	err := t.rows(func(rows *sql.Rows) error {
		var e model.Event
		err := rows.Scan(&e.ID, &e.Type, &e.Environment, &e.Subject, &e.Test)
		if w.Subscribes(e.Type, e.Environment) {
			missed = append(missed, e)
		}
		return err
	}, after, last)
	if err != nil {
		return err
	}
	for i := range missed {
		if _, err := t.insertDelivery(missed[i].ID, &missed[i], w, time.Now()); err != nil {
			return err
		}
		if _, err := t.exec(count, missed[i].ID); err != nil {
			return err
		}
	}
	return nil
}
