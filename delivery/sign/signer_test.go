package sign_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// verifies reports whether secret verifies the header of Standard Webhooks.
func verifies(t *testing.T, s *sign.Signer, secret string, body []byte) bool {
	t.Helper()
	library, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	header := headersOf(s, time.Now(), body)
	byLibrary, own := library.Verify(body, header), sign.Verify(secret, header, body, time.Now())
	if (byLibrary == nil) != (own == nil) {
		t.Errorf("the Go library says %v, our own receiver %v", byLibrary, own)
	}
	return byLibrary == nil
}

func TestEitherOfTwoSecretsVerifies(t *testing.T) {
	previous, newest, other := model.NewSecret(), model.NewSecret(), model.NewSecret()
	signer, err := sign.New(newest, previous)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range bodies {
		if !verifies(t, signer, newest, body) || !verifies(t, signer, previous, body) {
			t.Errorf("%s: one of the secrets doesn't verify", name)
		}
		if verifies(t, signer, other, body) {
			t.Errorf("%s: a third secret verifies", name)
		}
		if !verifies(t, signer.Newest(), newest, body) || verifies(t, signer.Newest(), previous, body) {
			t.Errorf("%s: the newest alone should verify", name)
		}
	}
}

func TestTheHeaderOfOneValueHasTheNewestSecret(t *testing.T) {
	previous, newest := model.NewSecret(), model.NewSecret()
	now, body := time.Now(), bodies["plain"]
	both, alone := signedBy(t, now, body, newest, previous), signedBy(t, now, body, newest)
	if got, want := both.Get(sign.HeaderHex), alone.Get(sign.HeaderHex); got != want {
		t.Errorf("%s is %q, want %q", sign.HeaderHex, got, want)
	}
	if got, want := both.Get(sign.HeaderSignature), alone.Get(sign.HeaderSignature); !strings.HasPrefix(got, want+" v1,") {
		t.Errorf("%s is %q, want %q first", sign.HeaderSignature, got, want)
	}
}

func TestWithoutASecretNothingIsSigned(t *testing.T) {
	if _, err := sign.New(); err == nil {
		t.Error("there is a signer without a secret")
	}
	if _, err := sign.New(model.NewSecret(), "hunter2"); err == nil {
		t.Error("there is a signer with something that isn't a secret")
	}
}

func TestASignerMayBeSharedByManyAttempts(t *testing.T) {
	secrets := []string{model.NewSecret(), model.NewSecret()}
	shared, err := sign.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for name, body := range bodies {
		for range 20 {
			group.Go(func() {
				now := time.Now()
				got, want := headersOf(shared, now, body), signedBy(t, now, body, secrets...)
				for _, header := range []string{sign.HeaderSignature, sign.HeaderHex} {
					if got.Get(header) != want.Get(header) {
						t.Errorf("%s: %s is %q, want %q", name, header, got.Get(header), want.Get(header))
					}
				}
			})
		}
	}
	group.Wait()
}
