package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

func (b *bench) form() *webhookForm {
	b.Helper()
	f, ok := b.current.(*webhookForm)
	if !ok {
		b.Fatalf("%T is in view, not the form", b.current)
	}
	return f
}

func (b *bench) newForm() *webhookForm {
	b.Helper()
	b.Open(overviewID)
	b.NewWebhook()
	return b.form()
}

func tick(f *webhookForm, ids ...string) {
	f.events.field.tree.SetChecked(func(id string) bool {
		for _, other := range ids {
			if id == other {
				return true
			}
		}
		return false
	})
	f.events.field.ticked()
}

func TestANewWebhookIsCreatedWithItsSecret(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	if b.win.Canvas().Focused() != fyne.Focusable(f.name) {
		t.Error("the focus isn't in Name at first")
	}
	f.name.SetText("  CRM Sync ")
	f.destination.url.SetText("https://crm.example.com/hooks")
	f.owner.SetText("Zoë")
	tick(f, "license.created", "license.renewed")
	secret := f.signature.secret.secret
	f.destination.url.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyReturn, Modifier: fyne.KeyModifierShortcutDefault})
	b.until("the list is in view", func() bool { return b.currentID == webhooksID && b.current == page(b.webhooks) })
	got := b.stored()[0]
	if got.Name != "CRM Sync" || got.Owner != "Zoë" || got.Environment != model.Production || !got.Status.Active {
		t.Errorf("stored: %+v", got)
	}
	if diff := cmp.Diff([]string{"license.created", "license.renewed"}, got.Events); diff != "" {
		t.Errorf("events differ (-want +got):\n%s", diff)
	}
	if kept, err := b.keychain.Get(t.Context(), got.SecretRef); err != nil || kept != secret {
		t.Errorf("the keychain holds %q (%v), want the secret that the form showed", kept, err)
	}
	b.until("the new row is selected", func() bool { row, ok := b.webhooks.table.Selected(); return ok && row.ID == got.ID })
}

// note returns what stands below a field: its hint, or what is wrong.
func note(f *webhookForm, field string) string {
	texts := paragraphs(f.fields[field])
	return texts[len(texts)-1]
}

func TestMistakesAreShownAtTheirFields(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("ftp://crm.example.com")
	f.Save()
	name, url := note(f, "name"), note(f, "url")
	if name != "" || url != "The target URL must begin with https://." || !f.events.field.problem.Visible() {
		t.Errorf("name: %q, url: %q, events: %v", name, url, f.events.field.problem.Visible())
	}
	if b.win.Canvas().Focused() != fyne.Focusable(f.destination.url) {
		t.Error("the focus isn't in the first field with a mistake")
	}
	if len(b.stored()) != 0 {
		t.Error("something was stored")
	}
	f.destination.url.SetText("https://crm.example.com")
	if url := note(f, "url"); url != "Where Latchbell posts the events." {
		t.Errorf("after a change, the field says %q", url)
	}
}

func TestATakenNameIsShownAtTheName(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	f := b.newForm()
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("https://crm.example.com")
	tick(f, "license.created")
	f.Save()
	b.until("the mistake is shown", func() bool { return note(f, "name") != "" })
	if b.current != page(f) || f.submit.Disabled() {
		t.Error("the form can't be mended")
	}
}

func TestUnsavedChangesAreNotLostInSilence(t *testing.T) {
	b := newBench(t)
	b.newForm()
	b.Open(deliveriesID)
	if b.asks() || b.currentID != deliveriesID {
		t.Fatal("an untouched form should be left without a question")
	}
	b.NewWebhook()
	f := b.form()
	f.name.SetText("CRM Sync")
	b.Open(settingsID)
	if b.currentID != webhooksID {
		t.Fatal("the form was left before the answer")
	}
	b.press("Cancel")
	if b.current != page(f) {
		t.Fatal("the form was left although the user cancelled")
	}
	b.ShowDeliveries(deliveryFilter{})
	b.press("Leave")
	if b.currentID != deliveriesID || b.asks() {
		t.Error("the form wasn't left, or it asked twice")
	}
}

func TestANewTokenOrSecretValueIsAnUnsavedChange(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	w.URL = "https://discord.com/api/webhooks/123456789012345678/old-token"
	w.Body = model.BodyDiscord
	w.Headers = []model.CustomHeader{{Name: "X-Api-Key", Value: "old", Secret: true}}
	if err := b.Registry.Update(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	for what, enter := range map[string]func(f *webhookForm){
		"a token": func(f *webhookForm) {
			f.destination.url.SetText("https://discord.com/api/webhooks/123456789012345678/new-token")
		},
		"the value of a secret header": func(f *webhookForm) { f.headers.rows[0].text.SetText("new") },
	} {
		f := b.edit(w.ID)
		if f.dirty() {
			t.Fatal("the form is changed before it was touched")
		}
		if enter(f); !f.dirty() {
			t.Errorf("%s would be lost without a question", what)
		}
		f.settled = true
	}
}

// edit opens the form of a webhook.
func (b *bench) edit(id string) *webhookForm {
	b.Helper()
	b.Open(webhooksID)
	b.EditWebhook(id)
	b.until("the form is open", func() bool { _, ok := b.current.(*webhookForm); return ok })
	return b.form()
}

func TestEditingKeepsTheSecret(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	before, _ := b.keychain.Get(t.Context(), w.SecretRef)
	f := b.edit(w.ID)
	if f.signature.secret.text.Text != maskedSecret || f.signature.secret.secret != "" {
		t.Error("the secret was read before anybody asked for it")
	}
	test.Tap(f.signature.secret.show)
	b.until("the secret is shown", func() bool { return f.signature.secret.text.Text == before })
	f.owner.SetText("Max")
	f.Save()
	b.until("it is saved", func() bool { return b.stored()[0].Owner == "Max" && b.current == page(b.webhooks) })
	if kept, _ := b.keychain.Get(t.Context(), b.stored()[0].SecretRef); kept != before {
		t.Error("the secret changed")
	}
}

func TestALockedKeychainStoresNothing(t *testing.T) {
	b := newBench(t)
	b.keychain.lock(true)
	f := b.newForm()
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("https://crm.example.com")
	tick(f, "license.created")
	f.Save()
	b.until("the reason is said", func() bool { return b.says(errLocked.Message) })
	if len(b.stored()) != 0 || b.current != page(f) {
		t.Error("the form was left, or a webhook without a secret was stored")
	}
}

func TestEveryEventIsOneSwitch(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	test.Tap(f.events.field.everything)
	if diff := cmp.Diff([]string{"*"}, f.events.field.patterns()); diff != "" {
		t.Errorf("subscriptions differ (-want +got):\n%s", diff)
	}
	test.Tap(f.events.field.everything)
	f.events.field.selectAll()
	if got := len(f.events.field.patterns()); got != b.Catalogue.Size() {
		t.Errorf("select all chose %d types, want all %d", got, b.Catalogue.Size())
	}
}
