package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// publicKey shows the public half of a webhook's private key, for the receiver.
type publicKey struct {
	*desk
	// secret calls then with the private key once that is at hand.
	secret func(then func(string))

	text    *widgets.Code
	reveal  *widgets.Button
	field   *widgets.Field
	content *fyne.Container
}

func newPublicKey(d *desk, secret func(then func(string))) *publicKey {
	k := &publicKey{desk: d, secret: secret, text: widgets.NewCode("")}
	k.reveal = widgets.NewButton("Show", nil, func() { k.secret(k.display) }).Small()
	// Its lines have 64 letters, for which there is room only without buttons beside them.
	buttons := container.NewHBox(k.reveal, widgets.NewButton("Copy", nil, k.copyKey).Small())
	k.field = widgets.NewField("Public key", spaced(lineGap, k.text, buttons),
		"Give it to the receiver, which verifies with it. It isn't secret.")
	k.content = column(k.field)
	return k
}

// show shows the public half of secret, if that is known.
func (k *publicKey) show(wanted bool, secret string) {
	setVisible(k.content, wanted)
	if wanted {
		k.display(secret)
	}
}

func (k *publicKey) display(secret string) {
	text := "In the keychain, with the private key"
	key, err := model.PublicKey(secret)
	if err == nil {
		text = key
	}
	k.text.SetText(text)
	setVisible(k.reveal, err != nil)
	k.content.Refresh()
}

func (k *publicKey) copyKey() {
	k.secret(func(secret string) {
		key, err := model.PublicKey(secret)
		if err != nil {
			k.fail(err)
			return
		}
		k.display(secret)
		k.copy(key, "The public key")
	})
}
