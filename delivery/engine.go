package delivery

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"

	"latchbell/model"
)

// Settings keeps small values by name; one that was never set is "".
type Settings interface {
	Setting(ctx context.Context, name string) (string, error)
	SaveSettings(ctx context.Context, values map[string]string) error
}

// Metrics counts what the engine does.
type Metrics interface {
	// Attempted is called after each attempt that counts, from several
	// goroutines.
	Attempted(webhookID string, a *model.Attempt)
}

// Config is what an engine works with. Log and Metrics may be nil; all else is
// required.
type Config struct {
	Queue     Queue
	Settings  Settings
	Secrets   model.Secrets
	Catalogue *model.Catalogue
	Broker    *model.Broker
	// Version is that of the program, for the header user-agent.
	Version string
	Metrics Metrics
	Log     *slog.Logger
}

// Engine sends deliveries while it is started. Its methods may be called from
// any goroutine.
type Engine struct {
	config Config
	keys   *keychain
	// standIns are for previews.
	standIns standIns
	dial     func(reach) dialFunc
	// computer is asked whether it slept and has a network.
	computer computer

	// lifecycle is held while the engine starts or stops, so that whoever
	// calls Stop second waits as well.
	lifecycle sync.Mutex
	active    atomic.Pointer[dispatcher]
	// readUpTo is that of the last run; see lane.
	readUpTo string
}

// New returns an engine that isn't started.
func New(c Config) *Engine {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	return &Engine{config: c, keys: newKeychain(c), dial: dialler, computer: thisComputer()}
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
	e.readUpTo = d.lastRead()
	e.config.Broker.Publish(model.SenderChanged)
}

// Accepted hands the fresh deliveries of accepted events over to be sent at
// once, without reading them back from the queue. What there is no room for in
// memory is read when its turn comes. It returns at once, and does nothing when
// the engine isn't started.
func (e *Engine) Accepted(receipts []model.Receipt) {
	if d := e.active.Load(); d != nil {
		d.accepted(receipts)
	}
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
