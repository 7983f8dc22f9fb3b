package model

import (
	"context"
	"encoding/json"
	"fmt"
)

// Export returns the configuration of all webhooks, and the user's own groups
// and types of events. What the keychain keeps is
// in it only if asked for, and masked otherwise.
func (r *Registry) Export(ctx context.Context, withSecrets bool) (*File, error) {
	webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return nil, err
	}
	f := &File{Version: FileVersion, Webhooks: []FileWebhook{}}
	if r.Types != nil {
		if f.Groups, f.EventTypes, err = r.Types.Export(ctx); err != nil {
			return nil, err
		}
	}
	for _, w := range webhooks {
		secret := ""
		if !withSecrets {
			w.URL = MaskURL(w.URL, w.Body) // one that waits to be moved into the keychain
		} else if secret, err = r.unmask(ctx, w); err != nil {
			return nil, fmt.Errorf("the secrets of %q: %w", w.Name, err)
		}
		f.Webhooks = append(f.Webhooks, fileWebhookOf(w, secret))
	}
	return f, nil
}

// unmask puts what the keychain keeps of w into its place, and returns its
// signing secret.
func (r *Registry) unmask(ctx context.Context, w *Webhook) (secret string, err error) {
	credentials, err := r.Credentials(ctx, w)
	if err != nil {
		return "", err
	}
	if w.URL, err = w.TargetURL(credentials); err != nil {
		return "", err
	}
	values, err := w.HeaderValues(credentials)
	if err != nil {
		return "", err
	}
	for i, h := range values {
		w.Headers[i].Value = h.Value
	}
	if !w.Signature.Signs() {
		return "", nil
	}
	return r.Secret(ctx, w)
}

// fileWebhookOf describes w with all its fields. Those that its format makes no
// use of and that are empty are left out.
func fileWebhookOf(w *Webhook, secret string) FileWebhook {
	fw := FileWebhook{
		Name: w.Name, URL: w.URL, Environment: w.Environment,
		Description: &w.Description, Owner: &w.Owner, Active: &w.Status.Active, Events: w.Events,
		Body: &w.Body, MaskKey: &w.MaskKey, Signature: &w.Signature, Secret: secret, Headers: (*FileHeaders)(&w.Headers),
		Timeout: (*textDuration)(&w.Timeout), Retry: &w.Retry, RateLimit: &w.RateLimit,
		Concurrency: &w.Concurrency, Order: &w.Order, AllowPrivate: &w.AllowPrivate,
	}
	if w.Template != "" || w.Body == BodyTemplate {
		fw.Template = &w.Template
	}
	if w.Message.describe() != "" || w.Body.Chat() {
		fw.Message = &w.Message
	}
	if w.ChatID != "" || w.Body == BodyTelegram {
		fw.ChatID = &w.ChatID
	}
	if w.CustomSignature != (CustomSignature{}) || w.Signature == SignatureCustom {
		fw.CustomSignature = &w.CustomSignature
	}
	return fw
}

// Encode writes f as export does, for people to read.
func (f *File) Encode() ([]byte, error) {
	raw, err := json.MarshalIndent(f, "", "  ")
	return append(raw, '\n'), err
}
