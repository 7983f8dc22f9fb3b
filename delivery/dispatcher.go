package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

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
	queue  Queue
	poster *poster
	keys   *keychain
	log    *slog.Logger

	// running ends when Stop is called, attempting when its grace is over.
	running       context.Context
	stopRunning   context.CancelFunc
	attempting    context.Context
	stopAttempts  context.CancelFunc
	changes       *model.Subscription
	scheduleMoved chan struct{}
	tasks         sync.WaitGroup

	mu       sync.Mutex
	stopping bool
	lanes    map[string]*lane
	// due says when a webhook has to be looked at, with or without a lane.
	due map[string]time.Time
}

func newDispatcher(e *Engine) *dispatcher {
	d := &dispatcher{
		queue: e.config.Queue, poster: newPoster(e.config.Version, e.dial), keys: e.keys, log: e.config.Log,
		changes:       e.config.Broker.Subscribe(model.WebhooksChanged | model.ChangedElsewhere),
		scheduleMoved: make(chan struct{}, 1),
		lanes:         make(map[string]*lane), due: make(map[string]time.Time),
	}
	d.running, d.stopRunning = context.WithCancel(context.Background())
	d.attempting, d.stopAttempts = context.WithCancel(context.Background())
	return d
}

// start frees what an earlier run had held for the keychain, which shows soon
// enough whether it still has to wait, and schedules every webhook.
func (d *dispatcher) start(ctx context.Context) error {
	if err := d.keys.releaseAll(ctx); err != nil {
		return fmt.Errorf("releasing what was held for the keychain: %w", err)
	}
	if err := d.scheduleAll(ctx); err != nil {
		return err
	}
	d.tasks.Go(d.run)
	d.tasks.Go(func() { d.keys.watch(d.running, d.refresh) })
	return nil
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
			d.wakeDue(time.Now())
		case <-d.scheduleMoved:
		case <-d.changes.C:
			d.changes.Take()
			d.refreshLanes()
			again = d.lookForDue()
		case <-again:
			again = d.lookForDue()
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
	if len(d.due) == 0 {
		return 0, false
	}
	first := slices.MinFunc(slices.Collect(maps.Values(d.due)), time.Time.Compare)
	return min(max(first.Sub(now), 0), maxSleep), true
}

func (d *dispatcher) wakeDue(now time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, due := range d.due {
		if !due.After(now) {
			d.wakeLocked(id)
		}
	}
}

// schedule has a webhook looked at when due, unless it is looked at earlier.
func (d *dispatcher) schedule(webhookID string, due time.Time) {
	due = due.Round(0) // the monotonic clock stands still while the computer sleeps
	d.mu.Lock()
	defer d.mu.Unlock()
	if earlier, ok := d.due[webhookID]; ok && !due.Before(earlier) {
		return
	}
	d.due[webhookID] = due
	select {
	case d.scheduleMoved <- struct{}{}:
	default:
	}
}

// scheduleAll schedules every webhook that has anything pending.
func (d *dispatcher) scheduleAll(ctx context.Context) error {
	ids, err := d.queue.PendingWebhooks(ctx)
	if err != nil {
		return fmt.Errorf("reading which webhooks have something to send: %w", err)
	}
	for _, id := range ids {
		due, ok, err := d.queue.NextDue(ctx, id)
		if err != nil {
			return fmt.Errorf("reading when webhook %s has something to send: %w", id, err)
		}
		if ok {
			d.schedule(id, due)
		}
	}
	return nil
}

// refreshLanes makes every lane read its webhook and its queue again.
func (d *dispatcher) refreshLanes() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for id, l := range d.lanes {
		l.stale.Store(true)
		d.wakeLocked(id)
	}
}

// lookForDue finds what became due by a change of webhooks. If the queue
// couldn't be read, it returns when to look again.
func (d *dispatcher) lookForDue() <-chan time.Time {
	err := d.keys.releaseReplaced(d.running)
	if err == nil {
		err = d.scheduleAll(d.running)
	}
	if err == nil || d.running.Err() != nil {
		return nil
	}
	d.log.Error("looking for what became due by a change", "error", err)
	return time.After(queueRetry)
}

// wake has the webhook's lane look at its queue now.
func (d *dispatcher) wake(webhookID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wakeLocked(webhookID)
}

// refresh is wake for a webhook whose queue changed in more than additions:
// what its lane has read of it is read again.
func (d *dispatcher) refresh(webhookID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.lanes[webhookID]; l != nil {
		l.stale.Store(true)
	}
	d.wakeLocked(webhookID)
}

func (d *dispatcher) wakeLocked(webhookID string) {
	delete(d.due, webhookID)
	if d.stopping {
		return
	}
	l := d.lanes[webhookID]
	if l == nil {
		l = newLane(d, webhookID)
		d.lanes[webhookID] = l
		d.tasks.Go(l.run)
		return
	}
	select {
	case l.woken <- struct{}{}:
	default:
	}
}

// retire ends a lane that has nothing to do, and returns false if it was woken
// at this very moment.
func (d *dispatcher) retire(l *lane) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(l.woken) > 0 {
		return false
	}
	delete(d.lanes, l.webhookID)
	return true
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
