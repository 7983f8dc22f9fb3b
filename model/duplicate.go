package model

import (
	"context"
	"fmt"
	"slices"
	"time"
	"unicode/utf8"
)

// Duplicate makes a webhook like another: turned off, under a name that is free,
// with a secret of its own and the same access to the receiver.
func (r *Registry) Duplicate(ctx context.Context, id string) (*Webhook, error) {
	original, err := r.Store.Webhook(ctx, id)
	if err != nil {
		return nil, err
	}
	credentials, err := r.Credentials(ctx, original)
	if err != nil {
		return nil, err
	}
	w := *original
	w.ID, w.SecretRef, w.PreviousSecretRef, w.CredentialsRef = "", "", "", ""
	w.PreviousSecretEnds, w.FailingSince, w.Status = time.Time{}, time.Time{}, WebhookStatus{}
	w.Headers = slices.Clone(original.Headers)
	if w.Name, err = r.freeName(ctx, original); err != nil {
		return nil, err
	}
	change := Change{Webhook: &w, Created: true, settled: true}
	if !credentials.Empty() {
		change.credentials = &credentials
	}
	return &w, r.save(ctx, []Change{change})
}

// freeName returns the name of w with "(copy)" behind it, and a number if there
// are copies already.
func (r *Registry) freeName(ctx context.Context, w *Webhook) (string, error) {
	present, err := r.Store.Webhooks(ctx, WebhookFilter{Environment: w.Environment})
	if err != nil {
		return "", err
	}
	for n := 1; ; n++ {
		suffix := " (copy)"
		if n > 1 {
			suffix = fmt.Sprintf(" (copy %d)", n)
		}
		stem := []rune(w.Name)
		name := string(stem[:min(len(stem), MaxNameLength-utf8.RuneCountInString(suffix))]) + suffix
		if !slices.ContainsFunc(present, func(other *Webhook) bool { return other.Name == name }) {
			return name, nil
		}
	}
}
