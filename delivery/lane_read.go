package delivery

import (
	"context"
	"maps"
	"slices"
	"time"

	"latchbell/model"
)

// fullRead is how many bytes of data the queue returns at least in one read
// when there is more to read.
const fullRead = 1 << 20

// read reads the next batch of what is due, and when it is the last, when there
// will be more.
func (l *lane) read(ctx context.Context) error {
	limit := l.pace.batch()
	l.d.away.look(ctx)
	jobs, err := l.d.queue.Due(ctx, l.webhookID, time.Now(), limit, l.inHand()...)
	if err != nil {
		return err
	}
	size := 0
	for i := range jobs {
		l.readUpTo = max(l.readUpTo, jobs[i].Delivery.ID)
		size += len(jobs[i].Event.Data) + len(jobs[i].Body)
	}
	l.exhausted = l.keep(jobs) && len(jobs) < limit && size < fullRead
	if !l.exhausted {
		return nil
	}
	due, ok, err := l.d.queue.NextDue(ctx, l.webhookID, l.inHand()...)
	if ok {
		l.d.schedule(l.webhookID, due)
	}
	return err
}

// keep makes those of jobs ready for which there is room in the memory, the
// first in any case, and reports whether these are all.
func (l *lane) keep(jobs []model.Job) bool {
	for i := range jobs {
		job := jobs[i] // by itself: the others of the batch aren't kept longer than needed
		if i == 0 {
			l.d.budget.force(costOf(&job))
		} else if !l.d.budget.take(costOf(&job)) {
			return false
		}
		l.ready, l.checked = append(l.ready, &job), false
	}
	return true
}

// inHand returns the ids of what is in flight or ready, which the queue calls
// due all the while.
func (l *lane) inHand() []string {
	ids := slices.AppendSeq(make([]string, 0, len(l.inFlight)+len(l.ready)), maps.Keys(l.inFlight))
	for _, job := range l.ready {
		ids = append(ids, job.Delivery.ID)
	}
	return ids
}

// holds reports whether a delivery is in hand.
func (l *lane) holds(deliveryID string) bool {
	return l.inFlight[deliveryID] != nil ||
		slices.ContainsFunc(l.ready, func(job *model.Job) bool { return job.Delivery.ID == deliveryID })
}

// check finds out where what is ready goes and what signs it. What can't be sent
// now is held, and isn't ready any more.
func (l *lane) check(ctx context.Context) error {
	w, err := l.webhook(ctx)
	if model.Is(err, model.NotFound) {
		l.drop() // deleted just now, and its deliveries cancelled
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
	if held, err := l.d.away.hold(ctx, w); held || err != nil {
		l.drop()
		return err
	}
	l.checked = true
	if l.route.expired(time.Now()) {
		return l.find(ctx, w)
	}
	return nil
}

// webhook reads the webhook unless it is known.
func (l *lane) webhook(ctx context.Context) (*model.Webhook, error) {
	if !l.route.expired(time.Now()) {
		return l.route.webhook, nil
	}
	w, err := l.d.queue.Webhook(ctx, l.webhookID)
	if err == nil {
		l.pace.follow(w, time.Now())
	}
	return w, err
}

// find makes the route to w. Without its secrets, what is ready is held.
func (l *lane) find(ctx context.Context, w *model.Webhook) error {
	l.route = nil
	keys, err := l.d.keys.keys(ctx, w)
	switch {
	case err == nil:
		l.route, err = newRoute(w, keys, time.Now())
		return err
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
	l.ready = slices.DeleteFunc(l.ready, func(job *model.Job) bool {
		if !job.Event.Test {
			l.d.budget.give(costOf(job))
		}
		return !job.Event.Test
	})
	_, err := l.d.queue.Hold(ctx, l.webhookID, model.HeldWebhookInactive)
	return err
}

// hold makes what is due wait for its secret.
func (l *lane) hold(ctx context.Context, reason model.HoldReason) error {
	l.drop()
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
