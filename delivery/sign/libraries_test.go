package sign_test

import (
	"bytes"
	"net/http"
	"testing"
	"time"

	"github.com/google/go-github/v75/github"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
	stripe "github.com/stripe/stripe-go/v82/webhook"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// goLibraries are what receivers in Go verify with.
var goLibraries = map[model.SignatureProfile]func(secret string, header http.Header, body []byte) error{
	model.SignatureStandard: func(secret string, header http.Header, body []byte) error {
		verifier, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return err
		}
		return verifier.Verify(body, header)
	},
	model.SignatureStripe: func(secret string, header http.Header, body []byte) error {
		return stripe.ValidatePayload(body, header.Get("Stripe-Signature"), secret)
	},
	model.SignatureGitHub: func(secret string, header http.Header, body []byte) error {
		request, err := http.NewRequest(http.MethodPost, "http://127.0.0.1/", bytes.NewReader(body))
		if err != nil {
			return err
		}
		request.Header = header
		_, err = github.ValidatePayload(request, []byte(secret))
		return err
	},
}

func TestTheGoLibrariesVerify(t *testing.T) {
	for name, verify := range goLibraries {
		profile, secret := sign.Profile{Name: name}, model.NewSecret()
		for kind, body := range bodies {
			t.Run(string(name)+"/"+kind, func(t *testing.T) {
				header := signedIn(t, profile, time.Now(), body, secret)
				if err := verify(secret, header, body); err != nil {
					t.Error(err)
				}
				if err := sign.Verify(profile, secret, header, body, time.Now()); err != nil {
					t.Errorf("our own receiver: %v", err)
				}
			})
		}
	}
}

// previousVerifies tells in which profiles a receiver that has the previous
// secret can still verify while two are valid. The header of the others has
// room for one signature, which is that of the newest.
var previousVerifies = map[model.SignatureProfile]bool{model.SignatureStandard: true, model.SignatureStripe: true}

func TestTheGoLibrariesVerifyWithEitherOfTwoSecrets(t *testing.T) {
	previous, newest, other := model.NewSecret(), model.NewSecret(), model.NewSecret()
	for name, verify := range goLibraries {
		profile := sign.Profile{Name: name}
		signer := newSigner(t, profile, newest, previous)
		for kind, body := range bodies {
			both, alone := headersOf(signer, time.Now(), body), headersOf(signer.Newest(), time.Now(), body)
			for _, test := range []struct {
				what, secret string
				header       http.Header
				want         bool
			}{
				{"the newest secret", newest, both, true},
				{"the previous secret", previous, both, previousVerifies[name]},
				{"a third secret", other, both, false},
				{"the newest secret alone", newest, alone, true},
				{"the previous secret without its signature", previous, alone, false},
			} {
				if err := verify(test.secret, test.header, body); (err == nil) != test.want {
					t.Errorf("%s, %s, %s: the library says %v", name, kind, test.what, err)
				}
				if err := sign.Verify(profile, test.secret, test.header, body, time.Now()); (err == nil) != test.want {
					t.Errorf("%s, %s, %s: our own receiver says %v", name, kind, test.what, err)
				}
			}
		}
	}
}
