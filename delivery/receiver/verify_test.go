package receiver_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/receiver"
	"latchbell/delivery/sign"
	"latchbell/model"
)

// everyKey returns a key in each profile.
func everyKey(t *testing.T) []model.SigningKey {
	t.Helper()
	var keys []model.SigningKey
	for _, name := range model.SignatureProfiles {
		secret, err := model.NewSecretFor(name)
		if err != nil {
			t.Fatal(err)
		}
		key := model.SigningKey{Profile: name, Secret: secret}
		if name == model.SignatureCustom {
			key.Custom = model.CustomSignature{Header: "X-Sig"}.Normalized()
		}
		keys = append(keys, key)
	}
	return keys
}

// signedWith returns a request as a webhook with this key sends it.
func signedWith(t *testing.T, key model.SigningKey) *http.Request {
	t.Helper()
	return signedRequest(signer(t, sign.Profile{Name: key.Profile, Custom: key.Custom}, key.Secret), time.Now())
}

func TestTheWebhooksThatPointHereMaySignInDifferentProfiles(t *testing.T) {
	keys := everyKey(t)
	for _, key := range keys {
		want := receiver.Valid
		if key.Profile == model.SignatureNone {
			want = receiver.Unverified
		}
		if w, report := ask(keys, nil, signedWith(t, key)); report.Signature != want || w.Code != http.StatusOK {
			t.Errorf("%s: the answer is %d, the signature %s: %s", key.Profile, w.Code, report.Signature, report.Problem)
		}
	}
}

func TestOnlyWebhooksThatDontSignMaySendUnsigned(t *testing.T) {
	github := model.SigningKey{Profile: model.SignatureGitHub, Secret: "the secret"}
	other := model.SigningKey{Profile: model.SignatureGitHub, Secret: "another secret"}
	none := model.SigningKey{Profile: model.SignatureNone}
	tests := []struct {
		name string
		keys []model.SigningKey
		sent model.SigningKey
		want receiver.Signature
		says string
	}{
		{"nothing is signed", []model.SigningKey{none}, none, receiver.Unverified, ""},
		{"one of two isn't signed", []model.SigningKey{github, none}, none, receiver.Unverified, ""},
		{"all are signed", []model.SigningKey{github}, none, receiver.Invalid, "X-Hub-Signature-256 is missing"},
		{"a wrong signature beside one that isn't signed", []model.SigningKey{github, none}, other, receiver.Invalid, "another secret"},
		{"another profile says less than another secret", append(standard(model.NewSecret()), github), other, receiver.Invalid, "another secret"},
		{"another profile", standard(model.NewSecret()), github, receiver.Invalid, `the signature "github"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, report := ask(test.keys, nil, signedWith(t, test.sent))
			if report.Signature != test.want || !strings.Contains(report.Problem, test.says) {
				t.Errorf("the signature is %s: %s", report.Signature, report.Problem)
			}
		})
	}
}

func TestTheCommandLineSaysHowToVerify(t *testing.T) {
	for _, key := range everyKey(t) {
		c := receiver.Config{Status: http.StatusOK, Profile: key.Profile, Secret: key.Secret}
		err := c.Validate()
		if key.Profile == model.SignatureCustom {
			if model.FieldOf(err) != "signature" {
				t.Errorf("custom: %v", err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", key.Profile, err)
		}
		if _, report := answer(c, signedWith(t, key)); (report.Signature == receiver.Valid) != key.Profile.Signs() || report.Status != http.StatusOK {
			t.Errorf("%s: the signature is %s: %s", key.Profile, report.Signature, report.Problem)
		}
	}
}

func TestFaultsOfTheCommandLineAreFoundAtOnce(t *testing.T) {
	tests := []struct {
		name  string
		c     receiver.Config
		field string // "" if there is none
	}{
		{"nothing said", receiver.Config{Status: 200}, ""},
		{"a secret alone", receiver.Config{Status: 200, Secret: model.NewSecret()}, ""},
		{"no signature", receiver.Config{Status: 200, Profile: model.SignatureNone}, ""},
		{"a status that ends nothing", receiver.Config{Status: 100}, "status"},
		{"a secret in another form", receiver.Config{Status: 200, Secret: "hunter2"}, "secret"},
		{"a profile alone", receiver.Config{Status: 200, Profile: model.SignatureStripe}, "signature"},
		{"an unknown profile", receiver.Config{Status: 200, Profile: "sha1", Secret: "hunter2"}, "signature"},
		{"a secret that signs nothing", receiver.Config{Status: 200, Profile: model.SignatureNone, Secret: "hunter2"}, "secret"},
	}
	for _, test := range tests {
		if err := test.c.Validate(); (err == nil) != (test.field == "") || err != nil && model.FieldOf(err) != test.field {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}
