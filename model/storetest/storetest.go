// Package storetest is the behaviour that every store has to show, as tests
// that are run against an open one.
package storetest

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"latchbell/model"
)

// Store is all that the parts of Latchbell ask of a store.
type Store interface {
	model.WebhookStore
	model.CatalogueStore
	model.Settings
	Missed(ctx context.Context, webhookID string) (model.Missed, error)
	WebhookHistory(ctx context.Context, webhookID string) ([]model.WebhookChange, error)

	Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error)
	Event(ctx context.Context, id string) (*model.Event, error)
	Events(ctx context.Context, q model.EventQuery) ([]model.Event, error)

	Deliveries(ctx context.Context, q model.DeliveryQuery) (*model.DeliveryPage, error)
	Delivery(ctx context.Context, id string) (*model.Delivery, error)
	Attempts(ctx context.Context, deliveryID string) ([]model.Attempt, error)
	Stats(ctx context.Context, since time.Time) (*model.Stats, error)
	Attention(ctx context.Context) (model.Attention, error)
	Traffic(ctx context.Context, webhookID string) (*model.Traffic, error)
	Progress(ctx context.Context) (model.Progress, error)
	Waiting(ctx context.Context) (int, error)

	Due(ctx context.Context, webhookID string, now time.Time, limit int, except ...string) ([]model.Job, error)
	NextDue(ctx context.Context, webhookID string, except ...string) (due time.Time, ok bool, err error)
	Pending(ctx context.Context) ([]model.PendingWebhook, error)
	Failing(ctx context.Context, webhookID string) (model.Failing, error)
	Job(ctx context.Context, deliveryID string) (*model.Job, error)
	Record(ctx context.Context, a *model.Attempt, v model.Verdict) error
	SentBody(ctx context.Context, deliveryID string, round int) ([]byte, error)
	Hold(ctx context.Context, webhookID string, reason model.HoldReason) (int, error)
	Release(ctx context.Context, webhookID string, reason model.HoldReason, most int) (int, error)
	Rehold(ctx context.Context, webhookID string, from, to model.HoldReason) (int, error)
	HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error)
	Resend(ctx context.Context, deliveryID string) (*model.Delivery, error)

	Prune(ctx context.Context, before time.Time, limit int) (removed int, err error)
	Refuse(reason *model.Error)
	ShiftDue(ctx context.Context, by time.Duration, before time.Time) error
	SaveAway(ctx context.Context, a model.Away) error
	Aways(ctx context.Context, from, to time.Time) ([]model.Away, error)

	Close() error
}

// Run tests the stores that open returns, a fresh and empty one each time. The
// broker is the one on which the store has to publish.
func Run(t *testing.T, open func(t *testing.T, broker *model.Broker) Store) {
	groups := []map[string]func(*testing.T, *bench){
		webhookTests, historyTests, undeleteTests, bodyTests, missedTests, orderTests, eventTests, eventListTests, eventTypeTests, queueTests, awayTests, logTests, statsTests, checkupTests, settingsTests, retentionTests,
	}
	for _, tests := range groups {
		for name, test := range tests {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				broker := &model.Broker{}
				b := &bench{Store: open(t, broker), t: t, ctx: t.Context(), broker: broker}
				test(t, b)
			})
		}
	}
}

// bench is a store with short ways to fill it; what fails there ends the test.
type bench struct {
	Store
	t      *testing.T
	ctx    context.Context
	broker *model.Broker
}

func (b *bench) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// webhook stores an active webhook for these patterns, "*" if none are given.
func (b *bench) webhook(name string, patterns ...string) *model.Webhook {
	b.t.Helper()
	if len(patterns) == 0 {
		patterns = []string{"*"}
	}
	w := &model.Webhook{
		Name: name, URL: "https://example.com/" + name, Environment: model.Production,
		Events: patterns, SecretRef: "ref-" + name, Status: model.WebhookStatus{Active: true},
	}
	b.must(b.SaveWebhooks(b.ctx, w))
	return w
}

func (b *bench) turn(w *model.Webhook, active bool) {
	b.t.Helper()
	b.must(b.SetWebhookStatus(b.ctx, w.ID, model.WebhookStatus{Active: active, Since: time.Now(), Reason: "a reason"}))
}

// event returns a valid event of this type.
func event(eventType string) model.Event {
	return model.Event{
		Type: eventType, Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Subject: "lic_42",
		Data: json.RawMessage(`{"license":{"id":"lic_42"}}`), Source: model.SourceIntake, Received: time.Now(),
	}
}

func (b *bench) accept(events ...model.Event) []model.Receipt {
	b.t.Helper()
	receipts, err := b.Accept(b.ctx, events)
	b.must(err)
	return receipts
}

// deliveries returns those of an event, the oldest first.
func (b *bench) deliveries(eventID string) []model.Delivery {
	b.t.Helper()
	page, err := b.Deliveries(b.ctx, model.DeliveryQuery{EventID: eventID, Ascending: true})
	b.must(err)
	return page.Deliveries
}

// deliver accepts an event of this type and returns its only delivery.
func (b *bench) deliver(eventType string) model.Delivery {
	b.t.Helper()
	found := b.deliveries(b.accept(event(eventType))[0].EventID)
	if len(found) != 1 {
		b.t.Fatalf("the event has %d deliveries, want 1", len(found))
	}
	return found[0]
}

// attempt records one for a delivery, as it stands now.
func (b *bench) attempt(id string, status model.DeliveryStatus, started time.Time, took time.Duration) *model.Attempt {
	b.t.Helper()
	d := b.delivery(id)
	a := &model.Attempt{
		DeliveryID: id, Round: d.Round, Started: started,
		Timings: model.Timings{Total: took}, Succeeded: status == model.Succeeded,
		Response: model.Response{Status: 200},
	}
	if !a.Succeeded {
		a.Response.Status, a.Cause, a.Reason = 503, "status", "The receiver answered 503."
	}
	b.must(b.Record(b.ctx, a, model.Verdict{Status: status, Due: started.Add(time.Minute)}))
	return a
}

func (b *bench) delivery(id string) *model.Delivery {
	b.t.Helper()
	d, err := b.Delivery(b.ctx, id)
	b.must(err)
	return d
}

// wantState checks a delivery's status and the reason for which it is held.
func (b *bench) wantState(id string, status model.DeliveryStatus, hold model.HoldReason) {
	b.t.Helper()
	if d := b.delivery(id); d.Status != status || d.Hold != hold {
		b.t.Errorf("the delivery is %s %q, want %s %q", d.Status, d.Hold, status, hold)
	}
}

// wantKind checks the kind of an error, its field, and that it is a sentence.
func (b *bench) wantKind(err error, kind model.Kind, field string) {
	b.t.Helper()
	if !model.Is(err, kind) || model.FieldOf(err) != field {
		b.t.Errorf("the error is %v (field %q), want kind %d, field %q", err, model.FieldOf(err), kind, field)
		return
	}
	if s := model.Sentence(err); s == "" || s[len(s)-1] != '.' {
		b.t.Errorf("%q is no sentence", s)
	}
}

// wantTopics checks what the change published, and nothing else.
func (b *bench) wantTopics(want model.Topic, change func()) {
	b.t.Helper()
	sub := b.broker.Subscribe(model.Everything)
	defer sub.Close()
	change()
	if got := sub.Take(); got != want {
		b.t.Errorf("published %s, want %s", topics(got), topics(want))
	}
}

func topics(t model.Topic) string { return fmt.Sprintf("%08b", t) }
