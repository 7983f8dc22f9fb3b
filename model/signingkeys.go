package model

import (
	"context"
	"net/url"
	"time"
)

// SigningKeysFor returns a function that reads what signs, also with secrets that
// are about to end, for the webhooks whose URL is wanted. One that isn't signed
// has a key with SignatureNone.
func (r *Registry) SigningKeysFor(wanted func(*url.URL) bool) func(context.Context) ([]SigningKey, error) {
	return func(ctx context.Context) ([]SigningKey, error) {
		webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
		if err != nil {
			return nil, err
		}
		var keys []SigningKey
		for _, w := range webhooks {
			if u, err := url.Parse(w.URL); err != nil || !wanted(u) {
				continue
			}
			if !w.Signature.Signs() {
				keys = append(keys, SigningKey{Profile: SignatureNone})
			}
			for i, ref := range w.SigningRefs(time.Now()) {
				secret, err := r.Secrets.Get(ctx, ref)
				if i > 0 && Is(err, NotFound) {
					continue // nothing is signed with it any more
				}
				if err != nil {
					return nil, err
				}
				keys = append(keys, SigningKey{Profile: w.Signature, Custom: w.CustomSignature, Secret: secret})
			}
		}
		return keys, nil
	}
}

// PublicKey returns the public half of the key of a webhook that signs with
// SignatureZentitle, as PEM, for its receiver.
func (r *Registry) PublicKey(ctx context.Context, w *Webhook) (string, error) {
	secret, err := r.Secret(ctx, w)
	if err != nil {
		return "", err
	}
	return PublicKey(secret)
}
