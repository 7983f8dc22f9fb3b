package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"strings"
	"sync"
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
	keys []*key
}

// New returns a signer in the profile standard, the newest secret first. While
// there are two, every header that has room for it carries a signature of each.
// It fails without a secret, and for one that isn't in the form of
// model.NewSecret.
func New(secrets ...string) (*Signer, error) {
	if len(secrets) == 0 {
		return nil, errors.New("there is no secret to sign with")
	}
	s := new(Signer)
	for _, r := range standard {
		h := signedHeader{row: r}
		for _, secret := range r.signing(secrets) {
			k, err := r.newKey(secret)
			if err != nil {
				return nil, err
			}
			h.keys = append(h.keys, k)
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
	for i, h := range s.headers {
		headers[i] = model.Header{Name: h.header, Value: h.sign(m)}
	}
	return headers
}

// sign returns the signatures of all keys, separated by spaces.
func (h *signedHeader) sign(m message) string {
	if len(h.keys) == 1 {
		return h.keys[0].sign(h.row, m)
	}
	signatures := make([]string, len(h.keys))
	for i, k := range h.keys {
		signatures[i] = k.sign(h.row, m)
	}
	return strings.Join(signatures, " ")
}

// key makes HMACs with one key. It keeps those that are idle: to begin anew is
// cheaper for them than to take the key in again.
type key struct{ idle sync.Pool }

// newKey makes the key of the row from a secret. The error doesn't show it.
func (r row) newKey(secret string) (*key, error) {
	bytes, err := r.key(secret)
	if err != nil {
		return nil, fmt.Errorf("making the key for the header %s: %w", r.header, err)
	}
	return &key{sync.Pool{New: func() any { return hmac.New(sha256.New, bytes) }}}, nil
}

// sign returns the signature of m in the row r.
func (k *key) sign(r row, m message) string {
	mac := k.idle.Get().(hash.Hash)
	defer k.idle.Put(mac)
	mac.Reset()
	r.content(mac, m)
	var sum [sha256.Size]byte
	return r.encode(mac.Sum(sum[:0]))
}
