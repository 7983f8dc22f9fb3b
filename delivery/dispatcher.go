package delivery

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"latchbell/delivery/chat"
	"latchbell/model"
)

const (
	// stopGrace is how long what is under way may take to finish when the
	// engine stops.
	stopGrace = 5 * time.Second
	// maxSleep is the longest the dispatcher sleeps while something is due
	// later. Timers don't count while the computer sleeps and don't follow
	// its clock; due times do.
	maxSleep = time.Minute
	// queueRetry is how long to wait after the queue couldn't be read.
	queueRetry = 5 * time.Second
)

// dispatcher is one run of the engine, from Start to Stop. It sleeps until
// the first webhook has something due, and then has a lane for it.
type dispatcher struct {
	queue    Queue
	settings Settings
	metrics  Metrics
	poster   *poster
	keys     *keychain
	away     *away
	quotas   *chat.Quotas
	broker   *model.Broker
	log      *slog.Logger

	// running ends when Stop is called, attempting when its grace is over.
	running      context.Context
	stopRunning  context.CancelFunc
	attempting   context.Context
	stopAttempts context.CancelFunc
	changes      *model.Subscription
	agendaMoved  chan struct{}
	tasks        sync.WaitGroup
	budget       budget

	mu       sync.Mutex
	stopping bool
	lanes    map[string]*lane
	// agenda says when a webhook has to be looked at, with or without a lane:
	// not later than what is due first in the queue and in no lane's hand.
	agenda agenda
	// readUpTo is the last delivery that was read by a lane which has ended.
	readUpTo string
	// defaultRetry is for the webhooks that leave the choice to the settings.
	defaultRetry model.RetryPolicy
}

func newDispatcher(e *Engine) *dispatcher {
	c := e.config
	d := &dispatcher{
		queue: c.Queue, settings: c.Settings, metrics: c.Metrics, keys: e.keys, broker: c.Broker, log: c.Log,
		poster:      newPoster(c.Version, c.Catalogue, e.dial),
		changes:     c.Broker.Subscribe(model.WebhooksChanged | model.SettingsChanged | model.ChangedElsewhere),
		agendaMoved: make(chan struct{}, 1),
		lanes:       make(map[string]*lane), agenda: newAgenda(), readUpTo: e.readUpTo,
	}
	d.quotas = chat.NewQuotas()
	d.budget.give(memoryBudget)
	d.running, d.stopRunning = context.WithCancel(context.Background())
	d.attempting, d.stopAttempts = context.WithCancel(context.Background())
	d.away = newAway(d, e)
	return d
}

// start schedules every webhook.
func (d *dispatcher) start(ctx context.Context) error {
	if err := d.readSettings(ctx); err != nil {
		return err
	}
	d.away.begin(ctx)
	if err := d.scheduleAll(ctx); err != nil {
		return err
	}
	d.tasks.Go(d.run)
	d.tasks.Go(d.resume)
	d.tasks.Go(func() { d.keys.watch(d.running, d.refresh) })
	d.away.watch()
	return nil
}

// resume frees what an earlier run had held for the network or for its secrets,
// which shows soon enough whether it still has to wait. It doesn't hold up the
// start: there can be a great many, and none can be freed while the disk is full.
func (d *dispatcher) resume() {
	for {
		err := d.free(d.running)
		if err == nil || d.running.Err() != nil {
			return
		}
		d.log.Error("freeing what an earlier run had held", "error", err)
		if !sleep(d.running, queueRetry) {
			return
		}
	}
}

func (d *dispatcher) free(ctx context.Context) error {
	for _, reason := range []model.HoldReason{model.HeldOffline, model.HeldKeychain, model.HeldSecretMissing} {
		if err := releaseAll(ctx, d.queue, reason); err != nil {
			return err
		}
	}
	if err := d.away.catchUp(ctx); err != nil {
		return err
	}
	return d.scheduleAll(ctx)
}

func (d *dispatcher) stop() {
	d.mu.Lock()
	d.stopping = true
	d.mu.Unlock()
	d.stopRunning()
	grace := time.AfterFunc(stopGrace, d.stopAttempts)
	d.tasks.Wait()
	grace.Stop()
	d.stopAttempts()
	d.away.end()
	d.changes.Close()
	d.poster.close()
	d.keys.reset()
}

// run wakes webhooks when they have something due, and looks at all of them
// when one has changed.
func (d *dispatcher) run() {
	alarm := time.NewTimer(0)
	defer alarm.Stop()
	var again <-chan time.Time
	for {
		select {
		case <-d.running.Done():
			return
		case <-alarm.C:
			d.away.look(d.running)
			d.wakeDue(time.Now())
		case <-d.agendaMoved:
		case <-d.changes.C:
			again = d.retryLater(d.follow(d.changes.Take()))
		case <-again:
			again = d.retryLater(d.follow(model.Everything))
		}
		if wait, ok := d.untilDue(time.Now()); ok {
			alarm.Reset(wait)
		}
	}
}

// untilDue returns how long to sleep, and false to sleep until something
// changes.
func (d *dispatcher) untilDue(now time.Time) (time.Duration, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	first, ok := d.agenda.first()
	if !ok {
		return 0, false
	}
	return min(max(first.Sub(now), 0), maxSleep), true
}

func (d *dispatcher) wakeDue(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, id := range d.agenda.take(now) {
		d.wakeLocked(id)
	}
}

// schedule has a webhook looked at when due, unless it is looked at earlier.
func (d *dispatcher) schedule(webhookID string, due time.Time) {
	d.note(model.PendingWebhook{ID: webhookID, Due: due})
}

// scheduleAll schedules every webhook that has anything pending.
func (d *dispatcher) scheduleAll(ctx context.Context) error {
	pending, err := d.queue.Pending(ctx)
	if err != nil {
		return fmt.Errorf("reading which webhooks have something to send: %w", err)
	}
	d.note(pending...)
	return nil
}

// note puts webhooks on the agenda together, so that they get their turns
// together.
func (d *dispatcher) note(webhooks ...model.PendingWebhook) {
	first := false
	d.mu.Lock()
	for _, w := range webhooks {
		due := w.Due.Round(0) // the monotonic clock stands still while the computer sleeps
		first = d.agenda.add(w.ID, due) || first
	}
	d.mu.Unlock()
	if !first {
		return
	}
	select {
	case d.agendaMoved <- struct{}{}:
	default:
	}
}

// readSettings reads what webhooks leave to the settings.
func (d *dispatcher) readSettings(ctx context.Context) error {
	retry, err := d.settings.Setting(ctx, model.SettingRetry)
	if err != nil {
		return fmt.Errorf("reading the default retry policy: %w", err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.defaultRetry = cmp.Or(model.RetryPolicy(retry), model.RetryStandard)
	return nil
}

// follow acts on what has changed.
func (d *dispatcher) follow(changed model.Topic) error {
	if changed&(model.SettingsChanged|model.ChangedElsewhere) != 0 {
		if err := d.readSettings(d.running); err != nil {
			return err
		}
	}
	if changed&(model.WebhooksChanged|model.ChangedElsewhere) == 0 {
		return nil
	}
	d.refreshLanes()
	if err := d.keys.releaseReplaced(d.running); err != nil {
		return err
	}
	if err := d.away.catchUp(d.running); err != nil {
		return err
	}
	return d.scheduleAll(d.running)
}

// retryLater returns when to act again on a change, if it failed with err.
func (d *dispatcher) retryLater(err error) <-chan time.Time {
	if err == nil || d.running.Err() != nil {
		return nil
	}
	d.log.Error("following a change", "error", err)
	return time.After(queueRetry)
}

// sleep returns false if ctx ended before the time was over.
func sleep(ctx context.Context, t time.Duration) bool {
	timer := time.NewTimer(t)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
