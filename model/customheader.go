package model

import (
	"slices"
	"strings"
)

// The limits of custom headers. Together with the URL their secret values have
// to fit into one entry of the keychain; that of Windows takes 2,560 bytes.
const (
	MaxHeaders          = 20
	MaxHeaderName       = 100
	MaxHeaderValue      = 1000
	maxCredentialsBytes = 2400
)

// CustomHeader is a header that the user adds to every request of a webhook.
type CustomHeader struct {
	Name string `json:"name"`
	// Value is empty for a secret one that is stored: it is in the keychain.
	Value  string `json:"value,omitempty"`
	Secret bool   `json:"secret,omitempty"`
}

// Shown is the value as it may be shown.
func (h CustomHeader) Shown() string {
	if h.Secret {
		return URLMask
	}
	return h.Value
}

// credentialWords are parts of the names of headers that usually hold something
// secret.
var credentialWords = []string{"authorization", "auth-", "key", "token", "secret", "password", "cookie", "credential"}

// HoldsCredential reports whether a header of this name usually holds something
// secret, so that its value belongs into the keychain.
func HoldsCredential(header string) bool {
	header = strings.ToLower(header)
	return slices.ContainsFunc(credentialWords, func(word string) bool { return strings.Contains(header, word) })
}

// ownHeaders are those that Latchbell or HTTP itself sets: a second value would
// contradict the first, or smuggle a second request (RFC 9112, section 11.2).
var ownHeaders = []string{
	"host", "content-type", "content-length", "content-encoding", "transfer-encoding", "te", "trailer", "connection",
	"keep-alive", "proxy-connection", "proxy-authorization", "upgrade", "expect", "user-agent", "accept-encoding",
	"webhook-id", "webhook-timestamp", "x-webhook-event", "x-webhook-environment", "x-webhook-attempt",
}

// IsOwnHeader reports whether a header is one that Latchbell or HTTP sets.
func IsOwnHeader(name string) bool { return slices.Contains(ownHeaders, strings.ToLower(name)) }

// IsHeaderName reports whether name is a header's name: a token (RFC 9110,
// section 5.6.2).
func IsHeaderName(name string) bool {
	const signs = "!#$%&'*+-.^_`|~"
	return name != "" && !strings.ContainsFunc(name, func(r rune) bool {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9'
		return !letter && !strings.ContainsRune(signs, r)
	})
}

// IsHeaderValue reports whether a header can carry value as it is: printable
// ASCII without space at its ends.
func IsHeaderValue(value string) bool {
	return strings.Trim(value, " ") == value &&
		!strings.ContainsFunc(value, func(r rune) bool { return r < ' ' || r > '~' })
}

func normalizeHeaders(headers []CustomHeader) []CustomHeader {
	if len(headers) == 0 {
		return nil
	}
	normal := slices.Clone(headers)
	for i, h := range normal {
		normal[i].Name, normal[i].Value = strings.TrimSpace(h.Name), strings.Trim(h.Value, " \t")
		if h.Secret && normal[i].Value == URLMask {
			normal[i].Value = ""
		}
	}
	slices.SortStableFunc(normal, func(a, b CustomHeader) int {
		return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name))
	})
	return normal
}

// validateHeaders checks the custom headers of w. Its errors are about the field
// "headers" and name the header.
func (w *Webhook) validateHeaders() error {
	if len(w.Headers) > MaxHeaders {
		return Invalidf("headers", "There are %d headers; at most %d are possible.", len(w.Headers), MaxHeaders)
	}
	taken := make(map[string]bool)
	for _, name := range w.Signature.Headers(w.CustomSignature) {
		taken[strings.ToLower(name)] = true
	}
	seen := make(map[string]bool)
	for _, h := range w.Headers {
		name := strings.ToLower(h.Name)
		if err := h.validate(taken[name]); err != nil {
			return err
		}
		if seen[name] {
			return Invalidf("headers", "The header %s stands there twice. Keep one of them.", h.Name)
		}
		seen[name] = true
	}
	return nil
}

// validate checks one header; signed says that the signature fills it.
func (h CustomHeader) validate(signed bool) error {
	switch {
	case h.Name == "":
		return Invalidf("headers", "A header has no name. Enter one, or remove the line.")
	case len(h.Name) > MaxHeaderName:
		return Invalidf("headers", "The name of the header %s is %d characters long; at most %d are possible.", Shorten(h.Name), len(h.Name), MaxHeaderName)
	case !IsHeaderName(h.Name):
		return Invalidf("headers", "%q can't be the name of a header. Use letters, digits and hyphens, without spaces or a colon.", Shorten(h.Name))
	case signed:
		return Invalidf("headers", "The header %s holds the signature. Choose another name, or another signature.", h.Name)
	case IsOwnHeader(h.Name):
		return Invalidf("headers", "The header %s is set by Latchbell or by HTTP itself. Remove it.", h.Name)
	case len(h.Value) > MaxHeaderValue:
		return Invalidf("headers", "The value of the header %s is %d characters long; at most %d are possible.", h.Name, len(h.Value), MaxHeaderValue)
	case !IsHeaderValue(h.Value):
		return Invalidf("headers", "The value of the header %s holds a line break or a sign that headers can't carry. Use plain letters, digits and signs.", h.Name)
	case h.Value == "" && !h.Secret:
		return Invalidf("headers", "The header %s has no value. Enter one, or remove the line.", h.Name)
	}
	return nil
}

// Credentials are what gives access to a receiver and is therefore kept in the
// keychain, all of a webhook in one entry.
type Credentials struct {
	// URL is the whole target URL, if Webhook.URL holds URLMask in its place.
	URL string `json:"url,omitempty"`
	// Headers are the values of the secret headers, by their names in lower
	// case.
	Headers map[string]string `json:"headers,omitempty"`
}

// Empty reports whether there is nothing to keep.
func (c Credentials) Empty() bool { return c.URL == "" && len(c.Headers) == 0 }

// fits returns an Error of kind Invalid if c is too large for a keychain.
func (c Credentials) fits() error {
	if size := len(c.encode()); size > maxCredentialsBytes {
		return Invalidf("headers", "The secret headers and the URL take %d bytes together; the keychain has room for %d. Shorten a value, or leave out a header.", size, maxCredentialsBytes)
	}
	return nil
}

// HeaderValues returns the headers of w with the values of the secret ones. It
// is an Error of kind NotFound if c lacks one.
func (w *Webhook) HeaderValues(c Credentials) ([]Header, error) {
	headers := make([]Header, len(w.Headers))
	for i, h := range w.Headers {
		headers[i] = Header{Name: h.Name, Value: h.Value}
		if !h.Secret || h.Value != "" {
			continue
		}
		value, ok := c.Headers[strings.ToLower(h.Name)]
		if !ok {
			return nil, NotFoundf("The keychain has no value for the header %s any more. Edit the webhook and enter it again.", h.Name)
		}
		headers[i].Value = value
	}
	return headers, nil
}

// TargetURL returns the whole target URL of w. It is an Error of kind NotFound
// if c lacks the part that is masked.
func (w *Webhook) TargetURL(c Credentials) (string, error) {
	if !IsMasked(w.URL) {
		return w.URL, nil
	}
	if c.URL == "" {
		return "", NotFoundf("The keychain has no token for %q any more. Edit the webhook and paste the whole URL again.", w.Name)
	}
	return c.URL, nil
}
