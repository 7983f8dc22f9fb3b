package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

var retentionTests = map[string]func(*testing.T, *bench){
	"old settled deliveries leave, with attempts and events": testPruneOld,
	"what waits stays, however old":                          testPruneNothingOpen,
	"event leaves with its last delivery":                    testPruneSharedEvent,
	"event that no webhook got leaves when it is old":        testPruneUndirected,
	"oldest leave first, a few at a time":                    testPruneInSteps,
	"delivery that is sent again stays":                      testPruneResent,
	"key is free again when its event has left":              testPruneKey,
	"deleted webhook's log leaves like any other":            testPruneDeleted,
	"removal is published, nothing to remove isn't":          testPruneTopics,
	"nothing that waits is ever removed":                     testPruneProperty,
	"refused events leave nothing behind":                    testRefuse,
}

var longAgo = time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)

// settle gives a delivery an attempt that settles it, days after longAgo.
func (b *bench) settle(id string, status model.DeliveryStatus, days int) {
	b.t.Helper()
	b.attempt(id, status, longAgo.AddDate(0, 0, days), time.Second)
}

// prune removes everything that is older than days after longAgo, and returns
// how many that were.
func (b *bench) prune(days int) int {
	b.t.Helper()
	all := 0
	for {
		n, err := b.Prune(b.ctx, longAgo.AddDate(0, 0, days), 3)
		b.must(err)
		if n == 0 {
			return all
		}
		all += n
	}
}

func (b *bench) wantGone(d model.Delivery) {
	b.t.Helper()
	_, err := b.Delivery(b.ctx, d.ID)
	b.wantKind(err, model.NotFound, "")
	if attempts, err := b.Attempts(b.ctx, d.ID); len(attempts) != 0 || err != nil {
		b.t.Errorf("the delivery has left %d attempts (%v)", len(attempts), err)
	}
}

func (b *bench) wantEvent(id string, there bool) {
	b.t.Helper()
	_, err := b.Event(b.ctx, id)
	if there {
		b.must(err)
		return
	}
	b.wantKind(err, model.NotFound, "")
}

func testPruneOld(t *testing.T, b *bench) {
	b.webhook("CRM")
	old := []model.Delivery{b.deliver("license.created"), b.deliver("license.renewed")}
	young := b.deliver("license.expired")
	b.settle(old[0].ID, model.Succeeded, 0)
	b.settle(old[1].ID, model.Failed, 9)
	b.settle(young.ID, model.Succeeded, 10)
	if n := b.prune(10); n != 2 {
		t.Errorf("%d were removed, want 2", n)
	}
	for _, d := range old {
		b.wantGone(d)
		b.wantEvent(d.EventID, false)
	}
	b.wantState(young.ID, model.Succeeded, "")
	b.wantEvent(young.EventID, true)
}

func testPruneNothingOpen(t *testing.T, b *bench) {
	w, off := b.webhook("CRM", "license.*"), b.webhook("Off", "user.*")
	pending, again := b.deliver("license.created"), b.deliver("license.renewed")
	b.settle(again.ID, model.Pending, 0)
	held := b.deliver("user.created")
	b.settle(held.ID, model.Pending, 0)
	b.turn(off, false)
	if n := b.pruneAll(); n != 0 {
		t.Errorf("%d were removed, want none", n)
	}
	b.wantState(pending.ID, model.Pending, "")
	b.wantState(again.ID, model.Pending, "")
	b.wantState(held.ID, model.Held, model.HeldWebhookInactive)
	if due := b.due(w.ID); len(due) == 0 {
		t.Error("what was due isn't any more")
	}
}

// pruneAll removes all that may be removed at all.
func (b *bench) pruneAll() int {
	b.t.Helper()
	return b.prune(365_000)
}

func testPruneSharedEvent(t *testing.T, b *bench) {
	b.webhook("One")
	b.webhook("Two")
	id := b.accept(event("license.created"))[0].EventID
	both := b.deliveries(id)
	b.settle(both[0].ID, model.Succeeded, 0)
	b.pruneAll()
	b.wantGone(both[0])
	b.wantEvent(id, true)
	b.wantState(both[1].ID, model.Pending, "")

	b.settle(both[1].ID, model.Succeeded, 0)
	b.pruneAll()
	b.wantGone(both[1])
	b.wantEvent(id, false)
}

func testPruneUndirected(t *testing.T, b *bench) {
	receive := func(days int) string {
		e := event("license.created")
		e.Received = longAgo.AddDate(0, 0, days)
		return b.accept(e)[0].EventID
	}
	old, young := receive(0), receive(10)
	if n := b.prune(10); n != 1 {
		t.Errorf("%d were removed, want 1", n)
	}
	b.wantEvent(old, false)
	b.wantEvent(young, true)
}

func testPruneInSteps(t *testing.T, b *bench) {
	b.webhook("CRM")
	var made []model.Delivery
	for i := range 7 {
		d := b.deliver("license.created")
		b.settle(d.ID, model.Succeeded, 7-i)
		made = append(made, d)
	}
	for _, want := range []int{3, 3, 1, 0} {
		n, err := b.Prune(b.ctx, longAgo.AddDate(0, 1, 0), 3)
		b.must(err)
		if n != want {
			t.Errorf("a step removed %d, want %d", n, want)
		}
		page, err := b.Deliveries(b.ctx, model.DeliveryQuery{})
		b.must(err)
		for _, d := range page.Deliveries {
			if !slices.ContainsFunc(made[:page.Total], func(m model.Delivery) bool { return m.ID == d.ID }) {
				t.Errorf("%d are left, and among them is one of the oldest", page.Total)
			}
		}
	}
}

func testPruneResent(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.settle(d.ID, model.Failed, 0)
	_, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	b.pruneAll()
	b.wantState(d.ID, model.Pending, "")
	b.wantEvent(d.EventID, true)
}

func testPruneKey(t *testing.T, b *bench) {
	b.webhook("CRM")
	e := event("license.created")
	e.Key, e.Fingerprint = "order-1", []byte("one")
	first := b.accept(e)[0]
	b.settle(b.deliveries(first.EventID)[0].ID, model.Succeeded, 0)
	b.pruneAll()
	e.Fingerprint = []byte("another")
	second := b.accept(e)[0]
	if second.Duplicate || second.EventID == first.EventID {
		t.Errorf("the receipt is %+v, want that of a new event", second)
	}
}

func testPruneDeleted(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	b.wantState(d.ID, model.Cancelled, model.CancelledWithWebhook)
	b.pruneAll()
	b.wantGone(d)
	b.wantEvent(d.EventID, false)
	again := b.webhook("CRM")
	if again.ID == w.ID {
		t.Error("the id of the deleted webhook is used again")
	}
	b.wantState(b.deliver("license.created").ID, model.Pending, "")
}

func testPruneTopics(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.wantTopics(0, func() { b.pruneAll() })
	b.settle(d.ID, model.Succeeded, 0)
	b.wantTopics(model.DeliveriesChanged, func() { b.pruneAll() })
}

// testPruneProperty compares what is left of random logs with what the rules
// say.
func testPruneProperty(t *testing.T, b *bench) {
	one, two := b.webhook("One", "one.*", "both.*"), b.webhook("Two", "two.*", "both.*")
	const days = 20
	rapid.Check(t, func(rt *rapid.T) {
		for _, w := range []*model.Webhook{one, two} { // what the last check left is skipped and leaves
			b.turn(w, false)
			_, err := b.SkipMissed(b.ctx, w.ID)
			b.must(err)
			b.turn(w, true)
		}
		b.pruneAll()
		for i := range rapid.IntRange(1, 5).Draw(rt, "events") {
			eventType := rapid.SampledFrom([]string{"one.a", "two.a", "both.a", "nobody.a"}).Draw(rt, fmt.Sprint("type ", i))
			e := event(eventType)
			e.Received = longAgo.AddDate(0, 0, rapid.IntRange(0, days).Draw(rt, fmt.Sprint("received ", i)))
			for _, d := range b.deliveries(b.accept(e)[0].EventID) {
				tries := rapid.SliceOfN(rapid.SampledFrom(model.DeliveryStatuses[:3]), 0, 2).Draw(rt, fmt.Sprint("attempts ", i))
				for _, status := range tries {
					b.settle(d.ID, status, rapid.IntRange(0, days).Draw(rt, "day"))
				}
			}
		}
		for _, w := range []*model.Webhook{one, two} {
			b.turn(w, rapid.Bool().Draw(rt, "on"))
			if rapid.Bool().Draw(rt, "skipped") {
				_, err := b.SkipMissed(b.ctx, w.ID)
				b.must(err)
			}
		}
		limit := rapid.IntRange(0, days+1).Draw(rt, "before")
		wantPruned(rt, b, longAgo.AddDate(0, 0, limit), func() { b.prune(limit) })
	})
}

// wantPruned checks that prune leaves just those deliveries that are young or
// not settled, and their events.
func wantPruned(t *rapid.T, b *bench, before time.Time, prune func()) {
	log := func() []model.Delivery {
		page, err := b.Deliveries(b.ctx, model.DeliveryQuery{Limit: 10_000})
		b.must(err)
		return page.Deliveries
	}
	var want []string
	for _, d := range log() {
		active := d.LastAttempt
		if active.IsZero() {
			active = d.Created
		}
		if d.Open() || !active.Before(before) {
			want = append(want, d.ID)
		}
	}
	prune()
	left := log()
	if got := ids(left); !slices.Equal(got, want) {
		t.Fatalf("left are %v, want %v", got, want)
	}
	for _, d := range left {
		if _, err := b.Event(b.ctx, d.EventID); err != nil {
			t.Fatalf("the event of a delivery that stays is gone: %v", err)
		}
		if attempts, err := b.Attempts(b.ctx, d.ID); len(attempts) != d.Attempts || err != nil {
			t.Fatalf("%d attempts are left of %d (%v)", len(attempts), d.Attempts, err)
		}
	}
}

func testRefuse(t *testing.T, b *bench) {
	b.webhook("CRM")
	known := event("license.created")
	known.Key = "order-1"
	b.accept(known)
	b.Refuse(model.StoreSize{Cap: model.MinSizeCap}.Refusal())
	_, err := b.Accept(b.ctx, []model.Event{event("license.renewed")})
	b.wantKind(err, model.Full, "")
	if receipt := b.accept(known)[0]; !receipt.Duplicate {
		t.Errorf("what was accepted before gives %+v, want the first answer", receipt)
	}
	if n, err := b.Waiting(b.ctx); n != 1 || err != nil {
		t.Errorf("%d deliveries wait (%v), want the one accepted before", n, err)
	}
	b.Refuse(nil)
	b.accept(event("license.renewed"))
}
