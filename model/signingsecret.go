package model

import (
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The form of a webhook's secret, from the Standard Webhooks specification:
// the prefix and the base64 of 24 to 64 random bytes.
const (
	SecretPrefix   = "whsec_"
	secretBytes    = 32
	minSecretBytes = 24
	maxSecretBytes = 64
)

// MaxSecretLength is the longest secret that is used as text, in bytes.
const MaxSecretLength = 500

// NewSecret makes a signing secret: "whsec_" and the base64 of 32 random bytes.
func NewSecret() string {
	return SecretPrefix + base64.StdEncoding.EncodeToString(randomBytes(secretBytes))
}

// NewSecretFor makes a secret that suits the profile: one of NewSecret, which
// serves as text too, and for SignatureZentitle an RSA key of 2,048 bits as PEM,
// which takes some tenths of a second. SignatureNone has none: "".
func NewSecretFor(p SignatureProfile) (string, error) {
	switch p {
	case SignatureNone:
		return "", nil
	case SignatureZentitle:
		return newPrivateKey()
	}
	return NewSecret(), nil
}

// NormalizeSecret brings a secret that the user has entered into the form in
// which it is stored: a private key into PKCS#8 PEM, which every keychain has
// room for. Any other, and one that breaks a rule, stays as it is.
func NormalizeSecret(p SignatureProfile, secret string) string {
	if p != SignatureZentitle {
		return secret
	}
	key, err := DecodePrivateKey(secret)
	if err != nil {
		return secret
	}
	if normal, err := encodePrivateKey(key); err == nil {
		return normal
	}
	return secret
}

// ValidateSecret returns an Error for the field "secret" unless the profile can
// sign with it. The custom signature counts for SignatureCustom only. The error
// doesn't tell the secret.
func ValidateSecret(p SignatureProfile, c CustomSignature, secret string) (err error) {
	switch {
	case p == SignatureNone:
		if secret != "" {
			return Invalidf("secret", "With the signature \"none\" nothing is signed, so there is no secret. Remove it, or choose another signature.")
		}
	case p == SignatureStandard:
		_, err = DecodeSecret(secret)
	case p == SignatureZentitle:
		_, err = DecodePrivateKey(secret)
	case p == SignatureCustom && c.Key == KeyBase64:
		_, err = DecodeBase64Secret(secret)
	default:
		_, err = DecodeTextSecret(secret)
	}
	return err
}

// DecodeSecret returns the key bytes of a "whsec_" secret. Its errors are about
// the field "secret".
func DecodeSecret(secret string) ([]byte, error) {
	encoded, ok := strings.CutPrefix(secret, SecretPrefix)
	if !ok {
		return nil, Invalidf("secret", "The secret must begin with %q.", SecretPrefix)
	}
	key, ok := decodeBase64(encoded)
	if !ok {
		return nil, Invalidf("secret", "The secret isn't valid base64 after %q. Copy it again, whole.", SecretPrefix)
	}
	if len(key) < minSecretBytes || len(key) > maxSecretBytes {
		return nil, Invalidf("secret", "The secret holds %d bytes; it must hold %d to %d.", len(key), minSecretBytes, maxSecretBytes)
	}
	return key, nil
}

// DecodeBase64Secret returns the key bytes of a secret in base64, which may begin
// with "whsec_". Its errors are about the field "secret".
func DecodeBase64Secret(secret string) ([]byte, error) {
	if secret == "" {
		return nil, errNoSecret()
	}
	if len(secret) > MaxSecretLength {
		return nil, errLongSecret(secret)
	}
	key, ok := decodeBase64(strings.TrimPrefix(secret, SecretPrefix))
	if !ok || len(key) == 0 {
		return nil, Invalidf("secret", "The secret isn't valid base64. Copy it again, whole, or say that it is used as text.")
	}
	return key, nil
}

// DecodeTextSecret returns the key bytes of a secret that is used as it stands: 1
// to MaxSecretLength bytes of printable text, without space at its ends. Its
// errors are about the field "secret".
func DecodeTextSecret(secret string) ([]byte, error) {
	switch {
	case secret == "":
		return nil, errNoSecret()
	case len(secret) > MaxSecretLength:
		return nil, errLongSecret(secret)
	case !utf8.ValidString(secret):
		return nil, Invalidf("secret", "The secret isn't valid text (UTF-8).")
	case strings.TrimSpace(secret) != secret:
		return nil, Invalidf("secret", "The secret begins or ends with a space or a line break. Remove it, or the receiver will make another signature.")
	case strings.ContainsFunc(secret, func(r rune) bool { return !unicode.IsPrint(r) }):
		return nil, Invalidf("secret", "The secret holds a line break or another sign that can't be seen. Copy it again.")
	}
	return []byte(secret), nil
}

func errNoSecret() error {
	return Invalidf("secret", "The secret is missing. Enter the one that the receiver knows, or generate a new one.")
}

func errLongSecret(secret string) error {
	return Invalidf("secret", "The secret is %d bytes long; at most %d are possible.", len(secret), MaxSecretLength)
}

// decodeBase64 is strict: encoding/base64 skips line breaks, but some profiles
// sign with the text.
func decodeBase64(encoded string) (decoded []byte, ok bool) {
	decoded, err := base64.StdEncoding.Strict().DecodeString(encoded)
	return decoded, err == nil && !strings.ContainsAny(encoded, "\r\n")
}
