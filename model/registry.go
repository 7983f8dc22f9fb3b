package model

import (
	"context"
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
	// UndeleteWebhook brings a deleted webhook back as w describes it, with
	// what was cancelled for it, and with what it would have got meanwhile.
	UndeleteWebhook(ctx context.Context, w *Webhook) error
}

// Registry creates, changes and deletes webhooks together with what the keychain
// keeps of them: secrets, tokens in URLs and values of headers. These are always
// stored before the webhook that names them, so a webhook never lacks one; what
// a failure leaves behind is an entry nobody names.
type Registry struct {
	Store   WebhookStore
	Secrets Secrets
	// Actor is in whose name webhooks are changed; see WithActor.
	Actor string
	// Types, if set, are the user's own types of events, which a File may name.
	Types *CustomTypes
	// Check, if set, looks for faults in a webhook that only running it shows,
	// such as those of a template. Its errors are like those of Validate.
	Check func(*Webhook) error
	// Progress, if set, is told how many of the webhooks of a change have their
	// secret in the keychain, which can be slow.
	Progress func(done, total int)
}

// Create stores a new webhook with its secret; an empty secret is replaced by
// a new one. The URL may be the whole one, and secret headers may have their
// values: both are moved into the keychain. It fills in w.ID and the dates.
// Errors are FieldErrors, or an Error of kind Conflict or Unavailable; then
// nothing is stored.
func (r *Registry) Create(ctx context.Context, w *Webhook, secret string) error {
	w.ID, w.SecretRef, w.CredentialsRef = "", "", ""
	return r.save(ctx, []Change{{Webhook: w, Secret: secret, Created: true}})
}

// Update stores a changed webhook. An empty secret keeps the present one, and so
// do a masked URL and a secret header without a value. If it turns the webhook
// on, what was missed meanwhile is sent.
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

	// credentials are the new ones, nil to keep the present; settled says that
	// this is decided.
	credentials *Credentials
	settled     bool
	// ended is the previous secret that ends with the change, by its ref.
	ended string
}

// save prepares all changes, then stores all secrets, then all webhooks.
func (r *Registry) save(ctx context.Context, changes []Change) error {
	ctx = r.acting(ctx)
	for i := range changes {
		if err := r.prepare(ctx, &changes[i]); err != nil {
			return err
		}
	}
	vault := vault{secrets: r.Secrets}
	webhooks := make([]*Webhook, len(changes))
	for i, c := range changes {
		stored := *c.Webhook
		webhooks[i] = &stored
		if err := vault.store(ctx, &stored, c); err != nil {
			vault.giveUp(ctx)
			return err
		}
		if r.Progress != nil && len(vault.added) > 0 {
			r.Progress(i+1, len(changes))
		}
	}
	if err := r.Store.SaveWebhooks(ctx, webhooks...); err != nil {
		vault.giveUp(ctx)
		return err
	}
	vault.finish(ctx)
	for i, c := range changes {
		*c.Webhook = *webhooks[i]
	}
	return nil
}

// acting returns ctx in the name of the registry's actor.
func (r *Registry) acting(ctx context.Context) context.Context {
	if r.Actor == "" {
		return ctx
	}
	return WithActor(ctx, r.Actor)
}

// prepare validates a change and fills in dates, status, a missing secret and
// what goes into the keychain.
func (r *Registry) prepare(ctx context.Context, c *Change) error {
	w := c.Webhook
	w.Normalize()
	if err := r.validate(w, c.Secret); err != nil {
		return err
	}
	var current *Webhook
	if c.Created {
		c.begin()
	} else {
		var err error
		if current, err = r.Store.Webhook(ctx, w.ID); err != nil {
			return err
		}
		c.follow(current)
	}
	if err := r.settleSecret(ctx, current, c); err != nil || c.settled {
		return err
	}
	var err error
	c.credentials, err = r.settleCredentials(ctx, current, w)
	c.settled = err == nil
	return err
}

// validate returns every broken rule of w and its new secret.
func (r *Registry) validate(w *Webhook, secret string) error {
	errs := fieldErrorsOf(w.Validate())
	if secret != "" && w.Signature.Signs() {
		errs = append(errs, fieldErrorsOf(ValidateSecret(w.Signature, w.CustomSignature, secret))...)
	}
	if len(errs) == 0 && r.Check != nil {
		return r.Check(w)
	}
	return errs.Err()
}

// begin fills in what a new webhook has by itself.
func (c *Change) begin() {
	w, now := c.Webhook, time.Now()
	w.Created, w.Updated, w.Status.Since = now, now, now
	if !w.Status.Active {
		w.Status.Reason = TurnedOffByYou
	}
}

// follow fills in what a changed webhook keeps of current.
func (c *Change) follow(current *Webhook) {
	w, now := c.Webhook, time.Now()
	w.Created, w.Updated = current.Created, now
	w.SecretRef, w.CredentialsRef = current.SecretRef, current.CredentialsRef
	w.PreviousSecretRef, w.PreviousSecretEnds = current.PreviousSecretRef, current.PreviousSecretEnds
	if w.signsUnlike(current) { // the receiver doesn't know it in this way
		c.ended = w.PreviousSecretRef
		w.PreviousSecretRef, w.PreviousSecretEnds = "", time.Time{}
	}
	if w.Status.Active == current.Status.Active {
		w.Status = current.Status
		return
	}
	w.Status = statusByUser(w.Status.Active, now)
}

// signsUnlike reports whether w signs in another way than other.
func (w *Webhook) signsUnlike(other *Webhook) bool {
	return w.Signature != other.Signature || w.CustomSignature != other.CustomSignature
}

// settleSecret makes the secret that a webhook lacks, and checks that the one it
// has suits its signature.
func (r *Registry) settleSecret(ctx context.Context, current *Webhook, c *Change) (err error) {
	w := c.Webhook
	switch {
	case !w.Signature.Signs():
		c.Secret = ""
	case c.Secret != "":
		c.Secret = NormalizeSecret(w.Signature, c.Secret)
	case w.SecretRef == "":
		c.Secret, err = NewSecretFor(w.Signature)
	case w.signsUnlike(current):
		var secret string
		if secret, err = r.Secret(ctx, w); err == nil && ValidateSecret(w.Signature, w.CustomSignature, secret) != nil {
			return Invalidf("secret", "The present secret doesn't suit this signature. Enter the one that the receiver knows, or generate a new one.")
		}
	}
	return err
}

func statusByUser(active bool, now time.Time) WebhookStatus {
	if active {
		return WebhookStatus{Active: true, Since: now, Reason: TurnedOnByYou}
	}
	return WebhookStatus{Since: now, Reason: TurnedOffByYou}
}

// TurnOff turns webhooks off on the user's behalf, in their order until one
// fails. Events that they would have got are kept from now on.
func (r *Registry) TurnOff(ctx context.Context, ids ...string) error {
	for _, id := range ids {
		if err := r.Store.SetWebhookStatus(r.acting(ctx), id, statusByUser(false, time.Now())); err != nil {
			return err
		}
	}
	return nil
}

// TurnOn turns webhooks on again, in their order until one fails. What they
// missed is sent, little by little, or skipped before.
func (r *Registry) TurnOn(ctx context.Context, sendMissed bool, ids ...string) error {
	for _, id := range ids {
		if !sendMissed {
			if _, err := r.Store.SkipMissed(ctx, id); err != nil {
				return err
			}
		}
		if err := r.Store.SetWebhookStatus(r.acting(ctx), id, statusByUser(true, time.Now())); err != nil {
			return err
		}
	}
	return nil
}

// Move changes the environment of webhooks, of all or none. A name that is taken
// there is an Error of kind Conflict.
func (r *Registry) Move(ctx context.Context, env Environment, ids ...string) error {
	changes := make([]Change, 0, len(ids))
	for _, id := range ids {
		w, err := r.Store.Webhook(ctx, id)
		if err != nil {
			return err
		}
		w.Environment = env
		changes = append(changes, Change{Webhook: w})
	}
	return r.save(ctx, changes)
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

// Secret returns the secret of a webhook.
func (r *Registry) Secret(ctx context.Context, w *Webhook) (string, error) {
	return r.Secrets.Get(ctx, w.SecretRef)
}
