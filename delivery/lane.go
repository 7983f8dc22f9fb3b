package delivery

import (
	"context"
	"time"

	"latchbell/model"
)

const (
	// laneUnrecorded is how many deliveries of a webhook may wait for their
	// outcome to be recorded while others are sent, so that a receiver needn't
	// wait for our disk and many outcomes share a commit. It has a limit, so
	// that what can't be recorded isn't followed by ever more of its kind.
	laneUnrecorded = 128
	// laneBatch is how many deliveries a lane reads ahead at most, and
	// laneReady how many it has ready: what was handed over needn't be read, so
	// a burst is kept as long as the budget allows.
	laneBatch = 64
	laneReady = 512
	// linger is how long a lane stays when it has nothing to do. What it knows
	// of its webhook needn't be read again then for the next event.
	linger = 10 * time.Second
)

// lane sends the deliveries of one webhook, those due longest first, and ends
// when nothing has been due for a while. Everything but its tray belongs to its
// own goroutine.
type lane struct {
	d         *dispatcher
	webhookID string
	tray      tray
	pace      pace
	// timer rings when the rate limit has a place again, or when the lane has
	// lingered.
	timer *time.Timer

	// inFlight are the deliveries under way or not yet recorded.
	inFlight map[string]*flight
	// sending counts those of them whose attempt is under way, gone those after
	// which the webhook is to be turned off; nothing is started meanwhile.
	sending, gone int
	// ready are due and not yet started. They were taken from the budget.
	ready []*model.Job
	// checked: all that is ready may be sent on this route.
	checked bool
	route   *route
	// exhausted: nothing is due in the queue beyond what is in hand, as far as
	// the tray doesn't say otherwise.
	exhausted bool
	// readUpTo is the last in the order of ids of the deliveries that were ever
	// read, here or on an earlier lane. None beyond it can have been started,
	// because ids are given in the order of the commits.
	readUpTo string
	// idleSince is zero while there is something to do.
	idleSince time.Time
}

// flight is a delivery in flight.
type flight struct {
	// resent: it may have been sent anew meanwhile.
	resent bool
	// cost is what it takes of the budget.
	cost int
}

// step says that the attempt of a delivery is over, or that it is settled too:
// recorded, or forgotten.
type step struct {
	deliveryID string
	outcome    *outcome
	settled    bool
	// verdict has no status if nothing was recorded.
	verdict model.Verdict
}

func newLane(d *dispatcher, webhookID string) *lane {
	return &lane{
		d: d, webhookID: webhookID, tray: newTray(), pace: newPace(),
		inFlight: make(map[string]*flight), readUpTo: d.readUpTo,
	}
}

func (l *lane) run() {
	l.timer = time.NewTimer(linger)
	defer l.timer.Stop()
	for l.d.running.Err() == nil {
		l.collect(l.tray.take())
		if err := l.fill(l.d.running); err != nil && l.d.running.Err() == nil {
			l.d.log.Error("reading what is due", "webhook", l.webhookID, "error", err)
			l.drop()
			l.exhausted = true
			l.d.schedule(l.webhookID, time.Now().Add(queueRetry))
		}
		if l.rest(time.Now()) && l.d.retire(l) {
			return
		}
		select {
		case <-l.d.running.Done():
		case <-l.tray.bell:
		case <-l.timer.C:
		}
	}
}

// rest has an idle lane wait for more, and returns true when it has waited long
// enough. A lane that took its rate limit along would come back with a new one.
func (l *lane) rest(now time.Time) bool {
	if len(l.inFlight) > 0 || len(l.ready) > 0 {
		l.idleSince = time.Time{}
		return false
	}
	if l.idleSince.IsZero() {
		l.idleSince = now
	}
	left := max(linger-now.Sub(l.idleSince), l.pace.recovery(now))
	if left <= 0 {
		return true
	}
	l.timer.Reset(left)
	return false
}

// collect acts on what others have laid down.
func (l *lane) collect(m mail) {
	if m.stale {
		l.forget()
	}
	if m.more {
		l.exhausted = false
	}
	for _, s := range m.steps {
		l.take(s)
	}
	for _, job := range m.fresh {
		if m.stale || !l.admit(job) {
			l.d.budget.give(costOf(job))
		}
	}
	if m.stale && len(m.fresh) > 0 {
		l.exhausted = false
	}
}

// forget has everything read again that was read of the webhook and its queue.
func (l *lane) forget() {
	if len(l.ready) > 0 {
		l.drop()
		l.exhausted = false
	}
	l.route = nil
	for _, f := range l.inFlight {
		f.resent = true
	}
}

// admit makes a fresh delivery ready, unless it has its turn in the queue or was
// read there already.
func (l *lane) admit(job *model.Job) bool {
	switch {
	case !l.exhausted: // what has waited longer is read first, and this with it
		return false
	case job.Delivery.ID <= l.readUpTo:
		l.exhausted = l.holds(job.Delivery.ID)
		return false
	case len(l.ready) >= laneReady:
		l.exhausted = false
		return false
	}
	l.ready, l.checked = append(l.ready, job), false
	return true
}

// take acts on a step. A delivery frees its place when its attempt is over, and
// is in hand until it is settled.
func (l *lane) take(s step) {
	f, gone := l.inFlight[s.deliveryID], s.outcome.gone()
	if !s.settled {
		l.sending--
		l.pace.learn(s.outcome.attempt.Succeeded || s.outcome.blameless())
		l.charge(f, len(s.outcome.attempt.Response.Body))
		if gone {
			l.gone++
		}
		return
	}
	delete(l.inFlight, s.deliveryID)
	l.d.budget.give(f.cost)
	if gone {
		l.gone--
	}
	switch {
	case s.verdict.Status == "" || s.verdict.Anew || gone: // what is ready was held, or the queue knows better
		l.drop()
		l.route, l.exhausted = nil, false
	case f.resent || s.verdict.Status != model.Pending && l.ordered():
		l.exhausted = false
	}
	if s.verdict.Status == model.Pending {
		l.d.schedule(l.webhookID, s.verdict.Due)
	}
}

// ordered reports whether a delivery that is settled may let another go.
func (l *lane) ordered() bool {
	return l.route == nil || l.route.webhook.Order == model.OrderLicense
}

// fill starts what is due until all places are taken, the rate limit is used up,
// or nothing more is due.
func (l *lane) fill(ctx context.Context) error {
	for ctx.Err() == nil && l.gone == 0 && l.sending < l.pace.allowed && len(l.inFlight) < l.pace.concurrency+laneUnrecorded {
		var err error
		switch {
		case len(l.ready) == 0 && l.exhausted:
			return nil
		case len(l.ready) == 0:
			err = l.read(ctx)
		case !l.checked || l.route.expired(time.Now()):
			err = l.check(ctx)
		default:
			if !l.startNext(time.Now()) {
				return nil
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// startNext starts the first that is ready, unless it has to wait for the rate
// limit, for that of a chat, or for room in the memory. The latter comes with the end of an attempt
// of this very lane: the first is always started.
func (l *lane) startNext(now time.Time) bool {
	job := l.ready[0]
	cost := costOfAttempt(job)
	if l.sending == 0 {
		l.d.budget.force(cost)
	} else if !l.d.budget.take(cost) {
		return false
	}
	wait := l.pace.wait(now)
	if wait == 0 && len(l.route.quotas) > 0 {
		wait = l.d.quotas.Claim(l.route.quotas, l.route.webhook.Body, now)
	}
	if wait > 0 {
		l.d.budget.give(cost)
		l.timer.Reset(wait)
		return false
	}
	l.pace.use(now)
	l.ready[0] = nil
	l.ready = l.ready[1:]
	l.inFlight[job.Delivery.ID] = &flight{cost: costOf(job) + cost}
	l.sending++
	l.start(job)
	return true
}

// charge takes more of the budget for a delivery in flight.
func (l *lane) charge(f *flight, n int) {
	f.cost += n
	l.d.budget.force(n)
}

// drop leaves what is ready to the queue.
func (l *lane) drop() {
	for _, job := range l.ready {
		l.d.budget.give(costOf(job))
	}
	l.ready = nil
}
