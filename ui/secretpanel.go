package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// secretEntry is where a secret for a signature is generated, typed or pasted.
type secretEntry struct {
	*desk
	profile model.SignatureProfile
	custom  model.CustomSignature

	text     *formEntry
	generate *widgets.Button
	field    *widgets.Field
}

func newSecretEntry(d *desk, p model.SignatureProfile, c model.CustomSignature, save func()) *secretEntry {
	e := &secretEntry{desk: d, profile: p, custom: c}
	e.text = newFormEntry("whsec_…", func() { e.field.SetError("") }, save).mono()
	copySecret := widgets.NewButton("Copy", nil, func() { d.copy(e.text.Text, "The new secret") })
	e.generate = widgets.NewButton("Generate new secret", nil, e.fill)
	control := column(e.text, container.NewHBox(e.generate, copySecret))
	if p == model.SignatureZentitle {
		e.text.lines(6).Wrapping = fyne.TextWrapBreak
		e.text.PlaceHolder = "-----BEGIN PRIVATE KEY-----"
	}
	e.field = widgets.NewField("New secret", control, newSecretHint(p))
	e.fill()
	return e
}

// fill puts a generated secret into the field.
func (e *secretEntry) fill() {
	if e.profile != model.SignatureZentitle {
		e.text.SetText(model.NewSecret())
		return
	}
	runOnce(e.bg, e.generate, "Making a key", func(context.Context) (string, error) {
		return model.NewSecretFor(e.profile)
	}, func(secret string, err error) {
		if err != nil {
			e.fail(err)
			return
		}
		e.text.SetText(secret)
	})
}

// valid returns the secret, and whether the signature can be made with it. If
// not, the field says why.
func (e *secretEntry) valid() (secret string, ok bool) {
	secret = model.NormalizeSecret(e.profile, e.text.Text)
	if err := model.ValidateSecret(e.profile, e.custom, secret); err != nil {
		e.reject(err)
		return "", false
	}
	return secret, true
}

// reject says at the field what is wrong.
func (e *secretEntry) reject(err error) {
	e.field.SetError(model.Sentence(err))
	e.focus(e.text)
}

// askForSecret opens a panel for a secret that is yet to be stored.
func (d *desk) askForSecret(p model.SignatureProfile, c model.CustomSignature, done func(secret string)) {
	var panel *widgets.Panel
	var entry *secretEntry
	accept := func() {
		if secret, ok := entry.valid(); ok {
			panel.Close()
			done(secret)
		}
	}
	entry = newSecretEntry(d, p, c, accept)
	panel = widgets.ShowPanel(d.win, "A new secret", sized(entry.field, 520),
		widgets.NewButton("Cancel", nil, func() { panel.Close() }), widgets.NewButton("Use it", nil, accept).Primary())
}
