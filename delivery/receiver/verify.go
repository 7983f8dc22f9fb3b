package receiver

import (
	"errors"
	"net/http"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// Signature says what became of the verification.
type Signature string

// The results of a verification.
const (
	Valid   Signature = "valid"
	Invalid Signature = "invalid"
	// Unverified: no secret is known, or none could be read.
	Unverified Signature = "unverified"
)

// verify tries each key. Of several failures it reports the one that says most.
func (c Config) verify(r *http.Request, report Report) (Signature, *refusal) {
	keys, err := c.keys(r.Context())
	if err != nil {
		return Unverified, &refusal{http.StatusServiceUnavailable, "The secret couldn't be read, so nothing was verified. " + model.Sentence(err)}
	}
	unsigned := len(keys) == 0
	var failure error
	for _, key := range keys {
		if !key.Profile.Signs() {
			unsigned = true
			continue
		}
		err := sign.Verify(sign.Profile{Name: key.Profile, Custom: key.Custom}, key.Secret, r.Header, report.Body, report.Time)
		if err == nil {
			return Valid, nil
		}
		if weight(err) > weight(failure) {
			failure = err
		}
	}
	if unsigned && weight(failure) <= weight(sign.ErrUnsigned) {
		return Unverified, nil
	}
	return Invalid, &refusal{http.StatusUnauthorized, model.Sentence(failure)}
}

// weight is how much a failure says: that a header is missing is what a key of
// another profile leads to, and that nothing matches what another secret does.
func weight(failure error) int {
	switch {
	case failure == nil:
		return 0
	case errors.Is(failure, sign.ErrUnsigned):
		return 1
	case errors.Is(failure, sign.ErrOther):
		return 2
	}
	return 3
}
