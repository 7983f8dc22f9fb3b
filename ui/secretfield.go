package ui

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// maskedSecret stands for a secret that isn't shown.
var maskedSecret = model.SecretPrefix + strings.Repeat("•", 28)

// secretField holds the signing secret of a webhook. That of a new webhook is
// made at once; that of an existing one stays in the keychain until the user
// asks to see or copy it, and is replaced by a rotation.
type secretField struct {
	*desk
	webhook *model.Webhook // nil for a new one
	changed func()
	resized func()
	reader  *loader[*model.Webhook]

	secret  string // "" while it is only in the keychain
	renewed bool
	shown   bool

	text    *formEntry
	show    *widgets.Button
	ends    *widgets.Paragraph
	overlap *fyne.Container // while the old secret is valid too
	content fyne.CanvasObject
}

func newSecretField(d *desk, webhook *model.Webhook, changed, resized, save func()) *secretField {
	f := &secretField{
		desk: d, webhook: webhook, changed: changed, resized: resized,
		reader: newLoader[*model.Webhook](d.bg, "Reading the webhook"),
	}
	if webhook == nil {
		f.secret = model.NewSecret()
	}
	f.text = newFormEntry("", func() {}, save).mono()
	f.text.Disable()
	f.show = widgets.NewButton("Show", nil, f.toggle)
	copyButton := widgets.NewButton("Copy", nil, func() { f.need(func() { f.copy(f.secret, "The secret") }) })
	renew := widgets.NewButton("New…", nil, f.askToRenew)
	f.content = row(f.text, f.show, copyButton, renew)
	f.ends = widgets.NewParagraph("")
	f.overlap = column(f.ends, container.NewHBox(
		widgets.NewButton("Test with only the new secret", nil, func() { f.test(f.webhook, f.Sender.TestNewSecret) }).Small(),
		widgets.NewButton("End the old one now…", nil, func() { f.askToEndSecret(f.webhook, f.read) }).Small()))
	f.refresh()
	return f
}

// value returns the secret of a new webhook, or "" to keep the present one.
func (f *secretField) value() string {
	if f.webhook != nil {
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
	webhook := *f.webhook
	run(f.bg, "Reading the secret from the keychain", func(ctx context.Context) (string, error) {
		return f.Registry.Secret(ctx, &webhook)
	}, func(secret string, err error) {
		switch {
		case model.Is(err, model.NotFound):
			f.tell("The keychain has no secret for this webhook any more. Make a new one and give it to the receiver.", widgets.ToneDanger)
		case err != nil:
			f.fail(err)
		case webhook.SecretRef == f.webhook.SecretRef: // else it was replaced meanwhile
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

// askToRenew makes another secret. Nobody has that of a new webhook yet; that
// of an existing one is replaced so that the receiver can follow.
func (f *secretField) askToRenew() {
	if f.webhook != nil {
		f.askToRotate(f.webhook, func(string) { f.read() })
		return
	}
	f.secret, f.renewed, f.shown = model.NewSecret(), true, true
	f.refresh()
	f.changed()
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
		case w.SecretRef != f.webhook.SecretRef:
			f.secret, f.shown = "", false
		}
		f.webhook = w
		f.refresh()
	})
}

func (f *secretField) refresh() {
	text, label := maskedSecret, "Show"
	if f.shown {
		text, label = f.secret, "Hide"
	}
	if f.text.Text != text {
		f.text.SetText(text)
	}
	f.show.SetText(label)
	two := f.webhook != nil && overlapping(f.webhook, time.Now())
	if two {
		f.ends.SetText("The old secret is valid too, until " + moment(f.webhook.PreviousSecretEnds) + ".")
	}
	if setVisible(f.overlap, two) {
		f.resized()
	}
}
