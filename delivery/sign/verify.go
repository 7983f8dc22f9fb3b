package sign

import (
	"bytes"
	"crypto/hmac"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"latchbell/model"
)

// Tolerance is how far webhook-timestamp may lie from the receiver's clock, as
// in the libraries of Standard Webhooks.
const Tolerance = 5 * time.Minute

// ErrOther is wrapped by the error of Verify when nothing at all matches: with
// another secret the answer may be different.
var ErrOther = errors.New("no signature matches")

// Verify checks a request in the profile standard: that secret signed exactly
// this body, with this id and timestamp, not longer than Tolerance ago. Its
// errors are of kind Invalid, with a sentence on what differs and the header
// as their field. Signatures are compared in constant time.
func Verify(secret string, header http.Header, body []byte, now time.Time) error {
	for _, name := range []string{HeaderID, HeaderTimestamp, HeaderSignature} {
		if header.Get(name) == "" {
			return model.Invalidf(name, "The header %s is missing, so the signature can't be verified.", name)
		}
	}
	m := message{id: header.Get(HeaderID), timestamp: header.Get(HeaderTimestamp), body: body}
	if err := checkTime(m.timestamp, now); err != nil {
		return err
	}
	matches, err := standard[0].matches(secret, m, header)
	if err != nil || matches {
		return err
	}
	return explain(secret, m, header)
}

func checkTime(timestamp string, now time.Time) error {
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return model.Invalidf(HeaderTimestamp, "The header %s is %q; it must be whole seconds since 1970.", HeaderTimestamp, timestamp)
	}
	age := now.Sub(time.Unix(seconds, 0)).Truncate(time.Second)
	switch {
	case age > Tolerance:
		return model.Invalidf(HeaderTimestamp, "The request was signed %s ago; more than %s isn't accepted. Either it is an old one, sent again, or a clock is wrong.", age, Tolerance)
	case age < -Tolerance:
		return model.Invalidf(HeaderTimestamp, "The request was signed %s in the future. Check the clocks of both computers.", -age)
	}
	return nil
}

// matches reports whether any of the signatures in the row's header is the one
// that secret gives. There are several while two secrets are valid.
func (r row) matches(secret string, m message, header http.Header) (bool, error) {
	k, err := r.newKey(secret)
	if err != nil {
		return false, err
	}
	want, found := k.sign(r, m), false
	for _, got := range strings.Fields(header.Get(r.header)) {
		if hmac.Equal([]byte(got), []byte(want)) {
			found = true
		}
	}
	return found, nil
}

// explain finds out, as far as the two signatures allow, what was changed.
func explain(secret string, m message, header http.Header) error {
	if plain, err := standard[1].matches(secret, m, header); err == nil && plain {
		return model.Invalidf(HeaderSignature, "The secret and the body are right, but %s, %s or %s was changed on the way.",
			HeaderID, HeaderTimestamp, HeaderSignature)
	}
	var compact bytes.Buffer
	if json.Compact(&compact, m.body) == nil {
		m.body = compact.Bytes()
		if was, err := standard[0].matches(secret, m, header); err == nil && was {
			return model.Invalidf(HeaderSignature, "The body was written anew on the way, with other white space. The signature covers its exact bytes.")
		}
	}
	return &model.Error{Kind: model.Invalid, Field: HeaderSignature, Err: ErrOther,
		Message: "The signature doesn't match: either another secret signed the request, or its body was changed on the way."}
}
