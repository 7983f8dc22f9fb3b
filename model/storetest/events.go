package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchbell/model"
)

var eventTests = map[string]func(*testing.T, *bench){
	"event comes back as it was accepted":            testEventRoundTrip,
	"event reaches the webhooks that subscribe":      testRouting,
	"event follows a changed subscription":           testRoutingFollows,
	"events are accepted all or none":                testEventsAllOrNone,
	"key that is repeated gets the first receipt":    testRepeatedKey,
	"key that is repeated within one batch, too":     testRepeatedKeyInBatch,
	"key with other content is a conflict":           testKeyConflict,
	"test reaches its target alone":                  testTarget,
	"ids sort in the order of acceptance":            testIDOrder,
	"event that nobody gets is kept":                 testNobody,
	"accepting publishes, a duplicate doesn't":       testEventTopics,
	"what isn't there is reported as such":           testNotFound,
	"moment 0 is a time, and not the absence of one": testEpoch,
}

func testEventRoundTrip(t *testing.T, b *bench) {
	want := model.Event{
		Type: "license.renewed", Environment: model.Staging, Timestamp: time.Date(2026, 3, 1, 9, 15, 0, 250e6, time.UTC),
		Test: true, Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers\x00"},
		Reason: "subscription_payment", Subject: "lic_42", Key: "order-9981",
		Data: []byte(`{"big":12345678901234567890.10,"e":"\u00e9\/","b":1.0,"a":null}`), Source: model.SourceCommand,
		Received: time.Date(2026, 3, 1, 9, 15, 1, 0, time.UTC), Fingerprint: []byte{0, 1, 2, 255},
	}
	want.ID = b.accept(want)[0].EventID
	if !model.IsID(model.EventPrefix, want.ID) {
		t.Errorf("%q is no event id", want.ID)
	}
	got, err := b.Event(b.ctx, want.ID)
	b.must(err)
	if diff := cmp.Diff(&want, got); diff != "" {
		t.Errorf("the stored event differs (-want +got):\n%s", diff)
	}
}

func testEpoch(t *testing.T, b *bench) {
	e := event("license.created")
	e.Timestamp = time.UnixMilli(0)
	got, err := b.Event(b.ctx, b.accept(e)[0].EventID)
	b.must(err)
	if !got.Timestamp.Equal(e.Timestamp) {
		t.Errorf("the time is %v, want %v", got.Timestamp, e.Timestamp)
	}
}

func testRouting(t *testing.T, b *bench) {
	all, licenses := b.webhook("All"), b.webhook("Licenses", "license.*")
	b.webhook("Users", "user.created")
	staging := &model.Webhook{Name: "Staging", Environment: model.Staging, Events: []string{"*"}, Status: model.WebhookStatus{Active: true}}
	b.must(b.SaveWebhooks(b.ctx, staging))
	before := time.Now().Truncate(time.Millisecond)

	receipt := b.accept(event("license.renewed"))[0]
	want := []string{all.ID, licenses.ID}
	var due []string
	for _, d := range receipt.Due {
		due = append(due, d.WebhookID)
	}
	slices.Sort(due)
	if receipt.Deliveries != 2 || receipt.Duplicate || !slices.Equal(due, want) {
		t.Errorf("the receipt is %+v, want deliveries for %v", receipt, want)
	}
	stored, err := b.Event(b.ctx, receipt.EventID)
	b.must(err)
	if diff := cmp.Diff(stored, receipt.Event, cmpopts.EquateApproxTime(time.Millisecond), cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("the receipt's event isn't the stored one (-stored +receipt):\n%s", diff)
	}
	for _, d := range b.deliveries(receipt.EventID) {
		if !model.IsID(model.DeliveryPrefix, d.ID) || d.EventID != receipt.EventID || d.Status != model.Pending {
			t.Errorf("the delivery is %+v", d)
		}
		if d.EventType != "license.renewed" || d.Subject != "lic_42" || d.Environment != model.Production || d.Test {
			t.Errorf("the delivery doesn't show its event: %+v", d)
		}
		if d.Due.Before(before) || d.Due.After(time.Now()) || !d.Created.Equal(d.Due) || !d.LastAttempt.IsZero() {
			t.Errorf("the delivery is due %v, created %v, attempted %v", d.Due, d.Created, d.LastAttempt)
		}
	}
}

func testRoutingFollows(t *testing.T, b *bench) {
	w := b.webhook("CRM", "user.*")
	wantDeliveries(b, 0)
	w.Events = []string{"license.created"}
	b.must(b.SaveWebhooks(b.ctx, w))
	wantDeliveries(b, 1)
	second := b.webhook("Second")
	wantDeliveries(b, 2)
	b.must(b.DeleteWebhook(b.ctx, second.ID))
	wantDeliveries(b, 1)
}

func wantDeliveries(b *bench, want int) {
	b.t.Helper()
	if got := b.accept(event("license.created"))[0].Deliveries; got != want {
		b.t.Errorf("%d deliveries, want %d", got, want)
	}
}

func testEventsAllOrNone(t *testing.T, b *bench) {
	b.webhook("CRM")
	taken := event("license.created")
	taken.Key, taken.Fingerprint = "key", []byte("one")
	b.accept(taken)
	changed := taken
	changed.Fingerprint = []byte("two")
	_, err := b.Accept(b.ctx, []model.Event{event("license.renewed"), changed, event("license.revoked")})
	b.wantKind(err, model.Conflict, "id")
	page, err := b.Deliveries(b.ctx, model.DeliveryQuery{})
	b.must(err)
	if page.Total != 1 {
		t.Errorf("%d deliveries are stored, want that of the first event alone", page.Total)
	}
}

func testRepeatedKey(t *testing.T, b *bench) {
	b.webhook("CRM")
	e := event("license.created")
	e.Key, e.Fingerprint = "key", []byte("print")
	first := b.accept(e)[0]
	b.webhook("Later")
	again := b.accept(e)[0]
	want := model.Receipt{EventID: first.EventID, Deliveries: 1, Duplicate: true}
	if diff := cmp.Diff(want, again); diff != "" {
		t.Errorf("the second receipt differs (-want +got):\n%s", diff)
	}
	if n := len(b.deliveries(first.EventID)); n != 1 {
		t.Errorf("%d deliveries, want 1", n)
	}
}

func testRepeatedKeyInBatch(t *testing.T, b *bench) {
	b.webhook("CRM")
	e := event("license.created")
	e.Key, e.Fingerprint = "key", []byte("print")
	receipts := b.accept(e, event("license.renewed"), e)
	if receipts[0].EventID != receipts[2].EventID || receipts[0].Duplicate || !receipts[2].Duplicate {
		t.Errorf("the receipts are %+v", receipts)
	}
}

func testKeyConflict(t *testing.T, b *bench) {
	e := event("license.created")
	e.Key, e.Fingerprint = "key", []byte("one")
	b.accept(e)
	e.Fingerprint = []byte("two")
	_, err := b.Accept(b.ctx, []model.Event{e})
	b.wantKind(err, model.Conflict, "id")
}

func testTarget(t *testing.T, b *bench) {
	w := b.webhook("CRM", "user.*")
	b.webhook("Other")
	receipt := b.accept(model.NewTest(w, []byte(`{"license":{"id":"lic_1"}}`), time.Now()))[0]
	found := b.deliveries(receipt.EventID)
	if len(found) != 1 || found[0].WebhookID != w.ID || !found[0].Test || found[0].EventType != model.TestType {
		t.Errorf("the test's deliveries are %+v", found)
	}
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	_, err := b.Accept(b.ctx, []model.Event{model.NewTest(w, []byte(`{}`), time.Now())})
	b.wantKind(err, model.NotFound, "")
}

func testIDOrder(t *testing.T, b *bench) {
	b.webhook("CRM")
	var ids []string
	for range 20 {
		receipts := b.accept(event("a.b"), event("a.b"), event("a.b"))
		for _, r := range receipts {
			ids = append(ids, r.EventID)
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(ids)) != 60 {
		t.Errorf("the ids aren't sorted and distinct: %v", ids)
	}
}

func testNobody(t *testing.T, b *bench) {
	receipt := b.accept(event("license.created"))[0]
	if receipt.Deliveries != 0 || receipt.Duplicate {
		t.Errorf("the receipt is %+v, want no delivery", receipt)
	}
	if _, err := b.Event(b.ctx, receipt.EventID); err != nil {
		t.Error(err)
	}
}

func testEventTopics(t *testing.T, b *bench) {
	e := event("license.created")
	e.Key = "key"
	b.wantTopics(model.DeliveriesChanged, func() { b.accept(e) })
	b.wantTopics(0, func() { b.accept(e) })
}

func testNotFound(t *testing.T, b *bench) {
	_, err := b.Event(b.ctx, "evt_0")
	b.wantKind(err, model.NotFound, "")
	_, err = b.Delivery(b.ctx, "dlv_0")
	b.wantKind(err, model.NotFound, "")
	_, err = b.Job(b.ctx, "dlv_0")
	b.wantKind(err, model.NotFound, "")
	_, err = b.Resend(b.ctx, "dlv_0")
	b.wantKind(err, model.NotFound, "")
	b.wantKind(b.Record(b.ctx, &model.Attempt{DeliveryID: "dlv_0"}, model.Verdict{}), model.NotFound, "")
	_, err = b.Webhook(b.ctx, "whk_0")
	b.wantKind(err, model.NotFound, "")
	attempts, err := b.Attempts(b.ctx, "dlv_0")
	if len(attempts) != 0 || err != nil {
		t.Errorf("attempts of nothing: %v, %v", attempts, err)
	}
}
