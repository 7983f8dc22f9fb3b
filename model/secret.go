package model

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
)

// Secrets keeps secrets outside the database, in the keychain of the operating
// system. Get returns an Error of kind NotFound for an unknown ref; every
// method returns one of kind Unavailable when the keychain is locked, missing
// or doesn't answer in time. Delete of an unknown ref is no error.
type Secrets interface {
	Get(ctx context.Context, ref string) (string, error)
	Set(ctx context.Context, ref, secret string) error
	Delete(ctx context.Context, ref string) error
}

// NewSecretRef returns a fresh name for an entry of the keychain. It is random,
// so two data folders never share an entry.
func NewSecretRef() string { return hex.EncodeToString(randomBytes(16)) }

// TokenPrefix begins every intake token.
const TokenPrefix = "lbt_"

// NewToken makes an intake token: "lbt_" and 32 random bytes in base64url.
func NewToken() string {
	return TokenPrefix + base64.RawURLEncoding.EncodeToString(randomBytes(32))
}

// HashToken returns the digest of a token. The database keeps only this, so
// the intake can check tokens while the keychain is locked. A plain hash is
// enough, because a token is random and too long to guess.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// TokenMatches reports, in constant time, whether hash is that of token.
func TokenMatches(token, hash string) bool {
	return hash != "" && subtle.ConstantTimeCompare([]byte(HashToken(token)), []byte(hash)) == 1
}

func randomBytes(n int) []byte {
	b := make([]byte, n)
	_, _ = rand.Read(b) // never fails: crypto/rand ends the program instead
	return b
}
