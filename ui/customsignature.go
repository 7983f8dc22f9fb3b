package ui

import (
	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// customSignatureField describes a signature of one's own.
type customSignatureField struct {
	header, signed, prefix *formEntry
	key, hash, encoding    *widgets.Select
	fields                 map[string]*widgets.Field
	content                *fyne.Container
}

func newCustomSignatureField(start model.CustomSignature, changed, save func()) *customSignatureField {
	if start.Header == "" {
		start.Header = "X-Signature"
	}
	start = start.Normalized()
	f := &customSignatureField{}
	entry := func(text, placeholder string) *formEntry {
		e := newFormEntry(placeholder, changed, save).mono()
		e.Text = text
		return e
	}
	choice := func(chosen string, options ...widgets.Option) *widgets.Select {
		s := widgets.NewSelect(options, func(string) { changed() })
		s.SetSelected(chosen)
		return s
	}
	f.header, f.signed, f.prefix = entry(start.Header, "X-Signature"), entry(start.Content, model.PlaceholderBody), entry(start.Prefix, "sha256=")
	f.key = choice(start.Key, widgets.Option{ID: model.KeyText, Label: "The text as it stands"}, widgets.Option{ID: model.KeyBase64, Label: "Base64 of the key"})
	f.hash = choice(start.Hash, widgets.Option{ID: model.HashSHA256, Label: "HMAC-SHA256"}, widgets.Option{ID: model.HashSHA512, Label: "HMAC-SHA512"})
	f.encoding = choice(start.Encoding, widgets.Option{ID: model.EncodingHex, Label: "Hex"}, widgets.Option{ID: model.EncodingBase64, Label: "Base64"})
	f.layout()
	return f
}

func (f *customSignatureField) layout() {
	f.fields = map[string]*widgets.Field{
		"custom_header": widgets.NewField("Header", f.header, ""),
		"custom_prefix": widgets.NewField("Prefix", f.prefix, ""),
		"custom_content": widgets.NewField("What is signed", f.signed,
			"{id}, {timestamp} and {body} stand for those of the request, for example {timestamp}.{body}."),
		"custom_key":      widgets.NewField("The secret is", f.key, ""),
		"custom_hash":     widgets.NewField("Hash", f.hash, ""),
		"custom_encoding": widgets.NewField("Written as", f.encoding, ""),
	}
	f.content = column(widgets.NewCard(spaced(fieldGap,
		columns(2, f.fields["custom_header"], f.fields["custom_prefix"]),
		f.fields["custom_content"],
		columns(2, f.fields["custom_hash"], f.fields["custom_encoding"]),
		f.fields["custom_key"])))
}

// value returns the signature as the fields describe it.
func (f *customSignatureField) value() model.CustomSignature {
	return model.CustomSignature{
		Header: f.header.Text, Content: f.signed.Text, Prefix: f.prefix.Text,
		Key: f.key.Selected(), Hash: f.hash.Selected(), Encoding: f.encoding.Selected(),
	}.Normalized()
}

// target is what takes the focus for a field.
func (f *customSignatureField) target(field string) fyne.Focusable {
	return map[string]fyne.Focusable{
		"custom_header": f.header, "custom_prefix": f.prefix, "custom_content": f.signed,
		"custom_key": f.key, "custom_hash": f.hash, "custom_encoding": f.encoding,
	}[field]
}
