package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchbell/model"
)

const webhookColumns = `id, name, url, environment, description, owner, events, allow_private,
	timeout, retry, rate_limit, concurrency, ordering,
	secret_ref, previous_secret_ref, previous_secret_ends,
	active, status_since, status_reason, failing_since, created, updated`

// webhookFields returns where webhookColumns are scanned to.
func webhookFields(w *model.Webhook) []any {
	return []any{
		&w.ID, &w.Name, &w.URL, &w.Environment, &w.Description, &w.Owner, (*patterns)(&w.Events), &w.AllowPrivate,
		(*limit)(&w.Timeout), &w.Retry, &w.RateLimit, &w.Concurrency, &w.Order,
		&w.SecretRef, &w.PreviousSecretRef, (*moment)(&w.PreviousSecretEnds),
		&w.Status.Active, (*moment)(&w.Status.Since), &w.Status.Reason, (*moment)(&w.FailingSince),
		(*moment)(&w.Created), (*moment)(&w.Updated),
	}
}

var errNoWebhook = model.NotFoundf("There is no such webhook. It may have been deleted.")

// Webhook returns a webhook. One that doesn't exist, or was deleted, is an
// Error of kind NotFound.
func (s *Store) Webhook(ctx context.Context, id string) (*model.Webhook, error) {
	var w model.Webhook
	err := s.row(ctx, webhookFields(&w), "SELECT "+webhookColumns+" FROM webhooks WHERE id = ? AND deleted IS NULL", id)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, errNoWebhook
	case err != nil:
		return nil, explain("reading a webhook", err)
	}
	return &w, nil
}

// presentWebhooks reads all webhooks that aren't deleted.
const presentWebhooks = "SELECT " + webhookColumns + " FROM webhooks WHERE deleted IS NULL"

func appendWebhook(list *[]*model.Webhook) func(*sql.Rows) error {
	return func(rows *sql.Rows) error {
		var w model.Webhook
		err := rows.Scan(webhookFields(&w)...)
		*list = append(*list, &w)
		return err
	}
}

// Webhooks returns the webhooks that the filter takes, by name, regardless of
// case, then by environment in the order in which these are offered.
func (s *Store) Webhooks(ctx context.Context, filter model.WebhookFilter) ([]*model.Webhook, error) {
	var list []*model.Webhook
	if err := s.rows(ctx, appendWebhook(&list), presentWebhooks); err != nil {
		return nil, explain("reading the webhooks", err)
	}
	list = slices.DeleteFunc(list, func(w *model.Webhook) bool { return !filter.Takes(w) })
	slices.SortFunc(list, func(a, b *model.Webhook) int {
		return cmp.Or(
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
			strings.Compare(a.Name, b.Name),
			cmp.Compare(slices.Index(model.Environments, a.Environment), slices.Index(model.Environments, b.Environment)),
		)
	})
	return list, nil
}

// SaveWebhooks inserts those without an id, gives them one, and updates the
// others, status included, all or none. Dates left zero become now. Deliveries
// follow the status as in SetWebhookStatus. A name that is taken in
// its environment is an Error of kind Conflict for the field "name", a webhook
// that was deleted one of kind NotFound.
func (s *Store) SaveWebhooks(ctx context.Context, webhooks ...*model.Webhook) error {
	ids := make([]string, len(webhooks))
	err := s.writer.do(ctx, func(t *tx) error {
		for i, w := range webhooks {
			var err error
			if ids[i], err = t.saveWebhook(w); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return explain("saving webhooks", err)
	}
	for i, w := range webhooks {
		w.ID = ids[i]
	}
	return nil
}

// saveWebhook returns the id of the stored webhook.
func (t *tx) saveWebhook(w *model.Webhook) (string, error) {
	present, err := t.present()
	if err != nil {
		return "", err
	}
	before := present.byID[w.ID]
	t.changes(model.WebhooksChanged)
	id := w.ID
	if id == "" {
		id, err = t.insertWebhook(w)
	} else {
		err = t.updateWebhook(w)
	}
	if isUniqueViolation(err) {
		return "", &model.Error{Kind: model.Conflict, Field: "name", Err: err, Message: fmt.Sprintf(
			"There is another webhook named %q in %s. Choose another name.", w.Name, w.Environment.Title())}
	}
	if err != nil || before == nil {
		return id, err
	}
	return id, t.follow(before, w)
}

// follow makes the deliveries of a webhook follow what was changed of it.
func (t *tx) follow(before, after *model.Webhook) error {
	if before.Status.Active != after.Status.Active {
		if err := t.settle(after.ID, after.Status.Active); err != nil {
			return err
		}
	}
	if before.Order != after.Order {
		return t.reorder(after.ID, after.Order)
	}
	return nil
}

func (t *tx) insertWebhook(w *model.Webhook) (string, error) {
	now := time.Now()
	id := newID(model.WebhookPrefix)
	w.Normalize() // the defaults of what the caller left open
	_, err := t.exec("INSERT INTO webhooks ("+webhookColumns+`)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, ?, ?)`,
		id, w.Name, w.URL, w.Environment, w.Description, w.Owner, patterns(w.Events), w.AllowPrivate,
		limit(w.Timeout), w.Retry, w.RateLimit, w.Concurrency, w.Order,
		w.SecretRef, w.PreviousSecretRef, moment(w.PreviousSecretEnds),
		w.Status.Active, moment(cmp.Or(w.Status.Since, now)), w.Status.Reason,
		moment(cmp.Or(w.Created, now)), moment(cmp.Or(w.Updated, now)))
	return id, err
}

// updateWebhook stores everything but the date of creation. A row of failures
// ends with a change of what failed.
func (t *tx) updateWebhook(w *model.Webhook) error {
	const update = `UPDATE webhooks SET
		failing_since = CASE WHEN url = ?2 AND active = ?16 THEN failing_since END,
		name = ?1, url = ?2, environment = ?3, description = ?4, owner = ?5, events = ?6, allow_private = ?7,
		timeout = ?8, retry = ?9, rate_limit = ?10, concurrency = ?11, ordering = ?12,
		secret_ref = ?13, previous_secret_ref = ?14, previous_secret_ends = ?15,
		active = ?16, status_since = ?17, status_reason = ?18, updated = ?19
		WHERE id = ?20 AND deleted IS NULL`
	now := time.Now()
	w.Normalize()
	n, err := t.exec(update, w.Name, w.URL, w.Environment, w.Description, w.Owner, patterns(w.Events), w.AllowPrivate,
		limit(w.Timeout), w.Retry, w.RateLimit, w.Concurrency, w.Order,
		w.SecretRef, w.PreviousSecretRef, moment(w.PreviousSecretEnds),
		w.Status.Active, moment(cmp.Or(w.Status.Since, now)), w.Status.Reason, moment(cmp.Or(w.Updated, now)), w.ID)
	if err == nil && n == 0 {
		return errNoWebhook
	}
	return err
}

// SetWebhookStatus turns a webhook on or off. What waits for one that is turned
// off is held; what one missed that is turned on waits to be caught up with.
func (s *Store) SetWebhookStatus(ctx context.Context, id string, status model.WebhookStatus) error {
	const update = `UPDATE webhooks SET active = ?, status_since = ?, status_reason = ?, failing_since = NULL
		WHERE id = ? AND deleted IS NULL`
	err := s.writer.do(ctx, func(t *tx) error {
		t.changes(model.WebhooksChanged)
		n, err := t.exec(update, status.Active, moment(cmp.Or(status.Since, time.Now())), status.Reason, id)
		if err == nil && n == 0 {
			return errNoWebhook
		}
		if err != nil {
			return err
		}
		if err := t.settle(id, status.Active); err != nil {
			return err
		}
		return t.arrange(id)
	})
	return explain("changing the status of a webhook", err)
}

// DeleteWebhook removes a webhook and cancels what it had not delivered. Its
// log stays, with its name and URL.
func (s *Store) DeleteWebhook(ctx context.Context, id string) error {
	const remove = `UPDATE webhooks SET deleted = ?, active = 0, secret_ref = '' WHERE id = ? AND deleted IS NULL`
	err := s.writer.do(ctx, func(t *tx) error {
		t.changes(model.WebhooksChanged | model.DeliveriesChanged)
		n, err := t.exec(remove, moment(time.Now()), id)
		if err == nil && n == 0 {
			return errNoWebhook
		}
		if err != nil {
			return err
		}
		_, err = t.exec("UPDATE deliveries SET status = 'cancelled', hold = '' WHERE "+openOfWebhook, id)
		return err
	})
	return explain("deleting a webhook", err)
}
