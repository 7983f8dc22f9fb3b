package sign_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"latchbell/delivery/sign"
	"latchbell/model"
)

func TestSignaturesAreThoseOfTheSpecification(t *testing.T) {
	// The example of the Standard Webhooks specification, and the same body
	// signed by openssl with the secret's text.
	const (
		secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
		body   = `{"test": 2432232314}`
	)
	signer, err := sign.New(secret)
	if err != nil {
		t.Fatal(err)
	}
	headers := signer.Headers("msg_p5jXN8AQM9LWM0D4loKWxJek", time.Unix(1614265330, 0), []byte(body))
	want := []model.Header{
		{Name: "webhook-signature", Value: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="},
		{Name: "X-Webhook-Signature", Value: "80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c"},
	}
	for i, h := range headers {
		if h != want[i] {
			t.Errorf("header %d is %q, want %q", i, h, want[i])
		}
	}
}

func TestASecretInAnotherFormSignsNothing(t *testing.T) {
	for _, secret := range []string{"", "whsec_", "hunter2", "whsec_c2hvcnQ="} {
		_, err := sign.New(secret)
		if err == nil {
			t.Errorf("secret %q gives signatures", secret)
		}
		if err != nil && secret != "" && len(secret) > 6 && strings.Contains(err.Error(), secret) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

func TestTheGoLibraryVerifies(t *testing.T) {
	secret := model.NewSecret()
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			header := signed(t, secret, time.Now(), body)
			if err := verifier.Verify(body, header); err != nil {
				t.Error(err)
			}
			if err := sign.Verify(secret, header, body, time.Now()); err != nil {
				t.Errorf("our own receiver: %v", err)
			}
		})
	}
}

func TestVerifySaysWhatDiffers(t *testing.T) {
	now := time.Now()
	secret, body := model.NewSecret(), bodies["plain"]
	tests := []struct {
		name   string
		change func(header http.Header, body []byte) []byte
		now    time.Time
		says   string // "" when it verifies
	}{
		{"as sent", func(_ http.Header, b []byte) []byte { return b }, now, ""},
		{"within the tolerance", func(_ http.Header, b []byte) []byte { return b }, now.Add(4 * time.Minute), ""},
		{"while two secrets are valid", func(h http.Header, b []byte) []byte {
			h.Set("webhook-signature", "v1,AAAA "+h.Get("webhook-signature"))
			return b
		}, now, ""},
		{"no id", func(h http.Header, b []byte) []byte { h.Del("webhook-id"); return b }, now, "webhook-id is missing"},
		{"no timestamp", func(h http.Header, b []byte) []byte { h.Del("webhook-timestamp"); return b }, now, "webhook-timestamp is missing"},
		{"no signature", func(h http.Header, b []byte) []byte { h.Del("webhook-signature"); return b }, now, "webhook-signature is missing"},
		{"a date for a timestamp", func(h http.Header, b []byte) []byte {
			h.Set("webhook-timestamp", "today")
			return b
		}, now, "whole seconds"},
		{"too old", func(_ http.Header, b []byte) []byte { return b }, now.Add(6 * time.Minute), "ago"},
		{"from the future", func(_ http.Header, b []byte) []byte { return b }, now.Add(-6 * time.Minute), "in the future"},
		{"another id", func(h http.Header, b []byte) []byte { h.Set("webhook-id", "evt_2"); return b }, now, "webhook-id"},
		{"indented on the way", func(_ http.Header, b []byte) []byte {
			return []byte(strings.ReplaceAll(string(b), ":{", ": {"))
		}, now, "written anew"},
		{"another body", func(http.Header, []byte) []byte { return []byte(`{}`) }, now, "another secret"},
		{"another secret", func(h http.Header, b []byte) []byte {
			for name, values := range signed(t, model.NewSecret(), now, b) {
				h[name] = values
			}
			return b
		}, now, "another secret"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			header := signed(t, secret, now, body)
			err := sign.Verify(secret, header, test.change(header, body), test.now)
			switch {
			case test.says == "" && err != nil:
				t.Errorf("it is refused: %v", err)
			case test.says != "" && err == nil:
				t.Error("it is accepted")
			case test.says != "" && !strings.Contains(model.Sentence(err), test.says):
				t.Errorf("%q doesn't say %q", model.Sentence(err), test.says)
			}
		})
	}
}

// signed returns the headers of a request as the sender makes them.
func signed(t *testing.T, secret string, at time.Time, body []byte) http.Header {
	t.Helper()
	return signedBy(t, at, body, secret)
}

// signedBy is signed with several secrets, the newest first.
func signedBy(t *testing.T, at time.Time, body []byte, secrets ...string) http.Header {
	t.Helper()
	signer, err := sign.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return headersOf(signer, at, body)
}

func headersOf(s *sign.Signer, at time.Time, body []byte) http.Header {
	h := http.Header{}
	h.Set(sign.HeaderID, eventID)
	h.Set(sign.HeaderTimestamp, sign.Timestamp(at))
	for _, header := range s.Headers(eventID, at, body) {
		h.Set(header.Name, header.Value)
	}
	return h
}

func BenchmarkHeaders(b *testing.B) {
	for name, secrets := range map[string][]string{
		"one secret":  {model.NewSecret()},
		"two secrets": {model.NewSecret(), model.NewSecret()},
	} {
		b.Run(name, func(b *testing.B) {
			signer, err := sign.New(secrets...)
			if err != nil {
				b.Fatal(err)
			}
			body := bodies["plain"]
			b.ReportAllocs()
			for b.Loop() {
				signer.Headers(eventID, time.Now(), body)
			}
		})
	}
}
