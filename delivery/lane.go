package delivery

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"latchbell/model"
)

const (
	// laneConcurrency is how many attempts a webhook has under way at most.
	laneConcurrency = 8
	// laneInFlight is how many deliveries of a webhook are under way or not
	// yet recorded at most. It is larger, so that a receiver needn't wait for
	// our disk and many outcomes share a commit; it has a limit, so that what
	// can't be recorded isn't followed by ever more of its kind.
	laneInFlight = 4 * laneConcurrency
	// laneBatch is how many deliveries a lane reads ahead. With events of up
	// to 1 MiB it bounds what a lane keeps in memory.
	laneBatch = 2 * laneConcurrency
)

// farFuture is later than any due time.
var farFuture = time.Date(9999, time.January, 1, 0, 0, 0, 0, time.UTC)

// lane sends the deliveries of one webhook, those due longest first, and ends
// when nothing is due. Everything but woken, stale and steps belongs to its own
// goroutine.
type lane struct {
	d         *dispatcher
	webhookID string
	// woken gets a value when there may be more due than was read.
	woken chan struct{}
	// stale: what was read may not hold any more.
	stale atomic.Bool
	// steps gets two values for each delivery in flight. It has room for all
	// of them, so that nobody waits for a lane that has ended.
	steps chan step

	// inFlight are the deliveries under way or not yet recorded; true if they
	// may have been sent anew meanwhile. The queue calls them due all the
	// while.
	inFlight map[string]bool
	// sending counts those of them whose attempt is under way.
	sending int
	// ready are due and not yet started, to be sent to webhook with secret.
	ready   []model.Job
	webhook *model.Webhook
	secret  string
	// exhausted: the queue had no more that is due when it was last read.
	exhausted bool
}

// step says that the attempt of a delivery is over, or that it is recorded too
// and what follows.
type step struct {
	deliveryID string
	recorded   bool
	verdict    model.Verdict
}

func newLane(d *dispatcher, webhookID string) *lane {
	return &lane{
		d: d, webhookID: webhookID,
		woken: make(chan struct{}, 1), steps: make(chan step, 2*laneInFlight),
		inFlight: make(map[string]bool),
	}
}

func (l *lane) run() {
	for l.d.running.Err() == nil {
		if err := l.fill(l.d.running); err != nil && l.d.running.Err() == nil {
			l.d.log.Error("reading what is due", "webhook", l.webhookID, "error", err)
			l.exhausted = true
			l.d.schedule(l.webhookID, time.Now().Add(queueRetry))
		}
		if len(l.inFlight) == 0 && len(l.ready) == 0 && l.d.retire(l) {
			return
		}
		select {
		case <-l.d.running.Done():
		case <-l.woken:
			l.exhausted = false
		case s := <-l.steps:
			l.take(s)
		}
	}
}

// take frees the place of a delivery, and has the lane look for its next try in
// time, or at once if it was sent anew.
func (l *lane) take(s step) {
	if !s.recorded {
		l.sending--
		return
	}
	if l.inFlight[s.deliveryID] {
		l.exhausted = false
	}
	delete(l.inFlight, s.deliveryID)
	if s.verdict.Status == model.Pending {
		l.d.schedule(l.webhookID, s.verdict.Due)
	}
}

// fill starts what is due until all places are taken or nothing more is due.
func (l *lane) fill(ctx context.Context) error {
	if l.stale.Swap(false) {
		l.ready, l.exhausted = nil, false
		for id := range l.inFlight {
			l.inFlight[id] = true
		}
	}
	for l.sending < laneConcurrency && len(l.inFlight) < laneInFlight {
		if len(l.ready) == 0 {
			if l.exhausted {
				return nil
			}
			if err := l.read(ctx); err != nil {
				return err
			}
			continue
		}
		job := l.ready[0]
		l.ready[0] = model.Job{} // its data is of use no longer than its attempt
		l.ready = l.ready[1:]
		l.start(job)
	}
	return nil
}

// read reads the next batch of what is due, and when it is the last, when there
// will be more.
func (l *lane) read(ctx context.Context) error {
	limit := laneBatch + len(l.inFlight)
	jobs, err := l.d.queue.Due(ctx, l.webhookID, time.Now(), limit)
	if err != nil {
		return err
	}
	l.exhausted = len(jobs) < limit
	l.ready = slices.DeleteFunc(jobs, l.flying)
	if len(l.ready) > 0 {
		if err := l.prepare(ctx); err != nil {
			l.ready = nil
			return err
		}
	}
	if !l.exhausted {
		return nil
	}
	return l.plan(ctx)
}

func (l *lane) flying(job model.Job) bool {
	_, ok := l.inFlight[job.Delivery.ID]
	return ok
}

// plan schedules the lane for the first delivery that is due later.
func (l *lane) plan(ctx context.Context) error {
	known := len(l.inFlight) + len(l.ready)
	if known == 0 {
		due, ok, err := l.d.queue.NextDue(ctx, l.webhookID)
		if ok {
			l.d.schedule(l.webhookID, due)
		}
		return err
	}
	// The first ones are those in hand; the one behind them is the next.
	jobs, err := l.d.queue.Due(ctx, l.webhookID, farFuture, known+1)
	if err != nil {
		return err
	}
	for _, job := range jobs {
		inHand := func(r model.Job) bool { return r.Delivery.ID == job.Delivery.ID }
		if !l.flying(job) && !slices.ContainsFunc(l.ready, inHand) {
			l.d.schedule(l.webhookID, job.Delivery.Due)
			return nil
		}
	}
	return nil
}

// prepare reads where the batch goes and what signs it. When it can't be sent
// now, its deliveries are held and the batch is empty.
func (l *lane) prepare(ctx context.Context) error {
	w, err := l.d.queue.Webhook(ctx, l.webhookID)
	if model.Is(err, model.NotFound) {
		l.ready = nil // deleted just now, and its deliveries cancelled
		return nil
	}
	if err != nil {
		return err
	}
	if !w.Status.Active {
		if err := l.keepTests(ctx); err != nil || len(l.ready) == 0 {
			return err
		}
	}
	secret, err := l.d.keys.secret(ctx, w)
	switch {
	case err == nil:
		l.webhook, l.secret = w, secret
		return nil
	case ctx.Err() != nil:
		return ctx.Err()
	case model.Is(err, model.NotFound):
		l.d.log.Warn("the secret is missing; deliveries are held", "webhook", w.ID)
		return l.hold(ctx, model.HeldSecretMissing)
	}
	l.d.log.Warn("the keychain is unavailable; deliveries are held", "webhook", w.ID, "error", err)
	return l.hold(ctx, model.HeldKeychain)
}

// keepTests holds what is due for a webhook that is turned off, as if it had
// been so all the while. Tests are sent all the same: the user asked to try it.
func (l *lane) keepTests(ctx context.Context) error {
	l.ready = slices.DeleteFunc(l.ready, func(job model.Job) bool { return !job.Event.Test })
	_, err := l.d.queue.Hold(ctx, l.webhookID, model.HeldWebhookInactive)
	return err
}

// hold makes what is due wait for its secret.
func (l *lane) hold(ctx context.Context, reason model.HoldReason) error {
	l.ready = nil
	if _, err := l.d.queue.Hold(ctx, l.webhookID, reason); err != nil {
		return err
	}
	if reason == model.HeldKeychain {
		l.d.keys.await(l.webhookID)
	}
	return nil
}
