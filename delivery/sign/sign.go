// Package sign signs what is sent, and verifies it for the built-in receiver.
//
// A signature profile is a list of rows: which header it fills, which bytes
// are signed, which key bytes the secret stands for, how the result is
// written, and whether the header has room for several signatures.
package sign

import (
	"encoding/base64"
	"encoding/hex"
	"hash"
	"strconv"
	"time"

	"latchbell/model"
)

// The headers that the signature of Standard Webhooks covers or fills.
const (
	HeaderID        = "webhook-id"
	HeaderTimestamp = "webhook-timestamp"
	HeaderSignature = "webhook-signature"
	// HeaderHex carries a plain HMAC of the body, for receivers that can't
	// take a signature apart.
	HeaderHex = "X-Webhook-Signature"
)

// message is what can be signed of a request.
type message struct {
	id        string
	timestamp string
	body      []byte
}

// row is one signature header of a profile.
type row struct {
	header  string
	content func(hash.Hash, message)
	key     func(secret string) ([]byte, error)
	encode  func(mac []byte) string
	// several: while two secrets are valid the header has a signature of each,
	// the newest first; otherwise it has that of the newest alone.
	several bool
}

// standard is the profile of that name: the scheme of the Standard Webhooks
// specification, and beside it the hex HMAC that most home-made receivers
// expect. The first takes the secret decoded, the second as text; mixing them
// up is the usual reason why a signature doesn't match.
var standard = []row{
	{HeaderSignature, idTimestampBody, model.DecodeSecret, v1Base64, true},
	{HeaderHex, bodyAlone, secretText, hex.EncodeToString, false},
}

// Timestamp writes at as the header webhook-timestamp does: whole seconds
// since 1970.
func Timestamp(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func idTimestampBody(mac hash.Hash, m message) {
	prefix := make([]byte, 0, 64)
	prefix = append(append(prefix, m.id...), '.')
	prefix = append(append(prefix, m.timestamp...), '.')
	mac.Write(prefix)
	mac.Write(m.body)
}

func bodyAlone(mac hash.Hash, m message) { mac.Write(m.body) }

func secretText(secret string) ([]byte, error) { return []byte(secret), nil }

func v1Base64(mac []byte) string { return "v1," + base64.StdEncoding.EncodeToString(mac) }
