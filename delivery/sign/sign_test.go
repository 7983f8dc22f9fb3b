package sign_test

import (
	"encoding/json"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// standard is the profile in which most of the behaviour shows.
var standard = sign.Profile{Name: model.SignatureStandard}

// example is a body of which openssl has made the signatures.
const example = `{"id":"evt_1","data":{"name":"Zoë"}}`

// vectors are the signatures of others: of the Standard Webhooks specification,
// of GitHub's and Broctagon's documentation, and of "openssl dgst -hmac", "-mac
// HMAC -macopt hexkey" and "-sign". All were made at 1614265330.
var vectors = map[string]struct {
	profile          sign.Profile
	secret, id, body string
	headers, content []string
}{
	"standard": {standard, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`,
		[]string{"webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", "X-Webhook-Signature: 80ec8a89ce3cd22133a1066caecb4d04fea7467657c8514d717ec42c38a5c94c"},
		[]string{`msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}`, `{"test": 2432232314}`}},
	"hex": {sign.Profile{Name: model.SignatureHex}, "hunter2 is my secret", "evt_1", example,
		[]string{"X-Webhook-Signature: 4d43162a94bef2878713d8353460bce893a2435bfbc6f2264b48d2fa8401d462"}, []string{example}},
	"github": {sign.Profile{Name: model.SignatureGitHub}, "It's a Secret to Everybody", "evt_1", "Hello, World!",
		[]string{"X-Hub-Signature-256: sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}, []string{"Hello, World!"}},
	"stripe": {sign.Profile{Name: model.SignatureStripe}, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "evt_1", example,
		[]string{"Stripe-Signature: t=1614265330,v1=135e2e448f93f17facb5bbf9031846b31cb3f7d4651b438f0d3e60b05ec46371"}, []string{"1614265330." + example}},
	"paddle": {sign.Profile{Name: model.SignaturePaddle}, "pdl_ntfset_01", "evt_1", example,
		[]string{"Paddle-Signature: ts=1614265330;h1=efa0cd6b680ded7cc6f66cc842ce1ec2824a46c42b1a685c43834ca312611a42"}, []string{"1614265330:" + example}},
	"lemonsqueezy": {sign.Profile{Name: model.SignatureLemonSqueezy}, "lemon", "evt_1", example,
		[]string{"X-Signature: 781528d5ad0435b0449e1044a67a5bdd50f577c976d23316ebcf39edfc707911"}, []string{example}},
	"woocommerce": {sign.Profile{Name: model.SignatureWooCommerce}, "wc~secret! 42", "evt_1", example,
		[]string{"X-WC-Webhook-Signature: XbCelFTwt+Z9YMPmuy5ZFXRMiZhK0CntBNajJo6Nq8E="}, []string{example}},
	"broctagon": {sign.Profile{Name: model.SignatureBroctagon}, "It's a Secret to Everybody", "evt_1", "Hello, World!",
		[]string{"X-Crm-Signature: 757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"}, []string{"Hello, World!"}},
	"zentitle": {sign.Profile{Name: model.SignatureZentitle}, privateKey(), "evt_1", example,
		[]string{"N-Signature: eCY8cCTZFGyRTx/N4ykZybCVY8saY9AZuFP+ewHwr7ia0KXeTIcSOVGKtiZJICVpseHDHJl8I8dJiBwC8VXDq4uwD0c099b3BjK1EboI2gngmypfsPAneFK5e2zD0HOYlhCnzkREfjFHRTUB8uQ9T3PjwkVuiXSlh9pJMtnCb12dOJ3Pnphsi+/HBfnxeDBM80qgB9VoqSZuk8NgIoczPzIIUHuUKxPt6x25uskdYr6x60niGhno/dn0xQTC6la1WtOh4p4mV1jbCi/ffzJkLE5QnxCiXay477MMSIbrhMmmXwZHW7zq2KFcMKrjkdjsszwotYM6fxXDrePLjDVR9w=="},
		[]string{example}},
	"custom, of everything": {custom("Authorization", "v0:{id}:{timestamp}:{body}\nend", "base64", "sha512", "base64", "HMAC "), "c2VjcmV0IGtleSBvZiBieXRlcyA=", "evt_1", example,
		[]string{"Authorization: HMAC Yf1d6FsOyNIk4GYfCuuZEzgxJQeTSCAOXGoPgMmu/17aGJN6WKGxM43YrE9XiyBCQPMXBuwG++4e94Q3uHO3lg=="},
		[]string{"v0:evt_1:1614265330:" + example + "\nend"}},
	"custom, with a base64 key in whsec_": {custom("X-Sig", "v0:{id}:{timestamp}:{body}\nend", "base64", "sha512", "base64", ""), "whsec_c2VjcmV0IGtleSBvZiBieXRlcyA=", "evt_1", example,
		[]string{"X-Sig: Yf1d6FsOyNIk4GYfCuuZEzgxJQeTSCAOXGoPgMmu/17aGJN6WKGxM43YrE9XiyBCQPMXBuwG++4e94Q3uHO3lg=="},
		[]string{"v0:evt_1:1614265330:" + example + "\nend"}},
	"custom, usual": {custom("X-Sig", "{body}", "text", "sha256", "hex", ""), "plain", "evt_1", example,
		[]string{"X-Sig: 163f67c1bb6ccdc9a2db50da44eb744efb497c65a36b311d3d1d88c0b0d63111"}, []string{example}},
	"custom, with the longer hash": {custom("X-Sig", "{body}", "text", "sha512", "hex", "sha512="), "plain", "evt_1", example,
		[]string{"X-Sig: sha512=27c7d9118a096978f6ea6721173de6c0907f7f9bd4372da1f052d2ed11a8b8ee8881da4fc2ea4b8b62c7f6ff75285016fb8978bbc9f935234eca192d457d927d"},
		[]string{example}},
	"none": {profile: sign.Profile{Name: model.SignatureNone}, id: "evt_1", body: example},
}

func custom(header, content, key, hash, encoding, prefix string) sign.Profile {
	return sign.Profile{Name: model.SignatureCustom, Custom: model.CustomSignature{
		Header: header, Content: content, Key: key, Hash: hash, Encoding: encoding, Prefix: prefix,
	}}
}

// privateKey is that with which openssl has signed.
func privateKey() string {
	key, err := os.ReadFile("testdata/private_key.pem")
	if err != nil {
		panic(err)
	}
	return string(key)
}

func TestSignaturesAreThoseOfOthers(t *testing.T) {
	at := time.Unix(1614265330, 0)
	for name, v := range vectors {
		t.Run(name, func(t *testing.T) {
			signer, err := sign.New(v.profile, v.secret)
			if err != nil {
				t.Fatal(err)
			}
			headers, signed := signer.Headers(v.id, at, []byte(v.body)), signer.Signed(v.id, at, []byte(v.body))
			if len(headers) != len(v.headers) || len(signed) != len(v.headers) {
				t.Fatalf("there are %d headers and %d signed texts, want %d", len(headers), len(signed), len(v.headers))
			}
			for i, h := range headers {
				if got := h.Name + ": " + h.Value; got != v.headers[i] {
					t.Errorf("header %d is\n%s, want\n%s", i, got, v.headers[i])
				}
				if signed[i] != (model.SignedContent{Header: h.Name, Content: v.content[i]}) {
					t.Errorf("what is signed in header %d is %q, want %q", i, signed[i], v.content[i])
				}
			}
			if err := sign.Verify(v.profile, v.secret, headerOf(headers, v.id, at), []byte(v.body), at); err != nil {
				t.Errorf("our own receiver: %v", err)
			}
		})
	}
}

func TestEveryProfileIsSignedAsItIsAnnounced(t *testing.T) {
	for _, name := range model.SignatureProfiles {
		profile := sign.Profile{Name: name}
		if name == model.SignatureCustom {
			profile = custom("X-Sig", "{body}", "text", "sha256", "hex", "")
		}
		secret, err := model.NewSecretFor(name)
		if err != nil {
			t.Fatal(err)
		}
		var headers []string
		for _, h := range newSigner(t, profile, secret).Headers(eventID, time.Now(), bodies["plain"]) {
			headers = append(headers, h.Name)
		}
		if want := name.Headers(profile.Custom); strings.Join(headers, " ") != strings.Join(want, " ") {
			t.Errorf("%s fills %q; the model says %q", name, headers, want)
		}
	}
}

func TestASecretInAnotherFormSignsNothing(t *testing.T) {
	key64 := custom("X-Sig", "{body}", "base64", "sha256", "hex", "")
	for _, test := range []struct {
		profile sign.Profile
		secret  string
	}{
		{standard, ""}, {standard, "whsec_"}, {standard, "hunter2"}, {standard, "whsec_c2hvcnQ="},
		{sign.Profile{Name: model.SignatureGitHub}, ""}, {sign.Profile{Name: model.SignatureStripe}, "line\nbreak"},
		{sign.Profile{Name: model.SignatureZentitle}, "hunter2"}, {key64, "hunter2!"},
	} {
		_, err := sign.New(test.profile, test.secret)
		if err == nil {
			t.Errorf("%s: secret %q gives signatures", test.profile.Name, test.secret)
		}
		if err != nil && len(test.secret) > 6 && strings.Contains(err.Error(), test.secret) {
			t.Errorf("the error tells the secret: %v", err)
		}
	}
}

func TestAnUnknownOrBrokenProfileSignsNothing(t *testing.T) {
	for _, p := range []sign.Profile{{}, {Name: "sha1"}, {Name: model.SignatureCustom}, custom("X-Sig", "no body", "text", "sha256", "hex", "")} {
		if _, err := sign.New(p, "secret"); err == nil {
			t.Errorf("%+v signs", p)
		}
		if err := sign.Verify(p, "secret", http.Header{}, nil, time.Now()); err == nil {
			t.Errorf("%+v verifies", p)
		}
	}
}

func newSigner(t testing.TB, p sign.Profile, secrets ...string) *sign.Signer {
	t.Helper()
	signer, err := sign.New(p, secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return signer
}

// signed returns the headers of a request as the sender makes them in the
// profile standard, with several secrets the newest first.
func signed(t *testing.T, at time.Time, body []byte, secrets ...string) http.Header {
	t.Helper()
	return signedIn(t, standard, at, body, secrets...)
}

// signedIn is signed in another profile.
func signedIn(t *testing.T, p sign.Profile, at time.Time, body []byte, secrets ...string) http.Header {
	t.Helper()
	return headersOf(newSigner(t, p, secrets...), at, body)
}

func headersOf(s *sign.Signer, at time.Time, body []byte) http.Header {
	return headerOf(s.Headers(eventID, at, body), eventID, at)
}

func headerOf(signatures []model.Header, id string, at time.Time) http.Header {
	h := http.Header{}
	h.Set("content-type", "application/json")
	h.Set(sign.HeaderID, id)
	h.Set(sign.HeaderTimestamp, sign.Timestamp(at))
	for _, header := range signatures {
		h.Set(header.Name, header.Value)
	}
	return h
}

// inMeta is a body in the shape that Lemon Squeezy's receivers read.
func inMeta(body []byte) []byte {
	wrapped, err := json.Marshal(map[string]any{"meta": map[string]string{"event_name": "license_key_updated"}, "data": json.RawMessage(body)})
	if err != nil {
		panic(err)
	}
	return wrapped
}

func BenchmarkHeaders(b *testing.B) {
	for name, secrets := range map[string][]string{
		"one secret":  {model.NewSecret()},
		"two secrets": {model.NewSecret(), model.NewSecret()},
	} {
		b.Run(name, func(b *testing.B) {
			signer := newSigner(b, standard, secrets...)
			body := bodies["plain"]
			b.ReportAllocs()
			for b.Loop() {
				signer.Headers(eventID, time.Now(), body)
			}
		})
	}
}
