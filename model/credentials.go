package model

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strings"
)

// settleCredentials moves what gives access to the receiver of w, as far as it
// is typed in there, into the Credentials that it returns, and leaves w masked.
// What w leaves masked is kept from old, the webhook as it is stored or nil. It
// returns nil if the credentials stay as they are.
func (r *Registry) settleCredentials(ctx context.Context, old, w *Webhook) (*Credentials, error) {
	var present Credentials
	if old != nil && old.CredentialsRef != "" {
		w.CredentialsRef = old.CredentialsRef
		if keepsCredentials(old, w) {
			return nil, nil
		}
		var err error
		if present, err = r.Credentials(ctx, old); err != nil && !Is(err, NotFound) {
			return nil, err
		}
	}
	wanted, err := w.takeCredentials(old, present)
	if err != nil {
		return nil, err
	}
	if err := wanted.fits(); err != nil {
		return nil, err
	}
	if wanted.URL == present.URL && maps.Equal(wanted.Headers, present.Headers) {
		return nil, nil
	}
	return &wanted, nil
}

// keepsCredentials reports whether nothing is typed into w that belongs into the
// keychain, and nothing that is there has become needless.
func keepsCredentials(old, w *Webhook) bool {
	secrets := func(w *Webhook) string {
		var names strings.Builder
		for _, h := range w.Headers {
			if h.Secret {
				names.WriteString(strings.ToLower(h.Name) + ":" + h.Value + "\n")
			}
		}
		return names.String()
	}
	return old.URL == w.URL && (IsMasked(w.URL) || MaskURL(w.URL, w.Body) == w.URL) && secrets(old) == secrets(w)
}

// takeCredentials takes what gives access out of w, and from present what w
// leaves masked.
func (w *Webhook) takeCredentials(old *Webhook, present Credentials) (Credentials, error) {
	var c Credentials
	switch masked := MaskURL(w.URL, w.Body); {
	case IsMasked(w.URL):
		if old == nil || old.URL != w.URL || present.URL == "" {
			return c, MaskedURLError()
		}
		c.URL = present.URL
	case masked != w.URL:
		c.URL, w.URL = w.URL, masked
	}
	for i, h := range w.Headers {
		if !h.Secret {
			continue
		}
		name, value := strings.ToLower(h.Name), h.Value
		if value == "" {
			kept, ok := present.Headers[name]
			if !ok {
				return c, Invalidf("headers", "The secret header %s has no value. Enter it.", h.Name)
			}
			value = kept
		}
		if c.Headers == nil {
			c.Headers = make(map[string]string)
		}
		c.Headers[name], w.Headers[i].Value = value, ""
	}
	return c, nil
}

// Credentials returns what the keychain holds for the receiver of w.
func (r *Registry) Credentials(ctx context.Context, w *Webhook) (Credentials, error) {
	if w.CredentialsRef == "" {
		return Credentials{}, nil
	}
	text, err := r.Secrets.Get(ctx, w.CredentialsRef)
	if err != nil {
		return Credentials{}, err
	}
	return ParseCredentials(text)
}

// ParseCredentials reads an entry of the keychain. What something else has put
// into the keychain is an Error of kind NotFound: it is as good as nothing.
func ParseCredentials(text string) (Credentials, error) {
	var c Credentials
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		return c, NotFoundf("What the keychain holds for this webhook can't be read. Edit the webhook and paste the whole URL and the secret headers again.")
	}
	return c, nil
}

// encode writes c as it is kept in the keychain.
func (c Credentials) encode() string {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false) // which would make six bytes of each & in a URL
	_ = encoder.Encode(c)        // texts can always be written
	return strings.TrimSuffix(text.String(), "\n")
}
