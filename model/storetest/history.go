package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var historyTests = map[string]func(*testing.T, *bench){
	"history of a webhook tells who changed what":     testHistory,
	"change that changes nothing leaves no trace":     testHistoryOfNothing,
	"history never tells what gives access":           testHistoryKeepsSecrets,
	"history tells what turned a webhook off and why": testHistoryOfStatus,
}

// history returns the changes of a webhook without their times, the oldest
// first.
func (b *bench) history(w *model.Webhook) []model.WebhookChange {
	b.t.Helper()
	found, err := b.WebhookHistory(b.ctx, w.ID)
	b.must(err)
	changes := make([]model.WebhookChange, len(found))
	for i, c := range found {
		if time.Since(c.At) > time.Minute {
			b.t.Errorf("a change is dated %v", c.At)
		}
		c.At = time.Time{}
		changes[len(found)-1-i] = c
	}
	return changes
}

func (b *bench) wantHistory(w *model.Webhook, want ...model.WebhookChange) {
	b.t.Helper()
	if diff := cmp.Diff(want, b.history(w)); diff != "" {
		b.t.Errorf("the history differs (-want +got):\n%s", diff)
	}
}

func testHistory(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	w.URL, w.Owner = "https://other.example.com", "Zoë"
	b.must(b.SaveWebhooks(model.WithActor(b.ctx, "zoe"), w))
	b.must(b.DeleteWebhook(model.WithActor(b.ctx, "max"), w.ID))
	b.wantHistory(w,
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookCreated},
		model.WebhookChange{Actor: "zoe", Action: model.WebhookChanged, Fields: []model.FieldChange{
			{Field: "url", Old: "https://example.com/CRM", New: "https://other.example.com"}, {Field: "owner", New: "Zoë"},
		}},
		model.WebhookChange{Actor: "max", Action: model.WebhookDeleted},
	)
}

func testHistoryOfNothing(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	w.Updated = time.Now()
	b.must(b.SaveWebhooks(b.ctx, w))
	if n := len(b.history(w)); n != 1 {
		t.Errorf("the history has %d entries, want that of the creation", n)
	}
}

func testHistoryKeepsSecrets(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	w.SecretRef, w.CredentialsRef = "new", "token"
	w.Headers = []model.CustomHeader{{Name: "X-Api-Key", Secret: true}}
	b.must(b.SaveWebhooks(b.ctx, w))
	b.wantHistory(w,
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookCreated},
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookChanged, Fields: []model.FieldChange{
			{Field: "headers", New: "X-Api-Key: " + model.URLMask},
			{Field: "secret", New: "replaced"}, {Field: "credentials", New: "replaced"},
		}},
	)
}

func testHistoryOfStatus(_ *testing.T, b *bench) {
	w := b.webhook("CRM")
	b.must(b.SetWebhookStatus(b.ctx, w.ID, model.WebhookStatus{Reason: "410 Gone"}))
	b.wantHistory(w,
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookCreated},
		model.WebhookChange{Actor: model.ActorLatchbell, Action: model.WebhookChanged, Fields: []model.FieldChange{
			{Field: "active", Old: "on", New: "off: 410 Gone"},
		}},
	)
}
