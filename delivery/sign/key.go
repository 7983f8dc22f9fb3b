package sign

import (
	"crypto"
	"crypto/hmac"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"fmt"
	"hash"
	"sync"

	"latchbell/model"
)

// keyMaker makes a key of a secret. Its errors don't tell the secret.
type keyMaker func(secret string) (*key, error)

// key makes signatures. It keeps the hashers that are idle: to begin anew is
// cheaper for an HMAC than to take its key in again.
type key struct {
	idle sync.Pool
	// seal makes a signature of the sum; nil if the sum is the signature.
	seal func(sum []byte) []byte
}

// hasher is a hash with room for its sum.
type hasher struct {
	hash.Hash
	room [sha512.Size]byte
}

func newKey(newHash func() hash.Hash) *key {
	return &key{idle: sync.Pool{New: func() any { return &hasher{Hash: newHash()} }}}
}

// hmacOf returns a maker of keys for HMAC, of the bytes that decode finds in the
// secret.
func hmacOf(newHash func() hash.Hash, decode func(secret string) ([]byte, error)) keyMaker {
	return func(secret string) (*key, error) {
		bytes, err := decode(secret)
		if err != nil {
			return nil, err
		}
		return newKey(func() hash.Hash { return hmac.New(newHash, bytes) }), nil
	}
}

// rsaSHA256 makes a key for RSA PKCS#1 v1.5 signatures with SHA-256 (RFC 8017,
// section 8.2). They are deterministic, so they can be compared like HMACs.
func rsaSHA256(secret string) (*key, error) {
	private, err := model.DecodePrivateKey(secret)
	if err != nil {
		return nil, err
	}
	// A key that can't sign shows here, so that seal can't fail.
	if _, err := rsa.SignPKCS1v15(nil, private, crypto.SHA256, make([]byte, sha256.Size)); err != nil {
		return nil, fmt.Errorf("trying the private key: %w", err)
	}
	k := newKey(sha256.New)
	k.seal = func(sum []byte) []byte {
		signature, _ := rsa.SignPKCS1v15(nil, private, crypto.SHA256, sum)
		return signature
	}
	return k, nil
}

// appendSignature appends the signature of m, encoded, to the value of a header.
func (k *key) appendSignature(value []byte, c content, m message, encode func(to, signature []byte) []byte) []byte {
	h := k.idle.Get().(*hasher)
	defer k.idle.Put(h)
	h.Reset()
	c.write(h, m)
	signature := h.Sum(h.room[:0])
	if k.seal != nil {
		signature = k.seal(signature)
	}
	return encode(value, signature)
}
