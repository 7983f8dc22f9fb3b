package sign

import (
	"bytes"
	"encoding/json"
	"net/http"

	"latchbell/model"
)

// unsigned says that the header of a profile is missing, and which profile the
// request is signed in instead, if it is.
func unsigned(missing string, name model.SignatureProfile, header http.Header) error {
	e := model.Invalidf(missing, "The header %s is missing, so the signature can't be verified.", missing)
	for _, other := range model.SignatureProfiles {
		if rows := profiles[other]; other != name && len(rows) > 0 && header.Get(rows[0].header) != "" {
			e = model.Invalidf(missing, "The header %s is missing, but %s is there. It belongs to the signature %q: set the sender and the receiver to the same one.",
				missing, rows[0].header, other)
			break
		}
	}
	e.Err = ErrUnsigned
	return e
}

// explain finds out, as far as the signatures allow, what was changed.
func explain(rows []row, secret string, header http.Header, c claim) error {
	name := rows[0].header
	for _, r := range rows[1:] {
		if r.content == bodyAlone && r.proves(secret, claim{c.message, []string{header.Get(r.header)}}) {
			return model.Invalidf(name, "The secret and the body are right, but %s, %s or %s was changed on the way.", HeaderID, HeaderTimestamp, name)
		}
	}
	var compact bytes.Buffer
	if json.Compact(&compact, c.body) == nil {
		c.body = compact.Bytes()
		if rows[0].proves(secret, c) {
			return model.Invalidf(name, "The body was written anew on the way, with other white space. The signature covers its exact bytes.")
		}
	}
	return &model.Error{Kind: model.Invalid, Field: name, Err: ErrOther,
		Message: "The signature doesn't match: either another secret signed the request, or its body was changed on the way."}
}

// proves reports whether the secret makes one of the signatures in the row.
func (r row) proves(secret string, c claim) bool {
	h, err := r.with(secret)
	return err == nil && h.matches(c)
}
