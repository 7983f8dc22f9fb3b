package model

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"strings"
)

// The limits of the RSA keys of SignatureZentitle, in bits. A PEM of more would
// not fit into the keychain of Windows, whose entries hold 2,560 bytes.
const (
	MinPrivateKeyBits = 2048
	MaxPrivateKeyBits = 3072
)

// newPrivateKey makes an RSA key. It may take some tenths of a second.
func newPrivateKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, MinPrivateKeyBits)
	if err != nil {
		return "", fmt.Errorf("making a private key: %w", err)
	}
	return encodePrivateKey(key)
}

func encodePrivateKey(key *rsa.PrivateKey) (string, error) {
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("writing a private key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

// PublicKey returns the public half of a secret of SignatureZentitle as PEM
// (SubjectPublicKeyInfo), with which its receiver verifies. Its errors are about
// the field "secret".
func PublicKey(secret string) (string, error) {
	key, err := DecodePrivateKey(secret)
	if err != nil {
		return "", err
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		return "", fmt.Errorf("writing a public key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), nil
}

// DecodePrivateKey returns the RSA key of a secret of SignatureZentitle: PEM, in
// PKCS#8 (RFC 5958) or PKCS#1 (RFC 8017), of MinPrivateKeyBits to
// MaxPrivateKeyBits. Its errors are about the field "secret".
func DecodePrivateKey(secret string) (*rsa.PrivateKey, error) {
	kind, der, err := decodePEM(secret)
	if err != nil {
		return nil, err
	}
	parsed, err := parsePrivateKey(kind, der)
	if err != nil {
		return nil, err
	}
	key, ok := parsed.(*rsa.PrivateKey)
	if !ok {
		return nil, Invalidf("secret", "The private key isn't an RSA key. Zentitle2's receivers verify RSA signatures only.")
	}
	if bits := key.N.BitLen(); bits < MinPrivateKeyBits || bits > MaxPrivateKeyBits {
		return nil, Invalidf("secret", "The private key has %d bits; it must have %d to %d. A longer one doesn't fit into every system's keychain.",
			bits, MinPrivateKeyBits, MaxPrivateKeyBits)
	}
	return key, nil
}

func parsePrivateKey(kind string, der []byte) (key any, err error) {
	switch {
	case kind == "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(der)
	case kind == "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(der)
	case kind == "ENCRYPTED PRIVATE KEY":
		return nil, Invalidf("secret", "The private key is protected by a passphrase. Remove that first; Latchbell keeps the key in the keychain.")
	case strings.HasSuffix(kind, "PUBLIC KEY"):
		return nil, Invalidf("secret", "This is the public key, which only verifies. Paste the private key; the public one belongs to the receiver.")
	default:
		return nil, Invalidf("secret", "This is a %q, not an RSA private key.", Shorten(strings.ToLower(kind)))
	}
	if err != nil {
		// Without the technical cause, which could quote parts of the key.
		return nil, Invalidf("secret", "The private key can't be read. Copy it again, whole, with its first and last line.")
	}
	return key, nil
}

// decodePEM reads the first block of a PEM text. Unlike encoding/pem it doesn't
// mind lost line breaks: a field of one line, or a variable of the environment,
// turns them into spaces.
func decodePEM(text string) (kind string, der []byte, err error) {
	const begin, end, dashes = "-----BEGIN ", "-----END ", "-----"
	_, rest, begun := strings.Cut(text, begin)
	kind, rest, named := strings.Cut(rest, dashes)
	content, _, ended := strings.Cut(rest, end+kind+dashes)
	if !begun || !named || !ended {
		return "", nil, Invalidf("secret", `The secret must be an RSA private key in PEM, from "-----BEGIN PRIVATE KEY-----" to "-----END PRIVATE KEY-----".`)
	}
	if strings.Contains(content, "ENCRYPTED") { // RFC 1421, section 4.6.1.1
		return "ENCRYPTED PRIVATE KEY", nil, nil
	}
	der, err = base64.StdEncoding.DecodeString(strings.Join(strings.Fields(content), ""))
	if err != nil {
		return "", nil, Invalidf("secret", "The private key isn't valid base64 between its first and last line. Copy it again, whole.")
	}
	return kind, der, nil
}
