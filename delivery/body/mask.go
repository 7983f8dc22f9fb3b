package body

import (
	"bytes"
	"encoding/json"

	"latchbell/model"
)

// masked returns e with its license keys masked: data.license.key,
// data.previous.key, and a subject that is one of them. Every other byte of its
// data stays as it is.
func masked(e *model.Event) *model.Event {
	out := *e
	keys := []string{text(e, "license.key"), text(e, "previous.key")}
	for _, key := range keys {
		if key != "" && e.Subject == key {
			out.Subject = model.MaskLicenseKey(key)
		}
	}
	out.Data = replaceMember(e.Data, "license", maskKey)
	out.Data = replaceMember(out.Data, "previous", maskKey)
	return &out
}

// maskKey masks the member "key" of an object.
func maskKey(raw json.RawMessage) json.RawMessage {
	return replaceMember(raw, "key", func(key json.RawMessage) json.RawMessage {
		if string(key) == "null" {
			return key
		}
		return appendString(nil, model.MaskLicenseKey(plain(key)))
	})
}

// replaceMember returns raw with the values of each member of that name
// replaced; names may stand in an object several times. Anything but an object
// is returned as it is.
func replaceMember(raw json.RawMessage, name string, replace func(json.RawMessage) json.RawMessage) json.RawMessage {
	if len(raw) == 0 || raw[0] != '{' {
		return raw
	}
	var out []byte
	copied := 0
	decoder := json.NewDecoder(bytes.NewReader(raw))
	_, _ = decoder.Token() // the bracket
	for decoder.More() {
		token, _ := decoder.Token()
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return raw // not JSON, which the intake lets nobody store
		}
		if token != json.Token(name) {
			continue
		}
		end := int(decoder.InputOffset())
		out = append(append(out, raw[copied:end-len(value)]...), replace(value)...)
		copied = end
	}
	return append(out, raw[copied:]...)
}
