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
	if secret == "" {
		secret = NewSecret()
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
	return r.endPrevious(ctx, w)
}

// EndExpiredSecrets removes the secrets whose overlap is over, and returns when
// the next one ends, zero if none does.
func (r *Registry) EndExpiredSecrets(ctx context.Context) (next time.Time, err error) {
	webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return time.Time{}, err
	}
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
	}
	return next, nil
}

func (r *Registry) endPrevious(ctx context.Context, w *Webhook) error {
	ref := w.PreviousSecretRef
	w.PreviousSecretRef, w.PreviousSecretEnds = "", time.Time{}
	if err := r.Store.SaveWebhooks(ctx, w); err != nil {
		return err
	}
	r.forget(ctx, []string{ref})
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
