package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var webhookTests = map[string]func(*testing.T, *bench){
	"webhook comes back as it was saved":               testWebhookRoundTrip,
	"webhook without dates is dated now":               testWebhookDates,
	"webhook name is unique in its environment":        testWebhookNames,
	"webhooks are saved all or none":                   testWebhooksAllOrNone,
	"webhooks are listed by name, then by environment": testWebhookOrder,
	"webhooks are filtered":                            testWebhookFilter,
	"deleted webhook is gone but for the log":          testWebhookDeletion,
	"changes of webhooks are published":                testWebhookTopics,
}

func testWebhookRoundTrip(t *testing.T, b *bench) {
	created := time.Date(2026, 3, 1, 9, 15, 0, 123e6, time.UTC)
	want := &model.Webhook{
		Name: "CRM Sync · Zoë", URL: "https://crm.example.com/hooks?a=1", Environment: model.Staging,
		Description: "two\nlines", Owner: "Zoë", Events: []string{"activation.failed", "license.*"}, AllowPrivate: true,
		Body: model.BodyDiscord, Template: "{{.type}}", ChatID: "-100", MaskKey: true,
		Message:   model.Message{Title: "{license.key}", Facts: []string{}, Colours: []model.EventColour{{Events: "*", Colour: "#FF0000"}}},
		Signature: model.SignatureCustom, CustomSignature: model.CustomSignature{Header: "X-Sig", Content: "{body}", Key: "text", Hash: "sha512", Encoding: "hex", Prefix: "v1="},
		Headers:   []model.CustomHeader{{Name: "X-Api-Key", Secret: true}, {Name: "X-Source", Value: "desk"}},
		SecretRef: "abc", CredentialsRef: "def", Status: model.WebhookStatus{Since: created.Add(time.Hour), Reason: "410 Gone from crm.example.com"},
		Created: created, Updated: created.Add(time.Minute),
	}
	b.must(b.SaveWebhooks(b.ctx, want))
	if !model.IsID(model.WebhookPrefix, want.ID) {
		t.Errorf("%q is no webhook id", want.ID)
	}
	wantWebhook(b, want)

	want.Name, want.Events, want.AllowPrivate = "Renamed", []string{"*"}, false
	want.Message, want.Headers, want.CredentialsRef = model.Message{}, nil, ""
	want.Status = model.WebhookStatus{Active: true, Since: created.Add(2 * time.Hour), Reason: model.TurnedOnByYou}
	b.must(b.SaveWebhooks(b.ctx, want))
	wantWebhook(b, want)
}

func wantWebhook(b *bench, want *model.Webhook) {
	b.t.Helper()
	got, err := b.Webhook(b.ctx, want.ID)
	b.must(err)
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("the stored webhook differs (-want +got):\n%s", diff)
	}
}

func testWebhookDates(t *testing.T, b *bench) {
	before := time.Now().Truncate(time.Millisecond)
	w, err := b.Webhook(b.ctx, b.webhook("a").ID)
	b.must(err)
	for _, date := range []time.Time{w.Created, w.Updated, w.Status.Since} {
		if date.Before(before) || date.After(time.Now()) {
			t.Errorf("dated %v, want now", date)
		}
	}
}

func testWebhookNames(t *testing.T, b *bench) {
	first := b.webhook("CRM")
	second := *first
	second.ID = ""
	b.wantKind(b.SaveWebhooks(b.ctx, &second), model.Conflict, "name")
	if second.ID != "" {
		t.Error("a webhook that wasn't saved got an id")
	}
	second.Environment = model.Staging
	b.must(b.SaveWebhooks(b.ctx, &second))
	second.Environment = model.Production
	b.wantKind(b.SaveWebhooks(b.ctx, &second), model.Conflict, "name")
	b.must(b.DeleteWebhook(b.ctx, first.ID))
	b.must(b.SaveWebhooks(b.ctx, &second))
}

func testWebhooksAllOrNone(t *testing.T, b *bench) {
	kept := b.webhook("kept")
	renamed, fresh, taken := *kept, *kept, *kept
	renamed.Name = "renamed"
	fresh.ID, fresh.Name = "", "fresh"
	taken.ID, taken.Name = "", "renamed"
	b.wantKind(b.SaveWebhooks(b.ctx, &renamed, &fresh, &taken), model.Conflict, "name")
	if fresh.ID != "" {
		t.Error("a webhook that wasn't saved got an id")
	}
	wantNames(b, model.WebhookFilter{}, "kept")
}

func wantNames(b *bench, filter model.WebhookFilter, want ...string) {
	b.t.Helper()
	list, err := b.Webhooks(b.ctx, filter)
	b.must(err)
	var got []string
	for _, w := range list {
		got = append(got, w.Name+suffix(w.Environment))
	}
	if diff := cmp.Diff(want, got); diff != "" {
		b.t.Errorf("the names differ (-want +got):\n%s", diff)
	}
}

func suffix(e model.Environment) string {
	if e == model.Production {
		return ""
	}
	return " " + string(e)
}

func testWebhookOrder(t *testing.T, b *bench) {
	for _, name := range []string{"beta", "Alpha", "alpha", "Älpha"} {
		b.webhook(name)
	}
	for _, e := range []model.Environment{model.Development, model.Staging} {
		b.must(b.SaveWebhooks(b.ctx, &model.Webhook{Name: "beta", Environment: e, Events: []string{"*"}}))
	}
	wantNames(b, model.WebhookFilter{}, "Alpha", "alpha", "beta", "beta staging", "beta development", "Älpha")
}

func testWebhookFilter(t *testing.T, b *bench) {
	b.webhook("CRM")
	off := b.webhook("Shop")
	b.turn(off, false)
	active, inactive := true, false
	wantNames(b, model.WebhookFilter{Search: "crm"}, "CRM")
	wantNames(b, model.WebhookFilter{Search: "EXAMPLE.com/S"}, "Shop")
	wantNames(b, model.WebhookFilter{Search: "%"})
	wantNames(b, model.WebhookFilter{Active: &active}, "CRM")
	wantNames(b, model.WebhookFilter{Active: &inactive}, "Shop")
	wantNames(b, model.WebhookFilter{Environment: model.Staging})
}

func testWebhookDeletion(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	sent, pending, held := b.deliver("license.created"), b.deliver("license.renewed"), b.deliver("license.revoked")
	b.attempt(sent.ID, model.Succeeded, time.Now(), time.Second)
	if _, err := b.Hold(b.ctx, w.ID, model.HeldKeychain); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Resend(b.ctx, pending.ID); err != nil {
		t.Fatal(err)
	}
	b.must(b.DeleteWebhook(b.ctx, w.ID))

	_, err := b.Webhook(b.ctx, w.ID)
	b.wantKind(err, model.NotFound, "")
	b.wantKind(b.DeleteWebhook(b.ctx, w.ID), model.NotFound, "")
	b.wantKind(b.SaveWebhooks(b.ctx, w), model.NotFound, "")
	b.wantKind(b.SetWebhookStatus(b.ctx, w.ID, model.WebhookStatus{Active: true}), model.NotFound, "")
	wantNames(b, model.WebhookFilter{})
	b.wantState(sent.ID, model.Succeeded, "")
	b.wantState(pending.ID, model.Cancelled, model.CancelledWithWebhook)
	b.wantState(held.ID, model.Cancelled, model.CancelledWithWebhook)
	if d := b.delivery(sent.ID); d.WebhookName != "CRM" || d.WebhookURL != w.URL {
		t.Errorf("the log shows %q %q of the deleted webhook", d.WebhookName, d.WebhookURL)
	}
	if n := b.accept(event("license.created"))[0].Deliveries; n != 0 {
		t.Errorf("%d deliveries for a deleted webhook", n)
	}
	_, err = b.Resend(b.ctx, sent.ID)
	b.wantKind(err, model.Conflict, "")
}

func testWebhookTopics(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.wantTopics(model.WebhooksChanged, func() { b.must(b.SaveWebhooks(b.ctx, w)) })
	b.wantTopics(0, func() { _ = b.SaveWebhooks(b.ctx, &model.Webhook{Name: "CRM", Environment: model.Production}) })
	b.deliver("license.created")
	b.wantTopics(model.WebhooksChanged|model.DeliveriesChanged, func() { b.turn(w, false) })
	b.wantTopics(model.WebhooksChanged|model.DeliveriesChanged, func() { b.must(b.DeleteWebhook(b.ctx, w.ID)) })
}
