package storetest

import (
	"testing"
	"time"

	"latchbell/model"
)

var orderTests = map[string]func(*testing.T, *bench){
	"later event of a subject waits for the earlier":   testOrder,
	"one that failed for good lets the next go":        testOrderAfterFailure,
	"other subjects, tests and none aren't kept back":  testOrderOfOthers,
	"order that is chosen later holds what waits":      testOrderChosenLater,
	"order holds after the webhook was off":            testOrderAfterOff,
	"what is sent again by hand isn't kept in order":   testOrderResend,
	"skipping and deleting leave nothing behind":       testOrderSkipped,
	"row of failures begins and ends with its outcome": testFailing,
}

// ordered stores a webhook that takes events of the same license in order.
func (b *bench) ordered(name string) *model.Webhook {
	b.t.Helper()
	w := b.webhook(name)
	w.Order = model.OrderLicense
	b.must(b.SaveWebhooks(b.ctx, w))
	return w
}

// about accepts an event about a subject and returns its only delivery.
func (b *bench) about(subject string) model.Delivery {
	b.t.Helper()
	e := event("license.renewed")
	e.Subject = subject
	return b.deliveries(b.accept(e)[0].EventID)[0]
}

func testOrder(t *testing.T, b *bench) {
	w := b.ordered("CRM")
	first, second, third := b.about("lic_1"), b.about("lic_1"), b.about("lic_1")
	b.wantState(first.ID, model.Pending, "")
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
	if due := b.due(w.ID); len(due) != 1 || due[0].Delivery.ID != first.ID {
		t.Errorf("due are %+v, want the first alone", due)
	}
	b.attempt(first.ID, model.Pending, time.Now(), time.Second)
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
	b.attempt(first.ID, model.Succeeded, time.Now(), time.Second)
	b.wantState(second.ID, model.Pending, "")
	b.wantState(third.ID, model.Held, model.HeldEarlierEvent)
}

func testOrderAfterFailure(_ *testing.T, b *bench) {
	b.ordered("CRM")
	first, second := b.about("lic_1"), b.about("lic_1")
	b.attempt(first.ID, model.Failed, time.Now(), time.Second)
	b.wantState(second.ID, model.Pending, "")
}

func testOrderOfOthers(_ *testing.T, b *bench) {
	w := b.ordered("CRM")
	b.about("lic_1")
	other, none, again := b.about("lic_2"), b.about(""), b.about("")
	for _, d := range []model.Delivery{other, none, again} {
		b.wantState(d.ID, model.Pending, "")
	}
	test := model.NewTest(w, []byte(`{"license":{"id":"lic_1"}}`), time.Now())
	b.wantState(b.deliveries(b.accept(test)[0].EventID)[0].ID, model.Pending, "")
}

func testOrderChosenLater(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	first, second := b.about("lic_1"), b.about("lic_1")
	w.Order = model.OrderLicense
	b.must(b.SaveWebhooks(b.ctx, w))
	b.wantState(first.ID, model.Pending, "")
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
	w.Order = model.OrderNone
	b.must(b.SaveWebhooks(b.ctx, w))
	b.wantState(second.ID, model.Pending, "")
}

func testOrderAfterOff(t *testing.T, b *bench) {
	w := b.ordered("CRM")
	first, second := b.about("lic_1"), b.about("lic_1")
	b.turn(w, false)
	b.wantState(second.ID, model.Held, model.HeldWebhookInactive)
	b.turn(w, true)
	if n, err := b.Release(b.ctx, w.ID, model.HeldCatchingUp, 0); n != 2 || err != nil {
		t.Errorf("released %d (%v), want both", n, err)
	}
	b.wantState(first.ID, model.Pending, "")
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
	_, err := b.Hold(b.ctx, w.ID, model.HeldOffline)
	b.must(err)
	_, err = b.Release(b.ctx, w.ID, model.HeldOffline, 0)
	b.must(err)
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
}

func testOrderResend(_ *testing.T, b *bench) {
	b.ordered("CRM")
	first, second, third := b.about("lic_1"), b.about("lic_1"), b.about("lic_1")
	_, err := b.Resend(b.ctx, second.ID)
	b.must(err)
	b.wantState(second.ID, model.Pending, "")
	b.wantState(third.ID, model.Held, model.HeldEarlierEvent)
	b.attempt(first.ID, model.Succeeded, time.Now(), time.Second)
	b.wantState(third.ID, model.Pending, "")
}

func testOrderSkipped(t *testing.T, b *bench) {
	w := b.ordered("CRM")
	first, second := b.about("lic_1"), b.about("lic_1")
	b.turn(w, false)
	third := b.about("lic_1")
	b.turn(w, true)
	if n, err := b.SkipMissed(b.ctx, w.ID); n != 3 || err != nil {
		t.Errorf("skipped %d (%v), want all three", n, err)
	}
	for _, d := range []model.Delivery{first, second, third} {
		b.wantState(d.ID, model.Cancelled, "")
	}
	b.wantState(b.about("lic_1").ID, model.Pending, "")
}

func testFailing(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	one, two := b.deliver("license.created"), b.deliver("license.renewed")
	wantFailing := func(since time.Time, events int) {
		t.Helper()
		got, err := b.Failing(b.ctx, w.ID)
		b.must(err)
		if !got.Since.Equal(since) || got.Events != events {
			t.Errorf("failing is %+v, want %d events since %v", got, events, since)
		}
	}
	wantFailing(time.Time{}, 0)
	began := time.UnixMilli(time.Now().UnixMilli())
	b.attempt(one.ID, model.Pending, began, time.Second)
	b.attempt(one.ID, model.Pending, began.Add(time.Minute), time.Second)
	wantFailing(began, 1)
	b.attempt(two.ID, model.Pending, began.Add(time.Hour), time.Second)
	wantFailing(began, 2)
	b.attempt(two.ID, model.Succeeded, began.Add(2*time.Hour), time.Second)
	wantFailing(time.Time{}, 0)
}
