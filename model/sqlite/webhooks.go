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

const (
	webhookColumns = "id, created, failing_since, " + configColumns
	// configColumns are those that change with a change of the webhook.
	configColumns = `name, url, environment, description, owner, events, allow_private,
		timeout, retry, rate_limit, concurrency, ordering,
		body, template, message, chat_id, mask_key, signature, custom_signature, headers, credentials_ref,
		secret_ref, previous_secret_ref, previous_secret_ends, active, status_since, status_reason, updated`
	configPlaces = "(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
)

// webhookFields returns where webhookColumns are scanned to.
func webhookFields(w *model.Webhook) []any {
	return []any{
		&w.ID, (*moment)(&w.Created), (*moment)(&w.FailingSince),
		&w.Name, &w.URL, &w.Environment, &w.Description, &w.Owner, (*patterns)(&w.Events), &w.AllowPrivate,
		(*limit)(&w.Timeout), &w.Retry, &w.RateLimit, &w.Concurrency, &w.Order,
		&w.Body, &w.Template, objectOf(&w.Message), &w.ChatID, &w.MaskKey,
		&w.Signature, objectOf(&w.CustomSignature), (*customHeaders)(&w.Headers), &w.CredentialsRef,
		&w.SecretRef, &w.PreviousSecretRef, (*moment)(&w.PreviousSecretEnds),
		&w.Status.Active, (*moment)(&w.Status.Since), &w.Status.Reason, (*moment)(&w.Updated),
	}
}

// configValues returns what is stored in configColumns, with the defaults of what
// the caller left open.
func configValues(w *model.Webhook, now time.Time) []any {
	w.Normalize()
	return []any{
		w.Name, w.URL, w.Environment, w.Description, w.Owner, patterns(w.Events), w.AllowPrivate,
		limit(w.Timeout), w.Retry, w.RateLimit, w.Concurrency, w.Order,
		w.Body, w.Template, objectOf(&w.Message), w.ChatID, w.MaskKey,
		w.Signature, objectOf(&w.CustomSignature), customHeaders(w.Headers), w.CredentialsRef,
		w.SecretRef, w.PreviousSecretRef, moment(w.PreviousSecretEnds),
		w.Status.Active, moment(cmp.Or(w.Status.Since, now)), w.Status.Reason, moment(cmp.Or(w.Updated, now)),
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
			if ids[i], err = t.saveWebhook(w, model.ActorOf(ctx)); err != nil {
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
func (t *tx) saveWebhook(w *model.Webhook, actor string) (string, error) {
	if w.ID == "" {
		return t.insertWebhook(w, actor)
	}
	present, err := t.present()
	if err != nil {
		return "", err
	}
	before := present.byID[w.ID]
	if before == nil {
		return "", errNoWebhook
	}
	t.changes(model.WebhooksChanged)
	if err := t.updateWebhook(before, w); err != nil {
		return "", err
	}
	if err := t.noteChange(w.ID, actor, model.WebhookChanged, model.Compare(before, w)); err != nil {
		return "", err
	}
	return w.ID, t.follow(before, w)
}

// named explains the error of a write that gives a webhook a name which another
// has.
func named(w *model.Webhook, err error) error {
	if !isUniqueViolation(err) {
		return err
	}
	return &model.Error{Kind: model.Conflict, Field: "name", Err: err, Message: fmt.Sprintf(
		"There is another webhook named %q in %s. Choose another name.", w.Name, w.Environment.Title())}
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

func (t *tx) insertWebhook(w *model.Webhook, actor string) (string, error) {
	const insert = "INSERT INTO webhooks (id, created, " + configColumns + `)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
	now, id := time.Now(), newID(model.WebhookPrefix)
	t.changes(model.WebhooksChanged)
	values := append([]any{id, moment(cmp.Or(w.Created, now))}, configValues(w, now)...)
	if _, err := t.exec(insert, values...); err != nil {
		return "", named(w, err)
	}
	return id, t.noteChange(id, actor, model.WebhookCreated, nil)
}

// updateWebhook stores everything but the date of creation. A row of failures
// ends with a change of what failed.
func (t *tx) updateWebhook(before, w *model.Webhook) error {
	const update = "UPDATE webhooks SET (" + configColumns + ") = " + configPlaces + `,
		failing_since = CASE WHEN ? THEN failing_since END WHERE id = ?`
	same := before.URL == w.URL && before.CredentialsRef == w.CredentialsRef && before.Status.Active == w.Status.Active
	_, err := t.exec(update, append(configValues(w, time.Now()), same, w.ID)...)
	return named(w, err)
}
