package delivery

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"latchbell/model"
)

// Queue is what the engine needs of the store.
type Queue interface {
	// Webhook returns an Error of kind NotFound for one that was deleted.
	Webhook(ctx context.Context, id string) (*model.Webhook, error)
	SetWebhookStatus(ctx context.Context, id string, status model.WebhookStatus) error

	// Accept stores events with their deliveries, all or none.
	Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error)
	Deliveries(ctx context.Context, query model.DeliveryQuery) (*model.DeliveryPage, error)
	Job(ctx context.Context, deliveryID string) (*model.Job, error)
	Resend(ctx context.Context, deliveryID string) (*model.Delivery, error)

	// PendingWebhooks returns the webhooks with pending deliveries.
	PendingWebhooks(ctx context.Context) ([]string, error)
	// Due returns the pending deliveries of a webhook that are due at now,
	// those that are due longest first, without those whose ids are in except.
	Due(ctx context.Context, webhookID string, now time.Time, limit int, except ...string) ([]model.Job, error)
	// NextDue returns when the first pending delivery of a webhook is due that
	// isn't in except.
	NextDue(ctx context.Context, webhookID string, except ...string) (due time.Time, ok bool, err error)
	// Record stores an attempt and what follows from it.
	Record(ctx context.Context, a *model.Attempt, v model.Verdict) error

	// Hold makes the pending deliveries of a webhook wait, Release makes those
	// pending that wait for this reason. Both return how many. Tests never
	// wait for a webhook to be turned on.
	Hold(ctx context.Context, webhookID string, reason model.HoldReason) (int, error)
	Release(ctx context.Context, webhookID string, reason model.HoldReason) (int, error)
	// HeldFor returns the webhooks with deliveries that wait for this reason.
	HeldFor(ctx context.Context, reason model.HoldReason) ([]string, error)
}

// Config is what an engine works with. Log may be nil; all else is required.
type Config struct {
	Queue     Queue
	Secrets   model.Secrets
	Catalogue *model.Catalogue
	Broker    *model.Broker
	// Version is that of the program, for the header user-agent.
	Version string
	Log     *slog.Logger
}

// Engine sends deliveries while it is started. Its methods may be called from
// any goroutine.
type Engine struct {
	config Config
	keys   *keychain
	dial   func(reach) dialFunc

	// lifecycle is held while the engine starts or stops, so that whoever
	// calls Stop second waits as well.
	lifecycle sync.Mutex
	active    atomic.Pointer[dispatcher]
}

// New returns an engine that isn't started.
func New(c Config) *Engine {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{config: c, keys: newKeychain(c), dial: dialler}
}

// Start begins to send what is due, and goes on until Stop. It does nothing
// when the engine is started already; after Stop it can be started again.
//
// ctx is for the starting alone. It returns the error with which the queue
// couldn't be read; then the engine isn't started.
func (e *Engine) Start(ctx context.Context) error {
	e.lifecycle.Lock()
	defer e.lifecycle.Unlock()
	if e.active.Load() != nil {
		return nil
	}
	d := newDispatcher(e)
	e.active.Store(d) // before d looks at the queue: what comes in after that wakes it
	if err := d.start(ctx); err != nil {
		e.active.Store(nil)
		d.stop()
		return err
	}
	e.config.Broker.Publish(model.SenderChanged)
	return nil
}

// Stop ends the sending and waits for it: no attempt is started any more,
// those under way have stopGrace to finish, and what isn't finished by then
// stays pending without having used up a try. It does nothing when the engine
// isn't started.
func (e *Engine) Stop() {
	e.lifecycle.Lock()
	defer e.lifecycle.Unlock()
	d := e.active.Swap(nil)
	if d == nil {
		return
	}
	d.stop()
	e.config.Broker.Publish(model.SenderChanged)
}

// Wake makes the engine look at the queue of these webhooks, because something
// was added that is due. It returns at once, and does nothing when the engine
// isn't started: Start looks at everything.
func (e *Engine) Wake(webhookIDs ...string) {
	d := e.active.Load()
	if d == nil {
		return
	}
	for _, id := range webhookIDs {
		d.wake(id)
	}
}

// KeychainProblem returns a sentence on what to do about the keychain while
// deliveries wait for it, or "".
func (e *Engine) KeychainProblem() string { return e.keys.problemSentence() }
