package delivery

import (
	"context"
	"maps"
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
	// may have been sent anew meanwhile.
	inFlight map[string]bool
	// sending counts those of them whose attempt is under way, gone those after
	// which the webhook is to be turned off; nothing is started meanwhile.
	sending, gone int
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
	// gone: the receiver says that it won't ever take events again.
	gone     bool
	recorded bool
	verdict  model.Verdict
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
		if s.gone {
			l.gone++
		}
		return
	}
	if s.gone {
		l.gone--
		l.ready, l.exhausted = nil, false
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
	for l.gone == 0 && l.sending < laneConcurrency && len(l.inFlight) < laneInFlight {
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
	jobs, err := l.d.queue.Due(ctx, l.webhookID, time.Now(), laneBatch, l.inHand()...)
	if err != nil {
		return err
	}
	l.ready, l.exhausted = jobs, len(jobs) < laneBatch
	if len(l.ready) > 0 {
		if err := l.prepare(ctx); err != nil {
			l.ready = nil
			return err
		}
	}
	if !l.exhausted {
		return nil
	}
	due, ok, err := l.d.queue.NextDue(ctx, l.webhookID, l.inHand()...)
	if ok {
		l.d.schedule(l.webhookID, due)
	}
	return err
}

// inHand returns the ids of what is in flight or ready, which the queue calls
// due all the while.
func (l *lane) inHand() []string {
	ids := slices.Collect(maps.Keys(l.inFlight))
	for _, job := range l.ready {
		ids = append(ids, job.Delivery.ID)
	}
	return ids
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
		return nil
	}
	// If the secret was replaced while the old one was asked for, nothing was
	// held yet when the dispatcher heard of it.
	l.exhausted = false
	return l.d.keys.releaseIfReplaced(ctx, l.webhookID)
}
