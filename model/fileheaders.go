package model

import (
	"encoding/json"
	"strings"
)

// FileHeaders are custom headers as a File has them: an object from names to
// values. A secret value is an object {"secret": "…"}, in which URLMask stands
// for what the keychain holds; a plain one is a text. The text of a header that
// usually holds a credential is taken for a secret too, unless it stands in an
// object {"plain": "…"}.
type FileHeaders []CustomHeader

// secretValue is the value of a secret header.
type secretValue struct {
	Secret string `json:"secret"`
}

// plainValue is the value of a header that is called like a credential and is
// none.
type plainValue struct {
	Plain string `json:"plain"`
}

// MarshalJSON implements json.Marshaler.
func (h FileHeaders) MarshalJSON() ([]byte, error) {
	values := make(map[string]any, len(h))
	for _, header := range h {
		switch {
		case !header.Secret && HoldsCredential(header.Name):
			values[header.Name] = plainValue{header.Value}
		case !header.Secret:
			values[header.Name] = header.Value
		case header.Value == "":
			values[header.Name] = secretValue{URLMask}
		default:
			values[header.Name] = secretValue{header.Value}
		}
	}
	return json.Marshal(values)
}

// UnmarshalJSON implements json.Unmarshaler.
func (h *FileHeaders) UnmarshalJSON(raw []byte) error {
	if raw[skipSpace(raw, 0)] != '{' {
		return Invalidf("headers", `The headers must be an object, for example {"X-Source": "latchbell"}.`)
	}
	*h = FileHeaders{}
	for name, value := range JSONMembers(raw) {
		header := CustomHeader{Name: string(name)}
		if err := header.read(value); err != nil {
			return err
		}
		*h = append(*h, header)
	}
	return nil
}

// read takes the value of a header in the file.
func (h *CustomHeader) read(raw json.RawMessage) error {
	switch raw[0] {
	case '"':
		h.Value = unquote(raw)
		h.Secret = HoldsCredential(h.Name)
		return nil
	case '{':
		return h.readObject(raw)
	}
	return Invalidf("headers", `The value of the header %s must be a text, {"secret": "…"} or {"plain": "…"}.`, Shorten(strings.TrimSpace(h.Name)))
}

// readObject takes a value that says whether it is secret; both at once contradict
// each other.
func (h *CustomHeader) readObject(raw json.RawMessage) error {
	var secret, plain *string
	if err := DecodeObject(raw, map[string]any{"secret": &secret, "plain": &plain}); err != nil {
		return err
	}
	switch {
	case secret != nil && plain == nil:
		h.Value, h.Secret = *secret, true
		return nil
	case plain != nil && secret == nil:
		h.Value = *plain
		return nil
	}
	return Invalidf("headers", `The value of the header %s must hold either "secret" or "plain".`, Shorten(h.Name))
}

// UnmarshalJSON reads a signature strictly: an unknown field is an Error.
func (c *CustomSignature) UnmarshalJSON(raw []byte) error {
	*c = CustomSignature{}
	return DecodeObject(raw, map[string]any{
		"header": &c.Header, "content": &c.Content, "key": &c.Key,
		"hash": &c.Hash, "encoding": &c.Encoding, "prefix": &c.Prefix,
	})
}
