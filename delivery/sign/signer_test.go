package sign_test

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"strings"
	"sync"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

func TestTheHeaderOfOneValueHasTheNewestSecret(t *testing.T) {
	previous, newest := model.NewSecret(), model.NewSecret()
	now, body := time.Now(), bodies["plain"]
	both, alone := signed(t, now, body, newest, previous), signed(t, now, body, newest)
	if got, want := both.Get(sign.HeaderHex), alone.Get(sign.HeaderHex); got != want {
		t.Errorf("%s is %q, want %q", sign.HeaderHex, got, want)
	}
	if got, want := both.Get(sign.HeaderSignature), alone.Get(sign.HeaderSignature); !strings.HasPrefix(got, want+" v1,") {
		t.Errorf("%s is %q, want %q first", sign.HeaderSignature, got, want)
	}
}

func TestWithoutASecretNothingIsSigned(t *testing.T) {
	for _, name := range model.SignatureProfiles {
		profile := sign.Profile{Name: name}
		if name == model.SignatureCustom {
			profile = custom("X-Sig", "{body}", "text", "sha256", "hex", "")
		}
		signer, err := sign.New(profile)
		if (err == nil) != (name == model.SignatureNone) {
			t.Errorf("%s without a secret: %v", name, err)
		}
		if err == nil && len(signer.Newest().Headers(eventID, time.Now(), bodies["plain"])) > 0 {
			t.Errorf("%s fills headers", name)
		}
	}
	if _, err := sign.New(standard, model.NewSecret(), "hunter2"); err == nil {
		t.Error("there is a signer with something that isn't a secret")
	}
}

func TestThePublicKeyVerifies(t *testing.T) {
	secret, err := model.NewSecretFor(model.SignatureZentitle)
	if err != nil {
		t.Fatal(err)
	}
	public := publicKey(t, secret)
	for name, body := range bodies {
		value := signedIn(t, sign.Profile{Name: model.SignatureZentitle}, time.Now(), body, secret).Get("N-Signature")
		signature, err := base64.StdEncoding.DecodeString(value)
		if err != nil {
			t.Fatal(err)
		}
		sum := sha256.Sum256(body)
		if err := rsa.VerifyPKCS1v15(public, crypto.SHA256, sum[:], signature); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// publicKey is what the receiver reads of the public half of the key.
func publicKey(t *testing.T, secret string) *rsa.PublicKey {
	t.Helper()
	text, err := model.PublicKey(secret)
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(text))
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	return key.(*rsa.PublicKey)
}

func TestASignerMayBeSharedByManyAttempts(t *testing.T) {
	for name, secrets := range map[model.SignatureProfile][]string{
		model.SignatureStandard: {model.NewSecret(), model.NewSecret()},
		model.SignatureStripe:   {model.NewSecret(), model.NewSecret()},
		model.SignatureZentitle: {privateKey()},
	} {
		profile := sign.Profile{Name: name}
		shared := newSigner(t, profile, secrets...)
		var group sync.WaitGroup
		for kind, body := range bodies {
			now := time.Now()
			want := signedIn(t, profile, now, body, secrets...)
			for range 10 {
				group.Go(func() {
					got := headersOf(shared, now, body)
					for _, header := range name.Headers(profile.Custom) {
						if got.Get(header) != want.Get(header) {
							t.Errorf("%s, %s: %s is %q, want %q", name, kind, header, got.Get(header), want.Get(header))
						}
					}
				})
			}
		}
		group.Wait()
	}
}
