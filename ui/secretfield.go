package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// secretField holds the signing secret of a webhook. That of an existing one
// stays in the keychain until the user asks to see or copy it, and is replaced
// by a rotation. A new webhook, or one whose signature changes to another kind
// of secret, has a draft: a secret that is stored with the form.
type secretField struct {
	*desk
	webhook *model.Webhook // nil for a new one
	changed func()
	resized func()
	reader  *loader[*model.Webhook]

	profile model.SignatureProfile
	custom  model.CustomSignature
	drafts  map[bool]string // by whether they are private keys
	secret  string          // "" while it is only in the keychain
	draft   bool            // secret isn't stored yet
	renewed bool            // the user has replaced it
	shown   bool

	text    *formEntry
	show    *widgets.Button
	public  *publicKey
	ends    *widgets.Paragraph
	overlap *fyne.Container // while the old secret is valid too
	fields  map[string]*widgets.Field
	content *fyne.Container
}

func newSecretField(d *desk, webhook *model.Webhook, changed, resized, save func()) *secretField {
	f := &secretField{
		desk: d, webhook: webhook, changed: changed, resized: resized, drafts: map[bool]string{},
		reader: newLoader[*model.Webhook](d.bg, "Reading the webhook"),
	}
	f.text = newFormEntry("", func() {}, save).mono()
	f.text.Disable()
	f.show = widgets.NewButton("Show", nil, f.toggle)
	copyButton := widgets.NewButton("Copy", nil, func() { f.need(func() { f.copy(f.secret, "The secret") }) })
	f.public = newPublicKey(d, func(then func(string)) { f.need(func() { then(f.secret) }) })
	f.fields = map[string]*widgets.Field{
		"secret": widgets.NewField("Secret", row(f.text, f.show, copyButton, widgets.NewButton("New…", nil, f.askToRenew)), ""),
	}
	f.ends = widgets.NewParagraph("")
	f.overlap = column(f.ends, container.NewHBox(
		widgets.NewButton("Test with only the new secret", nil, func() { f.test(f.webhook, f.Sender.TestNewSecret) }).Small(),
		widgets.NewButton("End the old one now…", nil, func() { f.askToEndSecret(f.webhook, f.read) }).Small()))
	f.content = spaced(fieldGap, f.fields["secret"], f.public.content, f.overlap)
	return f
}

// setProfile fits the field to a signature.
func (f *secretField) setProfile(p model.SignatureProfile, c model.CustomSignature) {
	if p != f.profile {
		f.shown = false
	}
	f.profile, f.custom = p, c
	f.settle()
	f.refresh()
}

// settle decides whether the stored secret stays or a draft takes its place.
// Whether the stored one suits the signature in all else is left to the
// registry: it knows the secret.
func (f *secretField) settle() {
	key := f.profile == model.SignatureZentitle
	drafted, edited := f.drafts[key]
	stored := f.webhook != nil && f.webhook.SecretRef != "" && (f.webhook.Signature == model.SignatureZentitle) == key
	switch {
	case !f.profile.Signs():
		f.draft = false
	case edited:
		f.secret, f.draft = drafted, true
	case stored:
		if f.draft {
			f.secret, f.draft = "", false
		}
	default:
		f.generate()
	}
}

// generate drafts a secret. A private key takes a moment, in which there is none.
func (f *secretField) generate() {
	profile, key := f.profile, f.profile == model.SignatureZentitle
	f.secret, f.draft = "", true
	if !key {
		f.drafts[key] = model.NewSecret()
		f.secret = f.drafts[key]
		return
	}
	run(f.bg, "Making a key", func(context.Context) (string, error) { return model.NewSecretFor(profile) }, func(secret string, err error) {
		if err != nil {
			f.fail(err)
			return
		}
		if _, there := f.drafts[key]; !there {
			f.drafts[key] = secret
		}
		f.settle()
		f.refresh()
	})
}

// value returns the secret to be stored with the form, or "" to keep the present
// one.
func (f *secretField) value() string {
	if !f.draft || !f.profile.Signs() {
		return ""
	}
	return f.secret
}

// need calls then once the secret is at hand.
func (f *secretField) need(then func()) {
	if f.secret != "" {
		then()
		return
	}
	if f.draft { // it is being made
		return
	}
	webhook := *f.webhook
	run(f.bg, "Reading the secret from the keychain", func(ctx context.Context) (string, error) {
		return f.Registry.Secret(ctx, &webhook)
	}, func(secret string, err error) {
		switch {
		case model.Is(err, model.NotFound):
			f.tell("The keychain has no secret for this webhook any more. Make a new one and give it to the receiver.", widgets.ToneDanger)
		case err != nil:
			f.fail(err)
		case !f.draft && webhook.SecretRef == f.webhook.SecretRef: // else it was replaced meanwhile
			f.secret = secret
			then()
		}
	})
}

func (f *secretField) toggle() {
	if f.shown {
		f.shown = false
		f.refresh()
		return
	}
	f.need(func() {
		f.shown = true
		f.refresh()
	})
}

// askToRenew replaces the secret. Nobody has a draft yet; a stored one is
// replaced so that the receiver can follow.
func (f *secretField) askToRenew() {
	if !f.draft && f.webhook != nil && f.webhook.Signature == f.profile {
		f.askToRotate(f.webhook, func(string) { f.read() })
		return
	}
	f.askForSecret(f.profile, f.custom, func(secret string) {
		f.drafts[f.profile == model.SignatureZentitle] = secret
		f.renewed, f.shown = true, true
		f.settle()
		f.refresh()
		f.changed()
	})
}

// read learns which secrets the webhook has now; the form's other fields are
// the user's.
func (f *secretField) read() {
	if f.webhook == nil {
		return
	}
	id := f.webhook.ID
	f.reader.refresh(func(ctx context.Context) (*model.Webhook, error) {
		return f.Store.Webhook(ctx, id)
	}, func(w *model.Webhook, err error) {
		switch {
		case err != nil:
			f.fail(err)
			return
		case w.SecretRef != f.webhook.SecretRef && !f.draft:
			f.secret, f.shown = "", false
		}
		f.webhook = w
		f.settle()
		f.refresh()
	})
}

func (f *secretField) refresh() {
	text, label := masked(f.profile), "Show"
	if f.shown {
		text, label = oneLineKey(f.secret), "Hide"
	}
	if f.text.Text != text {
		f.text.setText(text)
	}
	f.show.SetText(label)
	f.fields["secret"].SetHint(secretHint(f.profile, f.draft && f.webhook != nil))
	two := !f.draft && f.webhook != nil && overlapping(f.webhook, time.Now())
	if two {
		f.ends.SetText("The old secret is valid too, until " + moment(f.webhook.PreviousSecretEnds) + ".")
	}
	setVisible(f.overlap, two)
	f.public.show(f.profile == model.SignatureZentitle, f.secret)
	setVisible(f.content, f.profile.Signs())
	f.content.Refresh()
	f.resized()
}
