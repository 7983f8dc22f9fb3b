package storetest

import (
	"slices"
	"testing"
	"time"

	"latchbell/model"
)

var missedTests = map[string]func(*testing.T, *bench){
	"webhook that is off misses nothing":              testMissed,
	"what was missed can be skipped":                  testSkipMissed,
	"webhook that is saved as off holds what waits":   testSavedOff,
	"test of a webhook that is off is sent":           testTestWhileOff,
	"hold and release touch one webhook, one reason":  testHoldRelease,
	"turning off takes over what is held otherwise":   testTurnOffTakesOver,
	"resend to a webhook that is off waits for it":    testResendWhileOff,
	"attempt that ends after turning off stays held":  testAttemptAfterTurnOff,
	"release doesn't send to a webhook that is off":   testReleaseWhileOff,
	"nothing waits for a webhook that is on":          testHoldWhileOn,
	"turning on by saving sends what was missed":      testSavedOn,
	"what was missed is caught up with, or skipped":   testCatchingUp,
	"a webhook that is off isn't caught up with":      testCatchUpWhileOff,
	"nothing held counts as nothing missed, no since": testNothingMissed,
}

func testMissed(t *testing.T, b *bench) {
	w, other := b.webhook("CRM"), b.webhook("Other", "other.*")
	before := b.deliver("license.created")
	b.turn(w, false)
	b.wantState(before.ID, model.Held, model.HeldWebhookInactive)
	receipt := b.accept(event("license.renewed"))[0]
	if receipt.Deliveries != 1 || len(receipt.Due) != 0 {
		t.Errorf("the receipt is %+v, want one delivery that isn't due", receipt)
	}
	later := b.deliveries(receipt.EventID)[0]
	b.wantState(later.ID, model.Held, model.HeldWebhookInactive)
	wantMissed(b, w.ID, 2, before.Created)
	wantMissed(b, other.ID, 0, time.Time{})

	b.turn(w, true)
	b.wantState(before.ID, model.Held, model.HeldCatchingUp)
	b.wantState(later.ID, model.Held, model.HeldCatchingUp)
	wantMissed(b, w.ID, 0, time.Time{})
}

func testCatchingUp(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	first, second := b.deliver("license.created"), b.deliver("license.renewed")
	b.turn(w, false)
	b.turn(w, true)
	if n, err := b.Release(b.ctx, w.ID, model.HeldCatchingUp, 1); n != 1 || err != nil {
		t.Errorf("released %d (%v), want one", n, err)
	}
	b.wantState(first.ID, model.Pending, "")
	if n, err := b.Rehold(b.ctx, w.ID, model.HeldCatchingUp, model.HeldCatchUpStopped); n != 1 || err != nil {
		t.Errorf("stopped %d (%v), want one", n, err)
	}
	b.wantState(second.ID, model.Held, model.HeldCatchUpStopped)
	wantMissed(b, w.ID, 1, second.Created)
	if n, err := b.CatchUp(b.ctx, w.ID); n != 1 || err != nil {
		t.Errorf("goes on with %d (%v), want one", n, err)
	}
	b.wantState(second.ID, model.Held, model.HeldCatchingUp)
	missed, err := b.Missed(b.ctx, w.ID)
	b.must(err)
	if missed.CatchingUp != 1 || missed.Count != 0 {
		t.Errorf("missed is %+v, want one that is caught up with", missed)
	}
	if n, err := b.SkipMissed(b.ctx, w.ID); n != 1 || err != nil {
		t.Errorf("skipped %d (%v), want one", n, err)
	}
	b.wantState(second.ID, model.Cancelled, "")
	b.wantState(first.ID, model.Pending, "")
}

func testCatchUpWhileOff(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.turn(w, false)
	if n, err := b.CatchUp(b.ctx, w.ID); n != 0 || err != nil {
		t.Errorf("sends %d (%v), want nothing", n, err)
	}
	b.turn(w, true)
	b.turn(w, false)
	b.wantState(d.ID, model.Held, model.HeldWebhookInactive)
}

func wantMissed(b *bench, webhookID string, count int, since time.Time) {
	b.t.Helper()
	got, err := b.Missed(b.ctx, webhookID)
	b.must(err)
	if got.Count != count || !got.Since.Equal(since) {
		b.t.Errorf("missed %+v, want %d since %v", got, count, since)
	}
}

func testNothingMissed(t *testing.T, b *bench) {
	wantMissed(b, b.webhook("CRM").ID, 0, time.Time{})
}

func testSkipMissed(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.turn(w, false)
	n, err := b.SkipMissed(b.ctx, w.ID)
	b.must(err)
	if n != 1 {
		t.Errorf("%d were skipped, want 1", n)
	}
	b.wantState(d.ID, model.Cancelled, "")
}

func testSavedOff(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	w.Status.Active = false
	b.must(b.SaveWebhooks(b.ctx, w))
	b.wantState(d.ID, model.Held, model.HeldWebhookInactive)
}

func testTestWhileOff(t *testing.T, b *bench) {
	w := b.webhook("CRM", "license.*")
	b.webhook("Other")
	b.turn(w, false)
	receipt := b.accept(model.NewTest(w, []byte(`{}`), time.Now()))[0]
	d := b.deliveries(receipt.EventID)[0]
	if want := []model.DueDelivery{{ID: d.ID, WebhookID: w.ID}}; !slices.Equal(receipt.Due, want) {
		t.Errorf("due is %v, want %v alone", receipt.Due, want)
	}
	b.turn(w, false)
	b.wantState(d.ID, model.Pending, "")
	pending, err := b.Pending(b.ctx)
	b.must(err)
	if len(pending) != 1 || pending[0].ID != w.ID {
		t.Errorf("pending are %v, want %v", pending, w.ID)
	}
	if due := b.due(w.ID); len(due) != 1 || due[0].Delivery.ID != d.ID || !due[0].Event.Test {
		t.Errorf("due is %+v, want the test", due)
	}
	resent, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	if resent.Status != model.Pending {
		t.Errorf("the test that was resent is %s, want pending", resent.Status)
	}
	if n, err := b.Hold(b.ctx, w.ID, model.HeldWebhookInactive); n != 0 || err != nil {
		t.Errorf("Hold held %d (%v), want no test to be held", n, err)
	}
	if n, err := b.Hold(b.ctx, w.ID, model.HeldKeychain); n != 1 || err != nil {
		t.Errorf("Hold held %d (%v), want the test to wait for the keychain", n, err)
	}
}

func testHoldRelease(t *testing.T, b *bench) {
	one, two := b.webhook("One", "one.*"), b.webhook("Two", "two.*")
	d1, d2 := b.deliver("one.a"), b.deliver("two.a")
	hold := func(w *model.Webhook, reason model.HoldReason) {
		if n, err := b.Hold(b.ctx, w.ID, reason); n != 1 || err != nil {
			t.Errorf("Hold gives %d, %v, want 1", n, err)
		}
	}
	hold(one, model.HeldKeychain)
	hold(two, model.HeldOffline)
	b.wantState(d1.ID, model.Held, model.HeldKeychain)
	b.wantState(d2.ID, model.Held, model.HeldOffline)
	held, err := b.HeldFor(b.ctx, model.HeldKeychain)
	b.must(err)
	if !slices.Equal(held, []string{one.ID}) {
		t.Errorf("held for the keychain are %v, want %v", held, one.ID)
	}
	if n, err := b.Release(b.ctx, two.ID, model.HeldKeychain, 0); n != 0 || err != nil {
		t.Errorf("Release gives %d, %v, want nothing held for that reason", n, err)
	}
	if n, err := b.Release(b.ctx, one.ID, model.HeldKeychain, 0); n != 1 || err != nil {
		t.Errorf("Release gives %d, %v, want 1", n, err)
	}
	b.wantState(d1.ID, model.Pending, "")
	b.wantState(d2.ID, model.Held, model.HeldOffline)
	b.wantTopics(0, func() { _, _ = b.Release(b.ctx, one.ID, model.HeldKeychain, 0) })
}

func testTurnOffTakesOver(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	_, err := b.Hold(b.ctx, w.ID, model.HeldKeychain)
	b.must(err)
	b.turn(w, false)
	b.wantState(d.ID, model.Held, model.HeldWebhookInactive)
}

func testResendWhileOff(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.attempt(d.ID, model.Failed, time.Now(), time.Second)
	b.turn(w, false)
	b.wantState(d.ID, model.Failed, "")
	resent, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	if resent.Status != model.Held || resent.Hold != model.HeldWebhookInactive || resent.Round != 1 {
		t.Errorf("resent is %+v, want held in round 1", resent)
	}
}

func testAttemptAfterTurnOff(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	again, done := b.deliver("license.created"), b.deliver("license.renewed")
	b.turn(w, false)
	b.attempt(again.ID, model.Pending, time.Now(), time.Second)
	b.attempt(done.ID, model.Succeeded, time.Now(), time.Second)
	b.wantState(again.ID, model.Held, model.HeldWebhookInactive)
	b.wantState(done.ID, model.Succeeded, "")
}

func testReleaseWhileOff(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.turn(w, false)
	if n, err := b.Release(b.ctx, w.ID, model.HeldWebhookInactive, 0); n != 0 || err != nil {
		t.Errorf("released %d (%v), want nothing", n, err)
	}
	b.wantState(d.ID, model.Held, model.HeldWebhookInactive)
}

// The sender may have read of a webhook that it's off just before it is turned
// on.
func testHoldWhileOn(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	if n, err := b.Hold(b.ctx, w.ID, model.HeldWebhookInactive); n != 0 || err != nil {
		t.Errorf("held %d (%v), want nothing", n, err)
	}
	b.wantState(d.ID, model.Pending, "")
}

func testSavedOn(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.turn(w, false)
	w.Status.Active = true
	b.must(b.SaveWebhooks(b.ctx, w))
	b.wantState(d.ID, model.Held, model.HeldCatchingUp)
}
