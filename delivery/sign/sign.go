// Package sign signs what is sent, and verifies it for the built-in receiver.
//
// A signature profile is a list of rows: which header it fills, which bytes
// are signed, which key bytes the secret stands for, and how the result is
// written.
package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
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
	content func(message) []byte
	key     func(secret string) ([]byte, error)
	encode  func(mac []byte) string
}

// standard is the profile of that name: the scheme of the Standard Webhooks
// specification, and beside it the hex HMAC that most home-made receivers
// expect. The first takes the secret decoded, the second as text; mixing them
// up is the usual reason why a signature doesn't match.
var standard = []row{
	{HeaderSignature, idTimestampBody, model.DecodeSecret, v1Base64},
	{HeaderHex, bodyAlone, secretText, hex.EncodeToString},
}

// Headers returns the signature headers of the profile standard for one
// attempt: body is sent with the given event id at the time at, which is
// signed in whole seconds and must also stand in the header webhook-timestamp.
// It fails only for a secret that isn't in the form of model.NewSecret.
func Headers(secret, id string, at time.Time, body []byte) ([]model.Header, error) {
	m := message{id: id, timestamp: Timestamp(at), body: body}
	headers := make([]model.Header, 0, len(standard))
	for _, r := range standard {
		value, err := r.sign(secret, m)
		if err != nil {
			return nil, fmt.Errorf("signing for the header %s: %w", r.header, err)
		}
		headers = append(headers, model.Header{Name: r.header, Value: value})
	}
	return headers, nil
}

// Timestamp writes at as the header webhook-timestamp does: whole seconds
// since 1970.
func Timestamp(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

func (r row) sign(secret string, m message) (string, error) {
	key, err := r.key(secret)
	if err != nil {
		return "", err
	}
	mac := hmac.New(sha256.New, key)
	mac.Write(r.content(m))
	return r.encode(mac.Sum(nil)), nil
}

func idTimestampBody(m message) []byte {
	content := make([]byte, 0, len(m.id)+len(m.timestamp)+len(m.body)+2)
	content = append(content, m.id...)
	content = append(content, '.')
	content = append(content, m.timestamp...)
	content = append(content, '.')
	return append(content, m.body...)
}

func bodyAlone(m message) []byte { return m.body }

func secretText(secret string) ([]byte, error) { return []byte(secret), nil }

func v1Base64(mac []byte) string { return "v1," + base64.StdEncoding.EncodeToString(mac) }
