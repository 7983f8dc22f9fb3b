package model

import (
	"cmp"
	"regexp"
	"strings"
	"unicode/utf8"
)

// The longest texts of a CustomSignature, in characters.
const (
	MaxSignatureContent = 500
	MaxSignaturePrefix  = 100
)

// The placeholders of CustomSignature.Content: the event's id, the whole seconds
// since 1970 of the attempt as in webhook-timestamp, and the body.
const (
	PlaceholderID        = "{id}"
	PlaceholderTimestamp = "{timestamp}"
	PlaceholderBody      = "{body}"
)

// What a secret stands for, and how it makes the signature of a CustomSignature.
const (
	KeyText        = "text"
	KeyBase64      = "base64"
	HashSHA256     = "sha256"
	HashSHA512     = "sha512"
	EncodingHex    = "hex"
	EncodingBase64 = "base64"
)

// CustomSignature describes the signature of the profile custom: an HMAC.
type CustomSignature struct {
	// Header is the header that it fills.
	Header string `json:"header"`
	// Content is what is signed, with the placeholders replaced.
	Content string `json:"content"`
	// Key says what the secret stands for: KeyText for itself, or KeyBase64 for
	// what is left when it is decoded, without a "whsec_" that it may begin with.
	Key string `json:"key"`
	// Hash is HashSHA256 or HashSHA512, Encoding is EncodingHex or
	// EncodingBase64.
	Hash     string `json:"hash"`
	Encoding string `json:"encoding"`
	// Prefix stands before the signature ("sha256=").
	Prefix string `json:"prefix"`
}

// Normalized returns c with a trimmed header, and with the usual choice for all
// that isn't said: the hex HMAC-SHA256 of the body.
func (c CustomSignature) Normalized() CustomSignature {
	c.Header = strings.TrimSpace(c.Header)
	c.Content = cmp.Or(c.Content, PlaceholderBody)
	c.Key, c.Hash, c.Encoding = cmp.Or(c.Key, KeyText), cmp.Or(c.Hash, HashSHA256), cmp.Or(c.Encoding, EncodingHex)
	return c
}

// Validate returns every broken rule as FieldErrors, or nil. The fields are
// those of the form: custom_header, custom_content, custom_key, custom_hash,
// custom_encoding and custom_prefix.
func (c CustomSignature) Validate() error {
	var errs FieldErrors
	for _, err := range []error{
		c.validateHeader(),
		validateSignatureContent(c.Content),
		validateChoice("custom_key", "kind of secret", c.Key, KeyText, KeyBase64),
		validateChoice("custom_hash", "hash", c.Hash, HashSHA256, HashSHA512),
		validateChoice("custom_encoding", "encoding", c.Encoding, EncodingHex, EncodingBase64),
		validatePrefix(c.Prefix),
	} {
		errs = append(errs, fieldErrorsOf(err)...)
	}
	return errs.Err()
}

func (c CustomSignature) validateHeader() error {
	const field = "custom_header"
	switch name := c.Header; {
	case name == "":
		return Invalidf(field, "The header for the signature is missing. Enter its name, such as X-Signature.")
	case len(name) > MaxHeaderName:
		return Invalidf(field, "The name of the header is %d characters long; at most %d are possible.", len(name), MaxHeaderName)
	case !IsHeaderName(name):
		return Invalidf(field, "%q can't be the name of a header. Use letters, digits and hyphens, without spaces or a colon.", Shorten(name))
	case IsOwnHeader(name):
		return Invalidf(field, "The header %s is set by Latchbell or by HTTP itself. Choose another for the signature.", name)
	}
	return nil
}

// bracketed is what looks like a placeholder.
var bracketed = regexp.MustCompile(`\{[^{}]*\}`)

func validateSignatureContent(content string) error {
	const field = "custom_content"
	if err := validateText(field, "signed content", content, MaxSignatureContent, true); err != nil {
		return err
	}
	for _, found := range bracketed.FindAllString(content, -1) {
		switch found {
		case PlaceholderID, PlaceholderTimestamp, PlaceholderBody:
		default:
			return Invalidf(field, "There is no placeholder %s. Use {id}, {timestamp} and {body}.", Shorten(found))
		}
	}
	if strings.ContainsAny(bracketed.ReplaceAllString(content, ""), "{}") {
		return Invalidf(field, "A curly bracket has no counterpart. They stand only around id, timestamp and body.")
	}
	// A body may be as large as a megabyte: signing it once is enough.
	if n := strings.Count(content, PlaceholderBody); n != 1 {
		return Invalidf(field, "The signed content holds {body} %d times. Put it in exactly once, or the body could be changed unnoticed.", n)
	}
	return nil
}

func validateChoice(field, what, choice, first, second string) error {
	if choice != first && choice != second {
		return Invalidf(field, "There is no %s %q. Choose %q or %q.", what, Shorten(choice), first, second)
	}
	return nil
}

func validatePrefix(prefix string) error {
	const field = "custom_prefix"
	if n := utf8.RuneCountInString(prefix); n > MaxSignaturePrefix {
		return Invalidf(field, "The text before the signature is %d characters long; at most %d are possible.", n, MaxSignaturePrefix)
	}
	// A space at its end is inside the header's value, since the signature follows.
	if strings.HasPrefix(prefix, " ") || !IsHeaderValue(strings.TrimRight(prefix, " ")) {
		return Invalidf(field, "The text before the signature begins with a space, or holds a line break or a sign that headers can't carry. Use plain letters, digits and signs.")
	}
	return nil
}
