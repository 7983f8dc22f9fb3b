package model_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"latchbell/model"
)

func TestANewSecretSuitsItsSignature(t *testing.T) {
	for _, p := range model.SignatureProfiles {
		for _, key := range []string{model.KeyText, model.KeyBase64} {
			secret, err := model.NewSecretFor(p)
			if err != nil {
				t.Fatal(err)
			}
			if (secret == "") == p.Signs() {
				t.Errorf("%s gets %q", p, secret)
			}
			if err := model.ValidateSecret(p, model.CustomSignature{Key: key}, secret); err != nil {
				t.Errorf("%s: %v", p, err)
			}
			if got := model.NormalizeSecret(p, secret); got != secret {
				t.Errorf("%s is stored as %q, not as %q", p, got, secret)
			}
		}
	}
}

func TestSecretsAreCheckedForTheirSignature(t *testing.T) {
	const text, base64Key = model.KeyText, model.KeyBase64
	tests := []struct {
		name      string
		p         model.SignatureProfile
		key       string
		secret    string
		complains string // "" if it is good
	}{
		{"a text", model.SignatureGitHub, "", "It's a Secret to Everybody", ""},
		{"one character", model.SignatureWooCommerce, "", "x", ""},
		{"other scripts", model.SignatureLemonSqueezy, "", "schlüssel 鍵 🔑", ""},
		{"the longest", model.SignatureHex, "", strings.Repeat("k", 500), ""},
		{"none", model.SignatureStripe, "", "", "missing"},
		{"too long", model.SignaturePaddle, "", strings.Repeat("k", 501), "501 bytes"},
		{"a space at its end", model.SignatureGitHub, "", "hunter2 ", "begins or ends"},
		{"a line break at its end", model.SignatureGitHub, "", "hunter2\n", "begins or ends"},
		{"a line break within", model.SignatureBroctagon, "", "se\ncret", "can't be seen"},
		{"a zero-width space", model.SignatureBroctagon, "", "se\u200bcret", "can't be seen"},
		{"not UTF-8", model.SignatureHex, "", "se\xffcret", "UTF-8"},
		{"a text for standard", model.SignatureStandard, "", "It's a Secret to Everybody", "whsec_"},
		{"a text of one's own", model.SignatureCustom, text, "hunter2", ""},
		{"base64 of one's own", model.SignatureCustom, base64Key, "aHVudGVyMg==", ""},
		{"base64 of one's own with the prefix", model.SignatureCustom, base64Key, "whsec_aHVudGVyMg==", ""},
		{"no base64", model.SignatureCustom, base64Key, "hunter2!", "base64"},
		{"base64 with a line break", model.SignatureCustom, base64Key, "aHVud\nGVyMg==", "base64"},
		{"base64 of nothing", model.SignatureCustom, base64Key, "whsec_", "base64"},
		{"no base64 at all", model.SignatureCustom, base64Key, "", "missing"},
		{"too much base64", model.SignatureCustom, base64Key, strings.Repeat("QUFB", 126), "504 bytes"},
		{"a text for an RSA signature", model.SignatureZentitle, "", model.NewSecret(), "PEM"},
		{"a secret for nothing", model.SignatureNone, "", "hunter2", "nothing is signed"},
		{"no secret for nothing", model.SignatureNone, "", "", ""},
	}
	for _, test := range tests {
		err := model.ValidateSecret(test.p, model.CustomSignature{Key: test.key}, test.secret)
		expect(t, test.name, err, "secret", test.complains)
		if err != nil && len(test.secret) > 6 && strings.Contains(err.Error(), test.secret) {
			t.Errorf("%s: the error tells the secret", test.name)
		}
	}
}

// expect checks that err is about the field and says complains, or is nil.
func expect(t *testing.T, name string, err error, field, complains string) {
	t.Helper()
	switch {
	case complains == "" && err != nil:
		t.Errorf("%s: %v", name, err)
	case complains != "" && (model.FieldOf(err) != field || !strings.Contains(model.Sentence(err), complains)):
		t.Errorf("%s: got %v about %q, want %q", name, err, model.FieldOf(err), complains)
	}
}

func rsaKey(t *testing.T, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func asPEM(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func pkcs8(t *testing.T, key any) string {
	t.Helper()
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	return asPEM("PRIVATE KEY", der)
}

func TestPrivateKeysAreReadInEveryForm(t *testing.T) {
	key := rsaKey(t, 2048)
	normal := pkcs8(t, key)
	for name, secret := range map[string]string{
		"PKCS#8":                   normal,
		"PKCS#1":                   asPEM("RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(key)),
		"Windows line breaks":      strings.ReplaceAll(normal, "\n", "\r\n"),
		"pasted into one line":     strings.ReplaceAll(normal, "\n", " "),
		"space around it":          "\n\t" + normal + "\n\n",
		"text before its begin":    "Key attributes: none\n" + normal,
		"no line break at its end": strings.TrimRight(normal, "\n"),
	} {
		if err := model.ValidateSecret(model.SignatureZentitle, model.CustomSignature{}, secret); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if got := model.NormalizeSecret(model.SignatureZentitle, secret); got != normal {
			t.Errorf("%s is stored as %q", name, got)
		}
	}
}

func TestTheLongestPrivateKeyFitsIntoEveryKeychain(t *testing.T) {
	const windows = 2560 // CRED_MAX_CREDENTIAL_BLOB_SIZE
	if stored := model.NormalizeSecret(model.SignatureZentitle, pkcs8(t, rsaKey(t, model.MaxPrivateKeyBits))); len(stored) >= 2500 || len(stored) > windows {
		t.Errorf("it takes %d bytes", len(stored))
	}
}

func TestWhatIsNoPrivateKeyIsExplained(t *testing.T) {
	key := rsaKey(t, 2048)
	good := pkcs8(t, key)
	ec, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	public, err := model.PublicKey(good)
	if err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ secret, complains string }{
		"nothing":                  {"", "PEM"},
		"its end lost":             {good[:len(good)/2], "PEM"},
		"a part lost":              {good[:200] + good[265:], "can't be read"},
		"a sign that isn't base64": {strings.Replace(good, "MII", "M*I", 1), "base64"},
		"the public half":          {public, "public key"},
		"an elliptic curve":        {pkcs8(t, ec), "isn't an RSA key"},
		"a certificate":            {asPEM("CERTIFICATE", []byte("certificate")), "certificate"},
		"a passphrase, PKCS#8":     {asPEM("ENCRYPTED PRIVATE KEY", []byte("sealed")), "passphrase"},
		"a passphrase, PKCS#1":     {"-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n", "passphrase"},
		"too short":                {pkcs8(t, rsaKey(t, 1024)), "1024 bits"},
		"too long":                 {pkcs8(t, rsaKey(t, 3104)), "3104 bits"},
	} {
		expect(t, name, model.ValidateSecret(model.SignatureZentitle, model.CustomSignature{}, test.secret), "secret", test.complains)
		if got := model.NormalizeSecret(model.SignatureZentitle, test.secret); got != test.secret {
			t.Errorf("%s becomes %q", name, got)
		}
		if _, err := model.PublicKey(test.secret); model.FieldOf(err) != "secret" {
			t.Errorf("%s has a public half: %v", name, err)
		}
	}
}
