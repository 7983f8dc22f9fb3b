package sqlite

import (
	"context"
	"database/sql"
	"time"

	"latchbell/model"
)

// historyLimit is how many changes of a webhook are returned.
const historyLimit = 500

// noteChange stores an entry of the history of a webhook. A change that changed
// nothing isn't one.
func (t *tx) noteChange(webhookID, actor string, action model.ChangeAction, fields []model.FieldChange) error {
	if action == model.WebhookChanged && len(fields) == 0 {
		return nil
	}
	_, err := t.exec("INSERT INTO webhook_changes (webhook_id, at, actor, action, fields) VALUES (?, ?, ?, ?, ?)",
		webhookID, moment(time.Now()), actor, string(action), fieldChanges(fields))
	return err
}

// WebhookHistory returns the changes of a webhook, the newest first, at most
// historyLimit.
func (s *Store) WebhookHistory(ctx context.Context, webhookID string) ([]model.WebhookChange, error) {
	const query = `SELECT at, actor, action, fields FROM webhook_changes WHERE webhook_id = ?
		ORDER BY seq DESC LIMIT ? + 0`
	var history []model.WebhookChange
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var c model.WebhookChange
		err := rows.Scan((*moment)(&c.At), &c.Actor, &c.Action, (*fieldChanges)(&c.Fields))
		history = append(history, c)
		return err
	}, query, webhookID, historyLimit)
	return history, explain("reading the history of a webhook", err)
}
