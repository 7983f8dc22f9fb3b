package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// fill fills in what every webhook needs.
func fillIn(f *webhookForm) {
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("https://crm.example.com/hooks")
	tick(f, "license.created")
}

// create saves a form for a new webhook and returns what is stored.
func (b *bench) create(f *webhookForm) *model.Webhook {
	b.Helper()
	f.Save()
	b.until("the list is in view", func() bool { return b.current == page(b.webhooks) })
	return b.stored()[0]
}

func TestAFormatBringsItsSignature(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	choose(f.format.choice, string(model.BodyBroctagon))
	if f.signature.profile() != model.SignatureBroctagon || !strings.HasSuffix(note(f, "body"), "They look for the signature in X-Crm-Signature.") {
		t.Errorf("the signature is %q, and the format says %q", f.signature.profile(), note(f, "body"))
	}
	f.format.mask.SetOn(true)
	got := b.create(f)
	if got.Body != model.BodyBroctagon || got.Signature != model.SignatureBroctagon || !got.MaskKey {
		t.Errorf("stored: %+v", got)
	}
}

func TestAReceiversOwnSecretIsTaken(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	choose(f.signature.choice, string(model.SignatureGitHub))
	f.signature.secret.askToRenew()
	inPanel[*formEntry](b).SetText(" with a space")
	b.press("Use it")
	if texts := paragraphs(inPanel[*widgets.Field](b)); !strings.HasPrefix(texts[len(texts)-1], "The secret begins or ends with a space") {
		t.Errorf("the field says %q", texts)
	}
	inPanel[*formEntry](b).SetText("It's a Secret to Everybody")
	b.press("Use it")
	if got := b.create(f); b.secretOf(got.SecretRef) != "It's a Secret to Everybody" {
		t.Error("the keychain holds another secret")
	}
}

func TestASecretThatDoesNotSuitTheSignatureIsSaidAtItsField(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	choose(f.signature.choice, string(model.SignatureGitHub))
	f.signature.secret.askToRenew()
	inPanel[*formEntry](b).SetText("plain text")
	b.press("Use it")
	choose(f.signature.choice, string(model.SignatureStandard))
	f.Save()
	if got := note(f, "secret"); got != `The secret must begin with "whsec_".` || len(b.stored()) != 0 {
		t.Errorf("the field says %q", got)
	}
}

func TestAPrivateKeyIsMadeAndItsPublicHalfShown(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	choose(f.format.choice, string(model.BodyZentitle))
	b.until("the key is made", func() bool { return f.signature.secret.secret != "" })
	shown := f.signature.secret.public.text.Text()
	got := b.create(f)
	public, err := b.Registry.PublicKey(t.Context(), got)
	if err != nil || public != shown || !strings.HasPrefix(public, "-----BEGIN PUBLIC KEY-----") {
		t.Errorf("the form showed %q, and the key's public half is %q (%v)", shown, public, err)
	}

	f = b.edit(got.ID)
	if f.signature.secret.secret != "" {
		t.Error("the keychain was asked before anybody wanted to see the key")
	}
	f.signature.secret.public.copyKey()
	b.until("the public key is copied", func() bool { return b.app.Clipboard().Content() == public })
}

func TestAnotherKindOfSecretReplacesTheStoredOneOnSaving(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	before := b.secretOf(w.SecretRef)
	f := b.edit(w.ID)
	choose(f.signature.choice, string(model.SignatureZentitle))
	b.until("a key is made", func() bool { return f.signature.secret.secret != "" })
	choose(f.signature.choice, string(model.SignatureHex))
	if f.signature.secret.value() != "" {
		t.Error("the stored secret suits, but another would take its place")
	}
	choose(f.signature.choice, string(model.SignatureZentitle))
	f.Save()
	b.until("it is saved", func() bool { return b.current == page(b.webhooks) })
	got := b.stored()[0]
	if secret := b.secretOf(got.SecretRef); got.Signature != model.SignatureZentitle || secret == before || model.ValidateSecret(got.Signature, got.CustomSignature, secret) != nil {
		t.Errorf("the signature is %q with a secret that doesn't suit it", got.Signature)
	}
}

func TestASignatureOfOnesOwnIsStored(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	if f.signature.custom.content.Visible() {
		t.Error("its fields are in view before it was chosen")
	}
	choose(f.signature.choice, string(model.SignatureCustom))
	f.signature.custom.header.SetText("X Bad")
	f.Save()
	if b.win.Canvas().Focused() != f.target("custom_header") || len(b.stored()) != 0 {
		t.Error("a wrong name of a header isn't found at its field")
	}
	f.signature.custom.header.SetText("X-Sign")
	f.signature.custom.signed.SetText("{timestamp}.{body}")
	f.signature.custom.prefix.SetText("sha512=")
	choose(f.signature.custom.hash, model.HashSHA512)
	want := model.CustomSignature{
		Header: "X-Sign", Content: "{timestamp}.{body}", Key: model.KeyText,
		Hash: model.HashSHA512, Encoding: model.EncodingHex, Prefix: "sha512=",
	}
	got := b.create(f)
	if got.CustomSignature != want {
		t.Errorf("stored: %+v, want %+v", got.CustomSignature, want)
	}
	if f = b.edit(got.ID); f.dirty() {
		t.Error("the form is changed before it was touched")
	}
}

func TestASignatureWithRoomForOneSecretHasNoOverlap(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	w.Signature = model.SignatureGitHub
	if err := b.Registry.Update(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	f := b.edit(w.ID)
	f.signature.secret.askToRenew()
	b.press("Rotate")
	b.until("it is said", func() bool { return b.says("CRM Sync has a new secret. The old one is no longer used.") })
	if got := b.stored()[0]; got.PreviousSecretRef != "" || got.SecretRef == w.SecretRef {
		t.Errorf("stored: %+v", got)
	}
	test.Tap(f.signature.secret.show)
}
