package storetest

import (
	"testing"
	"time"

	"latchbell/model"
)

var undeleteTests = map[string]func(*testing.T, *bench){
	"undeleted webhook has back what it hadn't delivered":        testUndelete,
	"undeleted webhook gets what it would have got":              testUndeleteMissed,
	"undeleted webhook that was off holds what waits":            testUndeleteInactive,
	"webhook isn't brought back beside one that took its name":   testUndeleteTaken,
	"webhook isn't brought back that was never deleted":          testUndeleteNothing,
	"webhook isn't brought back once its log has left":           testUndeletePruned,
	"undeleted webhook has its history and its later life":       testUndeleteHistory,
	"undeleted webhook that is sent to in order keeps the order": testUndeleteOrder,
}

func testUndelete(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	sent, waiting, skipped := b.deliver("license.created"), b.deliver("license.renewed"), b.deliver("license.revoked")
	b.attempt(sent.ID, model.Succeeded, time.Now(), time.Second)
	b.turn(w, false)
	_, err := b.SkipMissed(b.ctx, w.ID)
	b.must(err)
	b.turn(w, true)
	fresh := b.deliver("license.updated")
	before, err := b.Webhook(b.ctx, w.ID)
	b.must(err)
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	b.must(b.UndeleteWebhook(b.ctx, before))

	wantWebhook(b, before)
	b.wantState(sent.ID, model.Succeeded, "")
	b.wantState(waiting.ID, model.Cancelled, "")
	b.wantState(skipped.ID, model.Cancelled, "")
	b.wantState(fresh.ID, model.Pending, "")
}

func testUndeleteMissed(t *testing.T, b *bench) {
	w := b.webhook("CRM", "license.*")
	b.accept(event("license.created"))
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	missed := b.accept(event("license.renewed"), event("customer.created"))
	b.must(b.UndeleteWebhook(b.ctx, w))

	found := b.deliveries(missed[0].EventID)
	if len(found) != 1 || found[0].Status != model.Pending {
		t.Errorf("the event that came in meanwhile has %+v", found)
	}
	if n := len(b.deliveries(missed[1].EventID)); n != 0 {
		t.Errorf("an event that the webhook doesn't want has %d deliveries", n)
	}
}

func testUndeleteInactive(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.turn(w, false)
	w, err := b.Webhook(b.ctx, w.ID)
	b.must(err)
	before := b.deliver("license.created")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	meanwhile := b.accept(event("license.renewed"))
	b.must(b.UndeleteWebhook(b.ctx, w))

	b.wantState(before.ID, model.Held, model.HeldWebhookInactive)
	if found := b.deliveries(meanwhile[0].EventID); len(found) != 1 || found[0].Hold != model.HeldWebhookInactive {
		t.Errorf("the event that came in meanwhile has %+v", found)
	}
}

func testUndeleteTaken(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	b.webhook("CRM")
	b.wantKind(b.UndeleteWebhook(b.ctx, w), model.Conflict, "name")
	wantNames(b, model.WebhookFilter{}, "CRM")
}

func testUndeleteNothing(_ *testing.T, b *bench) {
	b.wantKind(b.UndeleteWebhook(b.ctx, b.webhook("CRM")), model.NotFound, "")
}

func testUndeletePruned(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	if _, err := b.Prune(b.ctx, time.Now().Add(time.Hour), 10); err != nil {
		t.Fatal(err)
	}
	b.wantKind(b.UndeleteWebhook(b.ctx, w), model.NotFound, "")
}

func testUndeleteHistory(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	b.must(b.UndeleteWebhook(model.WithActor(b.ctx, "zoe"), w))
	b.wantHistory(w,
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookCreated},
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookDeleted},
		model.WebhookChange{Actor: "zoe", Action: model.WebhookRestored},
	)
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	b.must(b.UndeleteWebhook(b.ctx, w))
}

func testUndeleteOrder(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	w.Order = model.OrderLicense
	b.must(b.SaveWebhooks(b.ctx, w))
	first, second := b.deliver("license.created"), b.deliver("license.renewed")
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	third := b.accept(event("license.revoked"))
	b.must(b.UndeleteWebhook(b.ctx, w))

	b.wantState(first.ID, model.Pending, "")
	b.wantState(second.ID, model.Held, model.HeldEarlierEvent)
	if found := b.deliveries(third[0].EventID); len(found) != 1 || found[0].Hold != model.HeldEarlierEvent {
		t.Errorf("the event that came in meanwhile has %+v", found)
	}
}
