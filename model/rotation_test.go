package model_test

import (
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
)

// rotated is a desk with a webhook whose secret was rotated with this overlap.
func rotated(t *testing.T, overlap time.Duration) (*desk, *model.Webhook, string) {
	t.Helper()
	d := newDesk()
	w := goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	old := w.SecretRef
	if err := d.Rotate(t.Context(), w.ID, "", overlap); err != nil {
		t.Fatal(err)
	}
	return d, d.webhook(t, w.ID), old
}

func (d *desk) webhook(t *testing.T, id string) *model.Webhook {
	t.Helper()
	w, err := d.store.Webhook(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestOldSecretSignsBesideTheNewUntilItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, w, old := rotated(t, model.DefaultOverlap)
		if refs := w.SigningRefs(time.Now()); len(refs) != 2 || refs[0] == old || refs[1] != old {
			t.Errorf("signing are %v, want the new one before %s", refs, old)
		}
		next, err := d.TendSecrets(t.Context())
		if err != nil || !next.Equal(w.PreviousSecretEnds) || len(d.keychain.entries) != 2 {
			t.Errorf("the next end is %v (%v), want %v; the keychain has %d entries", next, err, w.PreviousSecretEnds, len(d.keychain.entries))
		}
		time.Sleep(model.DefaultOverlap)
		if refs := w.SigningRefs(time.Now()); len(refs) != 1 {
			t.Errorf("after the overlap %v sign", refs)
		}
		if _, err := d.TendSecrets(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w := d.webhook(t, w.ID); w.PreviousSecretRef != "" || len(d.keychain.entries) != 1 || d.keychain.entries[w.SecretRef] == "" {
			t.Errorf("left are %+v and %d entries", w, len(d.keychain.entries))
		}
	})
}

func TestOldSecretEndsAtOnceIfAskedFor(t *testing.T) {
	d, w, _ := rotated(t, 0)
	if w.PreviousSecretRef != "" || len(d.keychain.entries) != 1 {
		t.Errorf("got %+v, %d entries", w, len(d.keychain.entries))
	}
	d, w, _ = rotated(t, time.Hour)
	if err := d.EndPreviousSecret(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
	if w = d.webhook(t, w.ID); len(w.SigningRefs(time.Now())) != 1 || len(d.keychain.entries) != 1 {
		t.Errorf("got %+v, %d entries", w, len(d.keychain.entries))
	}
}

func TestSecondRotationEndsTheFirst(t *testing.T) {
	d, w, first := rotated(t, time.Hour)
	if err := d.Rotate(t.Context(), w.ID, "", time.Hour); err != nil {
		t.Fatal(err)
	}
	if _, there := d.keychain.entries[first]; there || len(d.keychain.entries) != 2 {
		t.Errorf("the first secret is still there: %t, of %d", there, len(d.keychain.entries))
	}
}

func TestRotationHasLimits(t *testing.T) {
	d, w, _ := rotated(t, 0)
	for _, overlap := range []time.Duration{-1, model.MaxOverlap + 1} {
		if err := d.Rotate(t.Context(), w.ID, "", overlap); !model.Is(err, model.Invalid) {
			t.Errorf("an overlap of %s gives %v", overlap, err)
		}
	}
	if err := d.Rotate(t.Context(), w.ID, "secret", 0); model.FieldOf(err) != "secret" {
		t.Errorf("got %v", err)
	}
	if now := d.webhook(t, w.ID); now.SecretRef != w.SecretRef {
		t.Error("the secret has changed")
	}
}

func TestDeletedWebhookLeavesNoSecret(t *testing.T) {
	d, w, _ := rotated(t, time.Hour)
	if _, err := d.Delete(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
	if len(d.keychain.entries) != 0 {
		t.Errorf("the keychain holds %v", d.keychain.entries)
	}
}

func TestPreviousSecretEndsWithTheSignatureItSuited(t *testing.T) {
	d, w, _ := rotated(t, time.Hour)
	w.Signature = model.SignatureGitHub
	if err := d.Update(t.Context(), w, "hunter2"); err != nil {
		t.Fatal(err)
	}
	if now := d.webhook(t, w.ID); now.PreviousSecretRef != "" || !now.PreviousSecretEnds.IsZero() || len(d.keychain.entries) != 1 {
		t.Errorf("the webhook stands at %+v, the keychain holds %v", now, d.keychain.entries)
	}
}
