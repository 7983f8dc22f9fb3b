package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// inPanel returns the first object of a type in the panel on top.
func inPanel[T fyne.CanvasObject](b *bench) T {
	b.Helper()
	for _, o := range test.LaidOutObjects(b.win.Canvas().Overlays().Top()) {
		if found, ok := o.(T); ok {
			return found
		}
	}
	var none T
	b.Fatalf("the panel has no %T", none)
	return none
}

func (b *bench) secretOf(ref string) string {
	b.Helper()
	secret, err := b.keychain.Get(b.Context(), ref)
	if err != nil {
		b.Fatal(err)
	}
	return secret
}

func TestANewSecretSignsBesideTheOldOneForADay(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	f := b.edit(w.ID)
	f.owner.SetText("unsaved")
	f.signature.secret.askToRenew()
	made := inPanel[*formEntry](b).Text
	b.press("Rotate")
	b.until("the overlap is shown", f.signature.secret.overlap.Visible)
	got := b.stored()[0]
	if b.secretOf(got.SecretRef) != made || b.secretOf(got.PreviousSecretRef) == made {
		t.Error("the new secret isn't the first, or the old one isn't kept beside it")
	}
	if left := time.Until(got.PreviousSecretEnds); left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("the old one ends in %v, want about a day", left)
	}
	if f.owner.Text != "unsaved" || f.signature.secret.text.Text != maskedSecret {
		t.Error("the rotation touched another field, or shows a secret")
	}
	test.Tap(f.signature.secret.show)
	b.until("the new secret is shown", func() bool { return f.signature.secret.text.Text == made })
}

func TestTheOldSecretCanBeTestedWithoutAndEnded(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	if err := b.Registry.Rotate(t.Context(), w.ID, "", model.DefaultOverlap); err != nil {
		t.Fatal(err)
	}
	f := b.edit(w.ID)
	b.pressInView("Test with only the new secret")
	b.until("the answer is told", func() bool { return b.says("CRM Sync answered 200 in 12 ms.") })
	page, err := b.store.Deliveries(t.Context(), model.DeliveryQuery{})
	if err != nil {
		t.Fatal(err)
	}
	if e, err := b.store.Event(t.Context(), page.Deliveries[0].EventID); err != nil || e.Source != model.SourceSecretTest {
		t.Errorf("the test is %+v (%v), want one of the new secret alone", e, err)
	}
	b.pressInView("End the old one now…")
	b.press("Cancel")
	b.pressInView("End the old one now…")
	b.press("End the old secret")
	b.until("the overlap is gone", func() bool { return !f.signature.secret.overlap.Visible() })
	if got := b.stored()[0]; got.PreviousSecretRef != "" {
		t.Errorf("the old secret is still %q", got.PreviousSecretRef)
	}
}

func TestAWrongSecretIsRefusedAtItsField(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.openWebhooks()
	b.webhooks.askToRotate(w, func(string) { t.Error("it was taken") })
	inPanel[*formEntry](b).SetText("whsec_short")
	b.press("Rotate")
	texts := paragraphs(inPanel[*widgets.Field](b))
	if want := "The secret isn't valid base64"; len(texts) == 0 || texts[len(texts)-1][:len(want)] != want {
		t.Errorf("the field says %q", texts)
	}
	b.keychain.lock(true)
	inPanel[*formEntry](b).SetText(model.NewSecret())
	b.press("Rotate")
	b.until("the reason is said", func() bool {
		texts := paragraphs(inPanel[*widgets.Field](b))
		return texts[len(texts)-1] == errLocked.Message
	})
}

func TestAnOldSecretThatEndsAtOnce(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.openWebhooks()
	b.webhooks.askToRotate(w, func(string) {})
	choice := inPanel[*widgets.Select](b)
	for range 2 {
		choice.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
	b.press("Rotate")
	b.until("it is said", func() bool { return b.says("CRM Sync has a new secret. The old one is no longer used.") })
	if got := b.stored()[0]; got.PreviousSecretRef != "" || got.SecretRef == w.SecretRef {
		t.Errorf("stored: %+v", got)
	}
}
