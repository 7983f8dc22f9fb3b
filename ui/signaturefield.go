package ui

import (
	"maps"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// signatureField is where it is said how requests are signed, and with which
// secret.
type signatureField struct {
	// changed is called after each choice.
	changed func()

	byUser  bool // the signature was chosen, not suggested by a format
	body    model.BodyProfile
	choice  *widgets.Select
	custom  *customSignatureField
	secret  *secretField
	fields  map[string]*widgets.Field
	content *fyne.Container
}

func newSignatureField(d *desk, webhook, start *model.Webhook, changed, resized, save func()) *signatureField {
	f := &signatureField{changed: changed, body: start.Body}
	f.byUser = webhook != nil && start.Signature != start.Body.Signature()
	f.choice = widgets.NewSelect(signatureOptions(), func(string) {
		f.byUser = true
		f.follow()
	})
	f.choice.SetSelected(string(start.Signature))
	f.custom = newCustomSignatureField(start.CustomSignature, f.follow, save)
	f.secret = newSecretField(d, webhook, changed, resized, save)
	f.fields = map[string]*widgets.Field{"signature": widgets.NewField("Signature", f.choice, "")}
	maps.Copy(f.fields, f.custom.fields)
	maps.Copy(f.fields, f.secret.fields)
	f.content = spaced(fieldGap, f.fields["signature"], f.custom.content, f.secret.content)
	f.show()
	return f
}

func (f *signatureField) profile() model.SignatureProfile {
	return model.SignatureProfile(f.choice.Selected())
}

// read writes the signature into w.
func (f *signatureField) read(w *model.Webhook) {
	w.Signature = f.profile()
	if w.Signature == model.SignatureCustom {
		w.CustomSignature = f.custom.value()
	}
}

// setBody suggests the signature that goes with a format, unless the user has
// chosen one.
func (f *signatureField) setBody(p model.BodyProfile) {
	f.body = p
	if !f.byUser {
		f.choice.SetSelected(string(p.Signature()))
	}
	f.show()
}

// follow shows what belongs to the choice, and tells of it.
func (f *signatureField) follow() {
	f.show()
	f.changed()
}

func (f *signatureField) show() {
	p := f.profile()
	sentence := signatureSentences[p]
	if !p.Signs() {
		sentence = unsignedSentence(f.body)
	}
	f.fields["signature"].SetHint(sentence)
	setVisible(f.custom.content, p == model.SignatureCustom)
	f.secret.setProfile(p, f.custom.value())
	f.content.Refresh()
}

// target is what takes the focus for a field.
func (f *signatureField) target(field string) fyne.Focusable {
	switch field {
	case "signature":
		return f.choice
	case "secret":
		return f.secret.show
	}
	return f.custom.target(field)
}
