package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var checkupTests = map[string]func(*testing.T, *bench){
	"traffic sums up what came in":                 testArrivals,
	"traffic tells what happened last":             testNewestDelivery,
	"traffic counts what is held":                  testHeldTraffic,
	"traffic of an unknown webhook has no content": testNoTraffic,
}

func (b *bench) traffic(webhookID string) *model.Traffic {
	b.t.Helper()
	traffic, err := b.Traffic(b.ctx, webhookID)
	b.must(err)
	return traffic
}

func testArrivals(t *testing.T, b *bench) {
	w := b.webhook("CRM", "none.*")
	start := time.UnixMilli(time.Now().UnixMilli()).UTC()
	came := func(minute int, eventType string, env model.Environment) {
		e := event(eventType)
		e.Environment, e.Received = env, start.Add(time.Duration(minute)*time.Minute)
		b.accept(e)
	}
	came(1, "license.renewed", model.Production)
	came(2, "license.renewed", model.Staging)
	came(3, "license.renewed", model.Production)
	came(4, "product.updated", model.Production)
	b.accept(model.NewTest(w, []byte(`{}`), start.Add(time.Hour)))
	want := []model.Arrival{
		{Type: "product.updated", Environment: model.Production, Count: 1, Last: start.Add(4 * time.Minute)},
		{Type: "license.renewed", Environment: model.Production, Count: 2, Last: start.Add(3 * time.Minute)},
		{Type: "license.renewed", Environment: model.Staging, Count: 1, Last: start.Add(2 * time.Minute)},
	}
	if diff := cmp.Diff(want, b.traffic(w.ID).Arrivals); diff != "" {
		t.Errorf("the arrivals differ (-want +got):\n%s", diff)
	}
}

func testNewestDelivery(t *testing.T, b *bench) {
	w := b.webhook("CRM", "license.*")
	other := b.webhook("Other", "product.*")
	first, second := b.deliver("license.created"), b.deliver("license.renewed")
	b.deliver("product.updated")
	b.accept(model.NewTest(w, []byte(`{}`), time.Now().Add(time.Hour)))
	if got := b.traffic(w.ID).Newest; got == nil || got.ID != second.ID {
		t.Errorf("the newest is %+v, want %s", got, second.ID)
	}
	b.attempt(first.ID, model.Pending, time.Now().Add(time.Minute), time.Second)
	if diff := cmp.Diff(b.delivery(first.ID), b.traffic(w.ID).Newest); diff != "" {
		t.Errorf("after an attempt the newest differs (-want +got):\n%s", diff)
	}
	if got := b.traffic(other.ID).Newest; got == nil || got.EventType != "product.updated" {
		t.Errorf("the newest of the other is %+v", got)
	}
}

func testHeldTraffic(t *testing.T, b *bench) {
	w, other := b.webhook("CRM"), b.webhook("Other")
	for range 3 {
		b.accept(event("license.renewed"))
	}
	_, err := b.Hold(b.ctx, w.ID, model.HeldOffline)
	b.must(err)
	b.accept(event("license.renewed"))
	_, err = b.Hold(b.ctx, w.ID, model.HeldKeychain)
	b.must(err)
	want := map[model.HoldReason]int{model.HeldOffline: 3, model.HeldKeychain: 1}
	if diff := cmp.Diff(want, b.traffic(w.ID).Held); diff != "" {
		t.Errorf("what is held differs (-want +got):\n%s", diff)
	}
	if got := b.traffic(other.ID).Held; len(got) != 0 {
		t.Errorf("the other has %v held", got)
	}
}

func testNoTraffic(t *testing.T, b *bench) {
	got := b.traffic("whk_none")
	if got.Newest != nil || len(got.Arrivals) != 0 || len(got.Held) != 0 {
		t.Errorf("the traffic is %+v", got)
	}
}
