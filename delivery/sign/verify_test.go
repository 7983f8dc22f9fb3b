package sign_test

import (
	"errors"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// change alters a request on its way, and returns its body.
type change func(header http.Header, body []byte) []byte

func untouched(_ http.Header, body []byte) []byte { return body }

func without(name string) change {
	return func(h http.Header, body []byte) []byte { h.Del(name); return body }
}

func with(name, value string) change {
	return func(h http.Header, body []byte) []byte { h.Set(name, value); return body }
}

func spaced(_ http.Header, body []byte) []byte {
	return []byte(strings.ReplaceAll(string(body), ":{", ": {"))
}

func emptied(http.Header, []byte) []byte { return []byte(`{}`) }

func TestVerifySaysWhatDiffers(t *testing.T) {
	now := time.Now()
	stripe, paddle := sign.Profile{Name: model.SignatureStripe}, sign.Profile{Name: model.SignaturePaddle}
	github, zentitle := sign.Profile{Name: model.SignatureGitHub}, sign.Profile{Name: model.SignatureZentitle}
	own := custom("X-Sig", "{timestamp}.{id}.{body}", "text", "sha256", "hex", "")
	tests := []struct {
		name    string
		profile sign.Profile
		change  change
		later   time.Duration
		says    string // "" when it verifies
	}{
		{"as sent", standard, untouched, 0, ""},
		{"within the tolerance", standard, untouched, 4 * time.Minute, ""},
		{"a signature of another secret first", standard, func(h http.Header, b []byte) []byte {
			h.Set("webhook-signature", "v1,AAAA "+h.Get("webhook-signature"))
			return b
		}, 0, ""},
		{"no id", standard, without("webhook-id"), 0, "webhook-id is missing"},
		{"no timestamp", standard, without("webhook-timestamp"), 0, "webhook-timestamp is missing"},
		{"no signature", standard, func(h http.Header, b []byte) []byte { clear(h); return b }, 0, "webhook-signature is missing, so"},
		{"the other signature alone", standard, without("webhook-signature"), 0, `but X-Webhook-Signature is there. It belongs to the signature "hex"`},
		{"no signature of its version", standard, with("webhook-signature", "v2,AAAA"), 0, `begins with "v1,"`},
		{"a date for a timestamp", standard, with("webhook-timestamp", "today"), 0, "whole seconds"},
		{"too old", standard, untouched, 6 * time.Minute, "ago"},
		{"from the future", standard, untouched, -6 * time.Minute, "in the future"},
		{"another id", standard, with("webhook-id", "evt_2"), 0, "webhook-id"},
		{"indented on the way", standard, spaced, 0, "written anew"},
		{"another body", standard, emptied, 0, "another secret"},

		{"stripe as sent", stripe, untouched, 0, ""},
		{"stripe without the id and the time of the request", stripe, func(h http.Header, b []byte) []byte {
			h.Del("webhook-id")
			h.Del("webhook-timestamp")
			return b
		}, 0, ""},
		{"stripe too old", stripe, untouched, time.Hour, "1h0m0s ago"},
		{"stripe without a timestamp", stripe, with("stripe-signature", "v1=00"), 0, `no timestamp that begins with "t="`},
		{"stripe with a date", stripe, with("stripe-signature", "t=today,v1=00"), 0, "whole seconds"},
		{"stripe without a signature", stripe, with("stripe-signature", "t=1,v0=00"), 0, `no signature that begins with "v1="`},
		{"stripe indented on the way", stripe, spaced, 0, "written anew"},
		{"paddle as sent", paddle, untouched, 0, ""},
		{"paddle with another body", paddle, emptied, 0, "another secret"},
		{"github as sent, however late", github, untouched, 24 * time.Hour, ""},
		{"github without its prefix", github, with("x-hub-signature-256", "00"), 0, `begins with "sha256="`},
		{"github in another profile", github, func(h http.Header, b []byte) []byte {
			h.Set("X-Signature", h.Get("X-Hub-Signature-256"))
			h.Del("X-Hub-Signature-256")
			return b
		}, 0, `but X-Signature is there. It belongs to the signature "lemonsqueezy"`},
		{"zentitle as sent", zentitle, untouched, 0, ""},
		{"zentitle indented on the way", zentitle, spaced, 0, "written anew"},
		{"a custom one as sent", own, untouched, 0, ""},
		{"a custom one too old", own, untouched, time.Hour, "ago"},
		{"a custom one without the id", own, without("webhook-id"), 0, "webhook-id is missing"},
		{"a custom one with another id", own, with("webhook-id", "evt_2"), 0, "another secret"},
		{"nothing signed", sign.Profile{Name: model.SignatureNone}, emptied, 0, ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			secret := model.NewSecret()
			if test.profile == zentitle {
				secret = privateKey()
			}
			header := signedIn(t, test.profile, now, bodies["plain"], secret)
			body := test.change(header, bodies["plain"])
			err := sign.Verify(test.profile, secret, header, body, now.Add(test.later))
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

func TestAnotherSecretOrProfileMayVerify(t *testing.T) {
	now, body := time.Now(), bodies["plain"]
	github := sign.Profile{Name: model.SignatureGitHub}
	header := signedIn(t, github, now, body, "the secret")
	for secret, p := range map[string]sign.Profile{"another secret": github, model.NewSecret(): standard} {
		err := sign.Verify(p, secret, header, body, now)
		if want := p != standard; errors.Is(err, sign.ErrOther) != want || errors.Is(err, sign.ErrUnsigned) == want {
			t.Errorf("%s: %v", p.Name, err)
		}
	}
}

func TestEveryProfileRefusesAnotherSecret(t *testing.T) {
	for name, v := range vectors {
		if v.secret == "" {
			continue
		}
		at := time.Unix(1614265330, 0)
		header := headerOf(newSigner(t, v.profile, v.secret).Headers(v.id, at, []byte(v.body)), v.id, at)
		other, err := model.NewSecretFor(v.profile.Name)
		if err != nil {
			t.Fatal(err)
		}
		if err := sign.Verify(v.profile, other, header, []byte(v.body), at); !errors.Is(err, sign.ErrOther) {
			t.Errorf("%s: another secret gives %v", name, err)
		}
		altered := maps.Clone(header)
		for _, signature := range v.profile.Name.Headers(v.profile.Custom) {
			altered.Set(signature, header.Get(signature)+"0")
		}
		if err := sign.Verify(v.profile, v.secret, altered, []byte(v.body), at); !errors.Is(err, sign.ErrOther) {
			t.Errorf("%s: a longer signature gives %v", name, err)
		}
	}
}
