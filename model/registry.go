package model

import (
	"context"
	"net/url"
	"slices"
	"time"
)

// WebhookStore is what the Registry needs of the store.
type WebhookStore interface {
	Webhook(ctx context.Context, id string) (*Webhook, error)
	Webhooks(ctx context.Context, filter WebhookFilter) ([]*Webhook, error)
	// SaveWebhooks inserts those without an id, gives them one, and updates
	// the others, status included, all or none. A name that is taken in its
	// environment is an Error of kind Conflict for the field "name".
	SaveWebhooks(ctx context.Context, webhooks ...*Webhook) error
	// SetWebhookStatus turns a webhook on or off. Pending deliveries of one
	// that is now inactive become held; those held for that reason are caught
	// up with when it is active again.
	SetWebhookStatus(ctx context.Context, id string, status WebhookStatus) error
	// SkipMissed cancels the deliveries that are held because the webhook is
	// or was inactive, and returns how many.
	SkipMissed(ctx context.Context, webhookID string) (int, error)
	// CatchUp has what a webhook missed sent, unless it is turned off, and
	// returns how many deliveries that are.
	CatchUp(ctx context.Context, webhookID string) (int, error)
	// DeleteWebhook removes a webhook and cancels what it had not delivered.
	// Its log stays.
	DeleteWebhook(ctx context.Context, id string) error
}

// Registry creates, changes and deletes webhooks together with their secrets.
// A secret is always stored before the webhook that names it, so a webhook
// never lacks one; what a failure leaves behind is a secret nobody names.
type Registry struct {
	Store   WebhookStore
	Secrets Secrets
	// Progress, if set, is told how many of the webhooks of a change have their
	// secret in the keychain, which can be slow.
	Progress func(done, total int)
}

// Create stores a new webhook with its secret; an empty secret is replaced by
// a new one. It fills in w.ID and the dates. Errors are FieldErrors, or an
// Error of kind Conflict or Unavailable; then nothing is stored.
func (r *Registry) Create(ctx context.Context, w *Webhook, secret string) error {
	w.ID, w.SecretRef = "", ""
	return r.save(ctx, []Change{{Webhook: w, Secret: secret, Created: true}})
}

// Update stores a changed webhook. An empty secret keeps the present one. If it
// turns the webhook on, what was missed meanwhile is sent.
func (r *Registry) Update(ctx context.Context, w *Webhook, secret string) error {
	return r.save(ctx, []Change{{Webhook: w, Secret: secret}})
}

// Change is one webhook to be created or changed.
type Change struct {
	Webhook *Webhook
	// Secret is the new secret; empty keeps the present one, or makes one for
	// a new webhook.
	Secret  string
	Created bool
	// Overlap is how long the secret that Secret replaces signs beside it.
	Overlap time.Duration
	// Fields are the names of what changes, for the report.
	Fields []string
}

// save prepares all changes, then stores all secrets, then all webhooks.
func (r *Registry) save(ctx context.Context, changes []Change) error {
	for i := range changes {
		if err := r.prepare(ctx, &changes[i]); err != nil {
			return err
		}
	}
	var added, replaced []string
	webhooks := make([]*Webhook, len(changes))
	for i, c := range changes {
		stored := *c.Webhook
		webhooks[i] = &stored
		if c.Secret == "" {
			continue
		}
		ref := NewSecretRef()
		if err := r.Secrets.Set(ctx, ref, c.Secret); err != nil {
			r.forget(ctx, added)
			return err
		}
		added = append(added, ref)
		if r.Progress != nil {
			r.Progress(i+1, len(changes))
		}
		replaced = append(replaced, stored.replaceSecret(ref, c.Overlap)...)
	}
	if err := r.Store.SaveWebhooks(ctx, webhooks...); err != nil {
		r.forget(ctx, added)
		return err
	}
	r.forget(ctx, replaced)
	for i, c := range changes {
		*c.Webhook = *webhooks[i]
	}
	return nil
}

// prepare validates a change and fills in dates, status and a missing secret.
func (r *Registry) prepare(ctx context.Context, c *Change) error {
	w, now := c.Webhook, time.Now()
	w.Normalize()
	if err := w.Validate(); err != nil {
		return err
	}
	if c.Secret != "" {
		if _, err := DecodeSecret(c.Secret); err != nil {
			return err
		}
	}
	w.Updated = now
	if c.Created {
		w.Created, w.Status.Since = now, now
		if !w.Status.Active {
			w.Status.Reason = TurnedOffByYou
		}
		if c.Secret == "" {
			c.Secret = NewSecret()
		}
		return nil
	}
	current, err := r.Store.Webhook(ctx, w.ID)
	if err != nil {
		return err
	}
	w.SecretRef, w.Created = current.SecretRef, current.Created
	w.PreviousSecretRef, w.PreviousSecretEnds = current.PreviousSecretRef, current.PreviousSecretEnds
	if w.Status.Active == current.Status.Active {
		w.Status = current.Status
		return nil
	}
	w.Status = statusByUser(w.Status.Active, now)
	return nil
}

// forget removes secrets that no webhook names, even for a caller who has left.
// A failure leaves an entry behind that signs for nothing, so it is not an
// error.
func (r *Registry) forget(ctx context.Context, refs []string) {
	ctx = context.WithoutCancel(ctx)
	for _, ref := range refs {
		_ = r.Secrets.Delete(ctx, ref)
	}
}

func statusByUser(active bool, now time.Time) WebhookStatus {
	if active {
		return WebhookStatus{Active: true, Since: now, Reason: TurnedOnByYou}
	}
	return WebhookStatus{Since: now, Reason: TurnedOffByYou}
}

// TurnOff turns a webhook off on the user's behalf. Events that it would have
// got are kept from now on.
func (r *Registry) TurnOff(ctx context.Context, id string) error {
	return r.Store.SetWebhookStatus(ctx, id, statusByUser(false, time.Now()))
}

// TurnOn turns a webhook on again. What it missed is sent, little by little, or
// skipped before.
func (r *Registry) TurnOn(ctx context.Context, id string, sendMissed bool) error {
	if !sendMissed {
		if _, err := r.Store.SkipMissed(ctx, id); err != nil {
			return err
		}
	}
	return r.Store.SetWebhookStatus(ctx, id, statusByUser(true, time.Now()))
}

// SendMissed has what an active webhook missed sent, after that had stopped at
// a failure.
func (r *Registry) SendMissed(ctx context.Context, id string) error {
	_, err := r.Store.CatchUp(ctx, id)
	return err
}

// SkipMissed cancels what a webhook missed.
func (r *Registry) SkipMissed(ctx context.Context, id string) error {
	_, err := r.Store.SkipMissed(ctx, id)
	return err
}

// Delete removes a webhook and its secret. A keychain that can't be reached
// doesn't stop it: the entry left behind signs for nothing.
func (r *Registry) Delete(ctx context.Context, id string) error {
	w, err := r.Store.Webhook(ctx, id)
	if err != nil {
		return err
	}
	if err := r.Store.DeleteWebhook(ctx, id); err != nil {
		return err
	}
	r.forget(ctx, w.secretRefs())
	return nil
}

// Secret returns the secret of a webhook.
func (r *Registry) Secret(ctx context.Context, w *Webhook) (string, error) {
	return r.Secrets.Get(ctx, w.SecretRef)
}

// SecretsFor returns a function that reads the secrets, also those that are about
// to end, of the webhooks whose URL is wanted.
func (r *Registry) SecretsFor(wanted func(*url.URL) bool) func(context.Context) ([]string, error) {
	return func(ctx context.Context) ([]string, error) {
		webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
		if err != nil {
			return nil, err
		}
		var secrets []string
		for _, w := range webhooks {
			if u, err := url.Parse(w.URL); err != nil || !wanted(u) {
				continue
			}
			for i, ref := range w.SigningRefs(time.Now()) {
				secret, err := r.Secrets.Get(ctx, ref)
				if i > 0 && Is(err, NotFound) {
					continue // nothing is signed with it any more
				}
				if err != nil {
					return nil, err
				}
				secrets = append(secrets, secret)
			}
		}
		return secrets, nil
	}
}

// changedFields names what differs between two configurations, in the order
// and with the names of the file of apply and export.
func changedFields(old, new *Webhook) []string {
	var fields []string
	differs := func(name string, differ bool) {
		if differ {
			fields = append(fields, name)
		}
	}
	differs("url", old.URL != new.URL)
	differs("description", old.Description != new.Description)
	differs("owner", old.Owner != new.Owner)
	differs("active", old.Status.Active != new.Status.Active)
	differs("events", !slices.Equal(old.Events, new.Events))
	differs("timeout", old.Timeout != new.Timeout)
	differs("retry", old.Retry != new.Retry)
	differs("rate_limit", old.RateLimit != new.RateLimit)
	differs("concurrency", old.Concurrency != new.Concurrency)
	differs("order", old.Order != new.Order)
	differs("allow_private", old.AllowPrivate != new.AllowPrivate)
	return fields
}
