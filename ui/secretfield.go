package ui

import (
	"context"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// maskedSecret stands for a secret that isn't shown.
var maskedSecret = model.SecretPrefix + strings.Repeat("•", 28)

// secretField holds the signing secret of a webhook. That of a new webhook is
// made at once; that of an existing one stays in the keychain until the user
// asks to see or copy it.
type secretField struct {
	*desk
	webhook *model.Webhook // nil for a new one
	changed func()

	secret  string // "" while it is only in the keychain
	renewed bool
	shown   bool

	text    *formEntry
	show    *widgets.Button
	content fyne.CanvasObject
}

func newSecretField(d *desk, webhook *model.Webhook, changed, save func()) *secretField {
	f := &secretField{desk: d, webhook: webhook, changed: changed}
	if webhook == nil {
		f.secret = model.NewSecret()
	}
	f.text = newFormEntry("", func() {}, save).mono()
	f.text.Disable()
	f.show = widgets.NewButton("Show", nil, f.toggle)
	copyButton := widgets.NewButton("Copy", nil, func() { f.need(func() { f.copy(f.secret, "The secret") }) })
	renew := widgets.NewButton("New…", nil, f.askToRenew)
	f.content = container.NewBorder(nil, nil, nil, container.NewHBox(f.show, copyButton, renew), f.text)
	f.refresh()
	return f
}

// value returns the secret to be stored, or "" to keep the present one.
func (f *secretField) value() string {
	if f.webhook != nil && !f.renewed {
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
		case !f.renewed: // a new secret made meanwhile stays
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

func (f *secretField) askToRenew() {
	if f.webhook == nil {
		f.renew() // nobody has the old one yet
		return
	}
	widgets.Confirm(f.win, widgets.ConfirmConfig{
		Title:   "Make a new secret for " + f.webhook.Name + "?",
		Message: "Once you save, the receiver refuses what Latchbell signs until it has the new secret too. Copy it and give it to the receiver.",
		Confirm: "Make a new secret",
	}, func(ok bool) {
		if ok {
			f.renew()
		}
	})
}

func (f *secretField) renew() {
	f.secret, f.renewed, f.shown = model.NewSecret(), true, true
	f.refresh()
	f.changed()
}

func (f *secretField) refresh() {
	text, label := maskedSecret, "Show"
	if f.shown {
		text, label = f.secret, "Hide"
	}
	f.text.SetText(text)
	f.show.SetText(label)
}
