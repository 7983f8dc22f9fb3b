// Package sign signs what is sent, and verifies it for the built-in receiver.
//
// A signature profile is a list of rows in one table: which header it fills,
// which text is signed, with which key, and how the result is written.
package sign

import (
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/hex"
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

// Profile says how to sign.
type Profile struct {
	Name model.SignatureProfile
	// Custom counts for model.SignatureCustom only.
	Custom model.CustomSignature
}

// row is one signature header of a profile.
type row struct {
	header string
	// content is what is signed, with the placeholders of the model replaced.
	content string
	key     keyMaker
	encode  func(to, signature []byte) []byte
	form
}

// form is how the value of a header is put together:
//
//	stamp timestamp separator prefix signature separator prefix signature …
type form struct {
	prefix string
	// stamp stands before the timestamp. Without it the value has none.
	stamp     string
	separator string
	// several: while two secrets are valid there is a signature of each, the
	// newest first; otherwise there is that of the newest alone.
	several bool
}

// The kinds of key. Where a secret in the form of model.NewSecret is decoded and
// where it is taken as text is the difference between profiles that is overlooked
// most, and the usual reason why a signature doesn't match.
var (
	decodedKey = hmacOf(sha256.New, model.DecodeSecret)
	textKey    = hmacOf(sha256.New, model.DecodeTextSecret)
)

var (
	toHex    = hex.AppendEncode
	toBase64 = base64.StdEncoding.AppendEncode
)

// bodyAlone is what most profiles sign.
const bodyAlone = model.PlaceholderBody

// profiles is the table of all profiles but the custom one. Each is checked
// against the library that its receivers verify with.
//
// The profile standard is the scheme of the Standard Webhooks specification,
// and beside it the hex HMAC that most home-made receivers expect. Paddle's
// documentation allows for several signatures, but its library for Go refuses
// such a header, and that for Node.js reads the last of them alone.
var profiles = map[model.SignatureProfile][]row{
	model.SignatureStandard: {
		{HeaderSignature, "{id}.{timestamp}.{body}", decodedKey, toBase64, form{prefix: "v1,", separator: " ", several: true}},
		{HeaderHex, bodyAlone, textKey, toHex, form{}},
	},
	model.SignatureHex:    {{HeaderHex, bodyAlone, textKey, toHex, form{}}},
	model.SignatureGitHub: {{"X-Hub-Signature-256", bodyAlone, textKey, toHex, form{prefix: "sha256="}}},
	model.SignatureStripe: {
		{"Stripe-Signature", "{timestamp}.{body}", textKey, toHex, form{stamp: "t=", prefix: "v1=", separator: ",", several: true}},
	},
	model.SignaturePaddle: {
		{"Paddle-Signature", "{timestamp}:{body}", textKey, toHex, form{stamp: "ts=", prefix: "h1=", separator: ";"}},
	},
	model.SignatureLemonSqueezy: {{"X-Signature", bodyAlone, textKey, toHex, form{}}},
	model.SignatureWooCommerce:  {{"X-WC-Webhook-Signature", bodyAlone, textKey, toBase64, form{}}},
	model.SignatureBroctagon:    {{"X-Crm-Signature", bodyAlone, textKey, toHex, form{}}},
	model.SignatureZentitle:     {{"N-Signature", bodyAlone, rsaSHA256, toBase64, form{}}},
	model.SignatureNone:         {},
}

// rows returns those of the profile, of which the first is the most telling.
func (p Profile) rows() ([]row, error) {
	if p.Name == model.SignatureCustom {
		return customRows(p.Custom)
	}
	return profiles[p.Name], p.Name.Validate()
}

// customRows makes the row that c describes.
func customRows(c model.CustomSignature) ([]row, error) {
	if err := c.Validate(); err != nil {
		return nil, err
	}
	hash, key, encode := sha256.New, model.DecodeTextSecret, toHex
	if c.Hash == model.HashSHA512 {
		hash = sha512.New
	}
	if c.Key == model.KeyBase64 {
		key = model.DecodeBase64Secret
	}
	if c.Encoding == model.EncodingBase64 {
		encode = toBase64
	}
	return []row{{c.Header, c.Content, hmacOf(hash, key), encode, form{prefix: c.Prefix}}}, nil
}

// Timestamp writes at as the header webhook-timestamp does: whole seconds
// since 1970.
func Timestamp(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }
