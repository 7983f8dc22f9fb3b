package delivery

import (
	"context"
	"time"

	"latchbell/model"
)

// Queue is what the engine needs of the store.
type Queue interface {
	deliveries
	holds
	awayLog

	// Webhook returns an Error of kind NotFound for one that was deleted.
	Webhook(ctx context.Context, id string) (*model.Webhook, error)
	Webhooks(ctx context.Context, filter model.WebhookFilter) ([]*model.Webhook, error)
	// SaveWebhooks stores changed webhooks.
	SaveWebhooks(ctx context.Context, webhooks ...*model.Webhook) error
	// SetWebhookStatus turns a webhook off, and its open deliveries are held
	// then; or on, and what it missed is held as HeldCatchingUp.
	SetWebhookStatus(ctx context.Context, id string, status model.WebhookStatus) error
	// Failing returns the unbroken row of failures of a webhook.
	Failing(ctx context.Context, webhookID string) (model.Failing, error)
}

// deliveries is the part of the queue from an event to its recorded outcome.
type deliveries interface {
	// Accept stores events with their deliveries, all or none.
	Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error)
	Job(ctx context.Context, deliveryID string) (*model.Job, error)
	Event(ctx context.Context, id string) (*model.Event, error)
	// SentBody returns the body that a delivery sent in a round, nil if that
	// was the canonical one or there was none.
	SentBody(ctx context.Context, deliveryID string, round int) ([]byte, error)
	Attempts(ctx context.Context, deliveryID string) ([]model.Attempt, error)
	Resend(ctx context.Context, deliveryID string) (*model.Delivery, error)

	// Pending returns the webhooks with pending deliveries and when the first
	// of each is due, the earliest first.
	Pending(ctx context.Context) ([]model.PendingWebhook, error)
	// Due returns the pending deliveries of a webhook that are due at now,
	// those that are due longest first, without those whose ids are in except.
	// It may return fewer than limit when they carry more than fullRead bytes.
	Due(ctx context.Context, webhookID string, now time.Time, limit int, except ...string) ([]model.Job, error)
	// NextDue returns when the first pending delivery of a webhook is due that
	// isn't in except.
	NextDue(ctx context.Context, webhookID string, except ...string) (due time.Time, ok bool, err error)
	// Record stores an attempt and what follows from it. For a webhook that is
	// sent to in order, another delivery may be pending after it.
	Record(ctx context.Context, a *model.Attempt, v model.Verdict) error
	// ShiftDue moves the due times of all open deliveries that were made before
	// a moment.
	ShiftDue(ctx context.Context, by time.Duration, before time.Time) error
}

// holds is the part of the queue about deliveries that wait for something else
// than their time.
type holds interface {
	// Hold makes the pending deliveries of a webhook wait, Release makes those
	// pending that wait for this reason, the oldest first and at most limit
	// unless that is 0. Rehold changes the reason. All return how many. Tests
	// never wait for a webhook to be turned on.
	Hold(ctx context.Context, webhookID string, reason model.HoldReason) (int, error)
	Release(ctx context.Context, webhookID string, reason model.HoldReason, limit int) (int, error)
	Rehold(ctx context.Context, webhookID string, from, to model.HoldReason) (int, error)
	// HeldFor returns the webhooks with deliveries that wait for this reason.
	HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error)
}

// awayLog is the part of the queue about the times at which nothing could be
// sent.
type awayLog interface {
	// SaveAway stores a period, or the end of one with the same reason and
	// beginning.
	SaveAway(ctx context.Context, away model.Away) error
	// Aways returns the periods that overlap with a time, the oldest first.
	Aways(ctx context.Context, from, to time.Time) ([]model.Away, error)
}
