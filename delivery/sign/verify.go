package sign

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchbell/model"
)

// Tolerance is how far the timestamp of a signature may lie from the receiver's
// clock, as in the libraries of Standard Webhooks and Stripe.
const Tolerance = 5 * time.Minute

// What the errors of Verify wrap if another profile or secret may have another
// result.
var (
	// ErrUnsigned: the header of the profile is missing.
	ErrUnsigned = errors.New("the request has no such signature")
	// ErrOther: nothing at all matches.
	ErrOther = errors.New("no signature matches")
)

// Verify checks a request in the profile p: that secret signed exactly this
// body and, as far as the profile covers them, this id and this timestamp, not
// longer than Tolerance ago. In model.SignatureNone there is nothing to check.
// Its errors are of kind Invalid, with a sentence on what differs and the
// header as their field. Signatures are compared in constant time.
func Verify(p Profile, secret string, header http.Header, body []byte, now time.Time) error {
	rows, err := p.rows()
	if err != nil || len(rows) == 0 {
		return err
	}
	first, err := rows[0].with(secret)
	if err != nil {
		return err
	}
	claim, err := first.read(p.Name, header)
	if err != nil {
		return err
	}
	claim.body = body
	if first.content.has(model.PlaceholderTimestamp) {
		if err := first.checkTime(claim.timestamp, now); err != nil {
			return err
		}
	}
	if first.matches(claim) {
		return nil
	}
	return explain(rows, secret, header, claim)
}

// claim is what a request says of itself, with the signatures that are to prove
// it.
type claim struct {
	message
	signatures []string
}

// read reads what the headers say, as far as the signature covers it.
func (h *signedHeader) read(name model.SignatureProfile, header http.Header) (claim, error) {
	c := claim{message: message{id: header.Get(HeaderID)}}
	value := header.Get(h.header)
	if value == "" {
		return c, unsigned(h.header, name, header)
	}
	c.timestamp, c.signatures = h.takeApart(value)
	if h.stamp == "" {
		c.timestamp = header.Get(HeaderTimestamp)
	}
	return c, h.complete(c)
}

// complete says what is missing of all that is signed.
func (h *signedHeader) complete(c claim) error {
	missing := func(name string) error {
		return model.Invalidf(name, "The header %s is missing, so the signature can't be verified.", name)
	}
	switch {
	case len(c.signatures) == 0:
		return model.Invalidf(h.header, "The header %s holds no signature that begins with %q.", h.header, h.prefix)
	case c.id == "" && h.content.has(model.PlaceholderID):
		return missing(HeaderID)
	case c.timestamp != "" || !h.content.has(model.PlaceholderTimestamp):
		return nil
	case h.stamp != "":
		return model.Invalidf(h.header, "The header %s holds no timestamp that begins with %q.", h.header, h.stamp)
	}
	return missing(HeaderTimestamp)
}

// takeApart takes the value of the header apart into its timestamp, if it has
// one, and its signatures. There are several while two secrets are valid.
func (f form) takeApart(value string) (timestamp string, signatures []string) {
	items := []string{value}
	if f.separator != "" {
		items = strings.Split(value, f.separator)
	}
	for _, item := range items {
		if f.stamp != "" && strings.HasPrefix(item, f.stamp) {
			timestamp = strings.TrimPrefix(item, f.stamp)
		} else if signature, ok := strings.CutPrefix(item, f.prefix); ok && signature != "" {
			signatures = append(signatures, signature)
		}
	}
	return timestamp, signatures
}

// timeHeader is the header in which the timestamp stands that is signed.
func (r row) timeHeader() string {
	if r.stamp != "" {
		return r.header
	}
	return HeaderTimestamp
}

func (r row) checkTime(timestamp string, now time.Time) error {
	name := r.timeHeader()
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return model.Invalidf(name, "The timestamp in the header %s is %q; it must be whole seconds since 1970.", name, model.Shorten(timestamp))
	}
	age := now.Sub(time.Unix(seconds, 0)).Truncate(time.Second)
	switch {
	case age > Tolerance:
		return model.Invalidf(name, "The request was signed %s ago; more than %s isn't accepted. Either it is an old one, sent again, or a clock is wrong.", age, Tolerance)
	case age < -Tolerance:
		return model.Invalidf(name, "The request was signed %s in the future. Check the clocks of both computers.", -age)
	}
	return nil
}

// matches reports whether any of the signatures is the one that the key makes.
func (h *signedHeader) matches(c claim) bool {
	want, found := h.keys[0].appendSignature(nil, h.content, c.message, h.encode), 0
	for _, got := range c.signatures {
		found |= subtle.ConstantTimeCompare([]byte(got), want)
	}
	return found == 1
}
