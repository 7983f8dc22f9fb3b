package delivery

import (
	"strings"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// keyring is what an attempt needs of the keychain.
type keyring struct {
	// secrets are those that sign, the newest first.
	secrets []string
	// credentials is how they are kept there, "" if the receiver needs none.
	credentials string
}

// entries are those of the keychain for a webhook, by the refs under which they
// were read; a new secret has a new ref. One that is dispensable and that the
// keychain lost is "".
type entries map[string]string

// need is an entry of the keychain that a webhook needs.
type need struct {
	ref string
	// signs: it is a secret that signs, and not the credentials.
	signs bool
	// dispensable: the webhook gets along without it.
	dispensable bool
	// check returns an Error of kind NotFound for what is of no use: an entry
	// that something else has overwritten is as good as none.
	check func(text string) error
}

// needs are those of a webhook.
type needs []need

// needsOf returns what w needs at now. A previous secret that the keychain lost
// stops nothing: the new one signs alone.
func needsOf(w *model.Webhook, now time.Time) needs {
	var all needs
	for i, ref := range w.SigningRefs(now) {
		all = append(all, need{ref: ref, signs: true, dispensable: i > 0, check: func(text string) error {
			return checkSecret(w, text)
		}})
	}
	if w.CredentialsRef != "" {
		all = append(all, need{ref: w.CredentialsRef, check: func(text string) error {
			_, _, err := access(w, text)
			return err
		}})
	}
	return all
}

// access returns the whole URL of w and its headers with their values, for which
// credentials is what the keychain holds. It is an Error of kind NotFound if
// that lacks something.
func access(w *model.Webhook, credentials string) (target string, headers []model.Header, err error) {
	var c model.Credentials
	if credentials != "" {
		if c, err = model.ParseCredentials(credentials); err != nil {
			return "", nil, err
		}
	}
	if target, err = w.TargetURL(c); err != nil {
		return "", nil, err
	}
	headers, err = w.HeaderValues(c)
	return target, headers, err
}

func checkSecret(w *model.Webhook, secret string) error {
	err := model.ValidateSecret(w.Signature, w.CustomSignature, secret)
	if err == nil {
		return nil
	}
	return &model.Error{Kind: model.NotFound, Err: err,
		Message: "What the keychain holds for this webhook isn't a signing secret. Edit the webhook and generate a new one."}
}

// String names the needs, to tell whether they have changed.
func (n needs) String() string {
	refs := make([]string, len(n))
	for i, need := range n {
		if !need.dispensable {
			refs[i] = need.ref
		}
	}
	return strings.Join(refs, " ")
}

// from takes what is needed out of known, and reports whether it is all there.
func (n needs) from(known entries) (keyring, bool) {
	var k keyring
	for _, need := range n {
		text, ok := known[need.ref]
		switch {
		case !ok:
			return keyring{}, false
		case !need.signs:
			k.credentials = text
		case text != "":
			k.secrets = append(k.secrets, text)
		}
	}
	return k, true
}

// signerFor returns what signs a delivery: a test of the new secret is signed
// with that alone, because the previous one would let it pass too.
func signerFor(job *model.Job, s *sign.Signer) *sign.Signer {
	if job.Event.Source == model.SourceSecretTest {
		return s.Newest()
	}
	return s
}
