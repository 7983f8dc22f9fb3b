package sign

import (
	"errors"
	"fmt"
	"time"

	"latchbell/model"
)

// Signer signs the requests of a webhook with its secrets, whose keys it has
// made ready. It may be used from several goroutines at once.
type Signer struct {
	headers []signedHeader
	// newest signs with the newest secret alone.
	newest *Signer
}

// signedHeader is a row of the profile with the key of each secret that signs
// in it.
type signedHeader struct {
	row
	content content
	keys    []*key
}

// New returns a signer in the profile p, the newest secret first. While there
// are two, every header that has room for it carries a signature of each. For
// model.SignatureNone it signs nothing and needs no secret; otherwise it fails
// without one, and for one that model.ValidateSecret refuses.
func New(p Profile, secrets ...string) (*Signer, error) {
	rows, err := p.rows()
	if err != nil {
		return nil, err
	}
	if len(rows) > 0 && len(secrets) == 0 {
		return nil, errors.New("there is no secret to sign with")
	}
	s := new(Signer)
	for _, r := range rows {
		h, err := r.with(r.signing(secrets)...)
		if err != nil {
			return nil, err
		}
		s.headers = append(s.headers, h)
	}
	s.newest = s.withNewest()
	return s, nil
}

// signing returns those of secrets, the newest first, that sign in the row.
func (r row) signing(secrets []string) []string {
	if r.several {
		return secrets
	}
	return secrets[:1]
}

// with makes the keys of the secrets. The error doesn't show them.
func (r row) with(secrets ...string) (signedHeader, error) {
	h := signedHeader{row: r, content: parseContent(r.content)}
	for _, secret := range secrets {
		k, err := r.key(secret)
		if err != nil {
			return h, fmt.Errorf("making the key for the header %s: %w", r.header, err)
		}
		h.keys = append(h.keys, k)
	}
	return h, nil
}

func (s *Signer) withNewest() *Signer {
	newest := new(Signer)
	for _, h := range s.headers {
		h.keys = h.keys[:1]
		newest.headers = append(newest.headers, h)
	}
	newest.newest = newest
	return newest
}

// Newest returns a signer with the newest of the secrets alone.
func (s *Signer) Newest() *Signer { return s.newest }

// Headers returns the signature headers for one attempt: body is sent with the
// given event id at the time at, which is signed in whole seconds and must also
// stand in the header webhook-timestamp.
func (s *Signer) Headers(id string, at time.Time, body []byte) []model.Header {
	m := message{id: id, timestamp: Timestamp(at), body: body}
	headers := make([]model.Header, len(s.headers))
	for i := range s.headers {
		headers[i] = model.Header{Name: s.headers[i].header, Value: s.headers[i].value(m)}
	}
	return headers
}

// Signed returns, for each of the Headers, the text that its signatures cover.
func (s *Signer) Signed(id string, at time.Time, body []byte) []model.SignedContent {
	m := message{id: id, timestamp: Timestamp(at), body: body}
	signed := make([]model.SignedContent, len(s.headers))
	for i, h := range s.headers {
		signed[i] = model.SignedContent{Header: h.header, Content: h.content.text(m)}
	}
	return signed
}

// value returns the value of the header: the timestamp if it has one, and the
// signatures of all keys.
func (h *signedHeader) value(m message) string {
	value := make([]byte, 0, 64)
	if h.stamp != "" {
		value = append(append(value, h.stamp...), m.timestamp...)
	}
	for _, k := range h.keys {
		if len(value) > 0 {
			value = append(value, h.separator...)
		}
		value = append(value, h.prefix...)
		value = k.appendSignature(value, h.content, m, h.encode)
	}
	return string(value)
}
