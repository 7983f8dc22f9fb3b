package model_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"latchbell/model"
)

func TestNewWebhookHasItsSecretInTheKeychain(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	secret, err := d.Secret(t.Context(), w)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := model.DecodeSecret(secret); err != nil {
		t.Error(err)
	}
	if w.ID == "" || w.Created.IsZero() || !w.Status.Since.Equal(w.Created) || !w.Status.Active {
		t.Errorf("got %+v", w)
	}
}

func TestWebhookIsNotStoredWithoutItsSecret(t *testing.T) {
	d := newDesk()
	d.keychain.locked = true
	if err := d.Create(t.Context(), goodWebhook(), ""); !model.Is(err, model.Unavailable) {
		t.Errorf("got %v", err)
	}
	if len(d.store.saved) != 0 {
		t.Error("the webhook is stored")
	}
}

func TestSecretOfAWebhookThatIsNotStoredIsForgotten(t *testing.T) {
	d := newDesk()
	d.store.fail = &model.Error{Kind: model.Conflict, Field: "name", Message: "The name is taken."}
	if err := d.Create(t.Context(), goodWebhook(), ""); !model.Is(err, model.Conflict) {
		t.Errorf("got %v", err)
	}
	if len(d.keychain.entries) != 0 {
		t.Errorf("the keychain holds %v", d.keychain.entries)
	}
}

func TestSecretIsForgottenThoughTheCallerLeft(t *testing.T) {
	d := newDesk()
	ctx, leave := context.WithCancel(t.Context())
	leave()
	d.store.fail = ctx.Err()
	if err := d.Create(ctx, goodWebhook(), ""); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if len(d.keychain.entries) != 0 {
		t.Errorf("the keychain holds %v", d.keychain.entries)
	}
}

func TestBrokenWebhookTouchesNothing(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	w.Name = ""
	if err := d.Create(t.Context(), w, ""); !model.Is(err, model.Invalid) {
		t.Errorf("got %v", err)
	}
	if err := d.Create(t.Context(), goodWebhook(), "whsec_short"); model.FieldOf(err) != "secret" {
		t.Errorf("got %v", err)
	}
	if len(d.store.saved)+len(d.keychain.entries) != 0 {
		t.Error("something is stored")
	}
}

func TestNewSecretReplacesTheOldOne(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	oldRef, secret := w.SecretRef, model.NewSecret()
	if err := d.Update(t.Context(), w, secret); err != nil {
		t.Fatal(err)
	}
	if got, err := d.Secret(t.Context(), w); err != nil || got != secret {
		t.Errorf("got %q, %v", got, err)
	}
	if _, kept := d.keychain.entries[oldRef]; kept || w.SecretRef == oldRef {
		t.Error("the old secret is still there")
	}
	ref := w.SecretRef
	if err := d.Update(t.Context(), w, ""); err != nil || w.SecretRef != ref {
		t.Errorf("a change without a secret: %v, ref %s", err, w.SecretRef)
	}
}

func TestTurningOnSettlesWhatWasMissed(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	w.Status.Active = false
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	if w.Status.Reason != model.TurnedOffByYou {
		t.Errorf("reason %q", w.Status.Reason)
	}
	steps := []func() error{
		func() error { return d.TurnOn(t.Context(), true, w.ID) },
		func() error { return d.TurnOff(t.Context(), w.ID) },
		func() error { return d.TurnOn(t.Context(), false, w.ID) },
		func() error { return d.TurnOff(t.Context(), w.ID) },
		func() error { w.Status.Active = true; return d.Update(t.Context(), w, "") },
		func() error { return d.Update(t.Context(), w, "") },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"skip " + w.ID}; !slices.Equal(d.store.missed, want) {
		t.Errorf("got %v, want %v", d.store.missed, want)
	}
	if got := d.store.saved[w.ID].Status; !got.Active || got.Reason != model.TurnedOnByYou || got.Since.IsZero() {
		t.Errorf("status %+v", got)
	}
}

func TestDeletedWebhookTakesItsSecretAlong(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	d.store.fail = errors.New("EIO")
	if _, err := d.Delete(t.Context(), w.ID); err == nil || len(d.keychain.entries) != 1 {
		t.Errorf("a webhook that stays lost its secret (%v)", err)
	}
	d.store.fail = nil
	if _, err := d.Delete(t.Context(), w.ID); err != nil || len(d.keychain.entries) != 0 {
		t.Errorf("%v, the keychain holds %v", err, d.keychain.entries)
	}
	if _, err := d.Delete(t.Context(), w.ID); !model.Is(err, model.NotFound) {
		t.Errorf("a second time: %v", err)
	}
}

func TestKeychainThatIsAwayDoesNotStopADelete(t *testing.T) {
	d := newDesk()
	w := goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	d.keychain.locked = true
	if _, err := d.Delete(t.Context(), w.ID); err != nil || len(d.store.saved) != 0 {
		t.Errorf("got %v", err)
	}
}
