package model_test

import (
	"strings"
	"testing"

	"latchbell/model"
)

const (
	discordURL    = "https://discord.com/api/webhooks/123456789012345678/tok3n-tok3n_tok3n"
	discordMasked = "https://discord.com/api/webhooks/123456789012345678/***"
)

// discord returns a webhook with a token in its URL and a secret header.
func discord() *model.Webhook {
	w := goodWebhook()
	w.URL, w.Body, w.Signature = discordURL, "", ""
	w.Headers = []model.CustomHeader{{Name: "X-Api-Key", Value: "hunter2", Secret: true}, {Name: "X-Source", Value: "desk"}}
	return w
}

// holdsAnywhere reports whether something of what is stored outside the keychain
// holds text.
func (d *desk) holdsAnywhere(t *testing.T, text string) bool {
	t.Helper()
	exported, err := d.Export(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range d.store.saved {
		if strings.Contains(w.URL, text) || strings.Contains(w.Headers[0].Value, text) {
			return true
		}
	}
	return strings.Contains(jsonOf(t, exported), text)
}

func TestWhatGivesAccessIsKeptInTheKeychainAlone(t *testing.T) {
	d, w := newDesk(), discord()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	if w.Body != model.BodyDiscord || w.Signature != model.SignatureNone || w.SecretRef != "" {
		t.Errorf("a Discord URL gives the body %q, the signature %q and the secret %q", w.Body, w.Signature, w.SecretRef)
	}
	if w.URL != discordMasked {
		t.Errorf("the URL is stored as %s", w.URL)
	}
	for _, secret := range []string{"tok3n", "hunter2"} {
		if d.holdsAnywhere(t, secret) {
			t.Errorf("%q is stored outside the keychain", secret)
		}
	}
	c, err := d.Credentials(t.Context(), w)
	if err != nil || c.URL != discordURL || c.Headers["x-api-key"] != "hunter2" {
		t.Errorf("the keychain holds %+v (%v)", c, err)
	}
}

func TestMaskedValuesKeepWhatIsThere(t *testing.T) {
	d, w := newDesk(), discord()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	ref := w.CredentialsRef
	w.Owner = "Zoë"
	d.keychain.locked = true // a change of anything else needn't ask it
	if err := d.Update(t.Context(), w, ""); err != nil || w.CredentialsRef != ref {
		t.Fatalf("%v, credentials %q, want %q", err, w.CredentialsRef, ref)
	}
	d.keychain.locked = false
	w.Headers = append(w.Headers, model.CustomHeader{Name: "Authorization", Value: "Bearer x", Secret: true})
	if err := d.Update(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	c, err := d.Credentials(t.Context(), w)
	if err != nil || c.URL != discordURL || c.Headers["x-api-key"] != "hunter2" || c.Headers["authorization"] != "Bearer x" {
		t.Errorf("the keychain holds %+v (%v)", c, err)
	}
	if _, kept := d.keychain.entries[ref]; kept {
		t.Error("the entry before is still there")
	}
}

func TestCredentialsLeaveWithTheirUse(t *testing.T) {
	d, w := newDesk(), discord()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	w.URL, w.Body, w.Headers = "https://crm.example.com", model.BodyCanonical, nil
	if err := d.Update(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	if w.CredentialsRef != "" || len(d.keychain.entries) != 0 {
		t.Errorf("credentials %q, the keychain holds %v", w.CredentialsRef, d.keychain.entries)
	}
}

func TestMaskedURLNeedsItsToken(t *testing.T) {
	d, w := newDesk(), discord()
	w.URL = discordMasked
	if err := d.Create(t.Context(), w, ""); model.FieldOf(err) != "url" {
		t.Errorf("a new webhook with a masked URL gives %v", err)
	}
	w = discord()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	w.URL = strings.Replace(discordMasked, "1234", "9999", 1)
	if err := d.Update(t.Context(), w, ""); model.FieldOf(err) != "url" {
		t.Errorf("a masked URL of another webhook gives %v", err)
	}
	w.URL, w.Headers = discordMasked, []model.CustomHeader{{Name: "X-Other-Key", Secret: true}}
	if err := d.Update(t.Context(), w, ""); model.FieldOf(err) != "headers" {
		t.Errorf("a new secret header without a value gives %v", err)
	}
}

func TestUndoBringsTheSecretsBack(t *testing.T) {
	d, w := newDesk(), discord()
	w.Signature = model.SignatureHex
	if err := d.Create(t.Context(), w, "the receiver's secret"); err != nil {
		t.Fatal(err)
	}
	deleted, err := d.Delete(t.Context(), w.ID)
	if err != nil || len(d.keychain.entries) != 0 {
		t.Fatalf("%v, the keychain holds %v", err, d.keychain.entries)
	}
	if err := d.Undelete(t.Context(), deleted); err != nil {
		t.Fatal(err)
	}
	back := d.webhook(t, w.ID)
	secret, err := d.Secret(t.Context(), back)
	if err != nil || secret != "the receiver's secret" {
		t.Errorf("the secret is %q (%v)", secret, err)
	}
	if c, err := d.Credentials(t.Context(), back); err != nil || c.URL != discordURL {
		t.Errorf("the credentials are %+v (%v)", c, err)
	}
	if len(deleted.Names()) != 0 {
		t.Errorf("%v can still be brought back", deleted.Names())
	}
}

func TestUndoThatFailsCanBeTriedAgain(t *testing.T) {
	d, w := newDesk(), discord()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	deleted, err := d.Delete(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	d.keychain.locked = true
	if err := d.Undelete(t.Context(), deleted); !model.Is(err, model.Unavailable) {
		t.Errorf("with a locked keychain: %v", err)
	}
	d.keychain.locked = false
	if err := d.Undelete(t.Context(), deleted); err != nil {
		t.Error(err)
	}
}

func TestDuplicateIsOffWithItsOwnSecret(t *testing.T) {
	d, w := newDesk(), discord()
	w.Signature = model.SignatureStandard
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	names := []string{"CRM Sync (copy)", "CRM Sync (copy 2)"}
	for _, name := range names {
		twin, err := d.Duplicate(t.Context(), w.ID)
		if err != nil {
			t.Fatal(err)
		}
		if twin.Name != name || twin.Status.Active || twin.ID == w.ID || twin.SecretRef == w.SecretRef || twin.CredentialsRef == w.CredentialsRef {
			t.Errorf("the duplicate is %+v, want it as %s, off", twin, name)
		}
		if c, err := d.Credentials(t.Context(), twin); err != nil || c.URL != discordURL {
			t.Errorf("its credentials are %+v (%v)", c, err)
		}
	}
}

func TestSecretHasToSuitTheSignature(t *testing.T) {
	d, w := newDesk(), goodWebhook()
	w.Signature = model.SignatureGitHub
	if err := d.Create(t.Context(), w, "any text"); err != nil {
		t.Fatal(err)
	}
	w.Signature = model.SignatureStandard
	if err := d.Update(t.Context(), w, ""); model.FieldOf(err) != "secret" {
		t.Errorf("a text for the standard signature gives %v", err)
	}
	if err := d.Update(t.Context(), w, model.NewSecret()); err != nil {
		t.Error(err)
	}
	w.Signature = model.SignatureStripe
	if err := d.Update(t.Context(), w, ""); err != nil {
		t.Errorf("a standard secret as a text gives %v", err)
	}
}

func TestWebhooksMoveTogetherOrNotAtAll(t *testing.T) {
	registry, _ := onDisk(t)
	var ids []string
	for _, name := range []string{"A", "B"} {
		w := goodWebhook()
		w.Name = name
		if err := registry.Create(t.Context(), w, ""); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, w.ID)
	}
	blocker := goodWebhook()
	blocker.Name, blocker.Environment = "B", model.Staging
	if err := registry.Create(t.Context(), blocker, ""); err != nil {
		t.Fatal(err)
	}
	if err := registry.Move(t.Context(), model.Staging, ids...); !model.Is(err, model.Conflict) {
		t.Errorf("a name that is taken gives %v", err)
	}
	for _, env := range []model.Environment{model.Production, model.Development} {
		for _, id := range ids {
			if w, err := registry.Store.Webhook(t.Context(), id); err != nil || w.Environment != env {
				t.Errorf("a webhook is in %s (%v), want %s", w.Environment, err, env)
			}
		}
		if err := registry.Move(t.Context(), model.Development, ids...); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTokenOfAnEarlierVersionIsHidden(t *testing.T) {
	d, w := newDesk(), goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	w.URL = discordURL
	d.store.saved[w.ID] = *w
	if _, err := d.TendSecrets(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := d.webhook(t, w.ID)
	if c, err := d.Credentials(t.Context(), now); err != nil || c.URL != discordURL || now.URL != discordMasked {
		t.Errorf("the URL is %s, the credentials are %+v (%v)", now.URL, c, err)
	}
}

func TestCredentialsFitIntoEveryKeychain(t *testing.T) {
	const windows = 2560 // bytes of an entry
	d, w := newDesk(), goodWebhook()
	w.Headers = []model.CustomHeader{
		{Name: "X-Key-1", Value: strings.Repeat(`"`, 1000), Secret: true},
		{Name: "X-Key-2", Value: strings.Repeat("<", 1000), Secret: true},
	}
	if err := d.Create(t.Context(), w, ""); model.FieldOf(err) != "headers" {
		t.Errorf("what is too long when it is written as JSON is stored: %v", err)
	}
	w = discord()
	w.Headers = []model.CustomHeader{{Name: "X-Key", Value: strings.Repeat("<", 1000), Secret: true}}
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	if entry := d.keychain.entries[w.CredentialsRef]; len(entry) > windows {
		t.Errorf("the entry has %d bytes", len(entry))
	}
}
