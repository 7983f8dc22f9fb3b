package model

import (
	"context"
	"time"
)

// DefaultOverlap and MaxOverlap are how long a secret that was replaced signs
// beside the new one, so that the receiver can change it in its own time.
const (
	DefaultOverlap = 24 * time.Hour
	MaxOverlap     = 7 * 24 * time.Hour
)

// Rotate gives a webhook a new secret, made now if it is empty. The present one
// signs beside it for overlap, from 0 (it ends at once) to MaxOverlap; one that
// was still overlapping from an earlier rotation ends.
func (r *Registry) Rotate(ctx context.Context, id, secret string, overlap time.Duration) error {
	if overlap < 0 || overlap > MaxOverlap {
		return Invalidf("overlap", "The old secret can stay valid for at most 7 days.")
	}
	w, err := r.Store.Webhook(ctx, id)
	if err != nil {
		return err
	}
	if !w.Signature.Signs() {
		return Invalidf("secret", "Nothing is signed for %q, so there is no secret to replace.", w.Name)
	}
	if secret == "" {
		if secret, err = NewSecretFor(w.Signature); err != nil {
			return err
		}
	}
	return r.save(ctx, []Change{{Webhook: w, Secret: secret, Overlap: overlap}})
}

// EndPreviousSecret ends the secret that still signs beside the new one. It
// does nothing if there is none.
func (r *Registry) EndPreviousSecret(ctx context.Context, id string) error {
	w, err := r.Store.Webhook(ctx, id)
	if err != nil || w.PreviousSecretRef == "" {
		return err
	}
	return r.endPrevious(r.acting(ctx), w)
}

// TendSecrets removes the secrets whose overlap is over, and moves tokens in URLs
// into the keychain that an earlier version of Latchbell had stored with them.
// It returns when the next secret ends, zero if none does.
func (r *Registry) TendSecrets(ctx context.Context) (next time.Time, err error) {
	webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return time.Time{}, err
	}
	ctx = WithActor(ctx, ActorLatchbell)
	now := time.Now()
	for _, w := range webhooks {
		switch ends := w.PreviousSecretEnds; {
		case w.PreviousSecretRef == "":
		case !ends.After(now):
			if err := r.endPrevious(ctx, w); err != nil {
				return time.Time{}, err
			}
		case next.IsZero() || ends.Before(next):
			next = ends
		}
		if MaskURL(w.URL, w.Body) != w.URL {
			if err := r.hideToken(ctx, w); err != nil {
				return time.Time{}, err
			}
		}
	}
	return next, nil
}

// hideToken moves the token in the URL of w into the keychain.
func (r *Registry) hideToken(ctx context.Context, w *Webhook) error {
	change := Change{Webhook: w}
	var err error
	if change.credentials, err = r.settleCredentials(ctx, w, w); err != nil {
		return err
	}
	vault := vault{secrets: r.Secrets}
	if err := vault.store(ctx, w, change); err != nil {
		return err
	}
	if err := r.Store.SaveWebhooks(ctx, w); err != nil {
		vault.giveUp(ctx)
		return err
	}
	vault.finish(ctx)
	return nil
}

func (r *Registry) endPrevious(ctx context.Context, w *Webhook) error {
	ref := w.PreviousSecretRef
	w.PreviousSecretRef, w.PreviousSecretEnds = "", time.Time{}
	if err := r.Store.SaveWebhooks(ctx, w); err != nil {
		return err
	}
	forget(ctx, r.Secrets, []string{ref})
	return nil
}

// replaceSecret names a new secret and returns the refs that aren't needed any
// more.
func (w *Webhook) replaceSecret(ref string, overlap time.Duration) []string {
	unneeded := w.secretRefs()
	if overlap > 0 && w.SecretRef != "" {
		unneeded = unneeded[1:]
		w.PreviousSecretRef, w.PreviousSecretEnds = w.SecretRef, time.Now().Add(overlap)
	} else {
		w.PreviousSecretRef, w.PreviousSecretEnds = "", time.Time{}
	}
	w.SecretRef = ref
	return unneeded
}

// secretRefs names every secret of the webhook, the newest first.
func (w *Webhook) secretRefs() []string {
	var refs []string
	for _, ref := range []string{w.SecretRef, w.PreviousSecretRef} {
		if ref != "" {
			refs = append(refs, ref)
		}
	}
	return refs
}

// keychainRefs names every entry that the keychain has of the webhook.
func (w *Webhook) keychainRefs() []string {
	refs := w.secretRefs()
	if w.CredentialsRef != "" {
		refs = append(refs, w.CredentialsRef)
	}
	return refs
}
