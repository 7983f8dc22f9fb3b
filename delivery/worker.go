package delivery

import (
	"context"
	"log/slog"
	"math/rand/v2"
	"net/url"
	"time"

	"latchbell/model"
)

// The waits between the tries to record an outcome: from the first, doubling,
// to the longest.
const (
	firstRecordRetry = time.Second
	maxRecordRetry   = 30 * time.Second
)

// start makes an attempt of job in the background and settles it. The delivery
// stays in flight until then, so that it isn't sent again meanwhile.
func (l *lane) start(job *model.Job) {
	r := l.route
	l.d.tasks.Go(func() {
		s := step{deliveryID: job.Delivery.ID, outcome: l.d.poster.post(l.d.attempting, r, job)}
		if len(r.quotas) > 0 {
			l.d.quotas.Learn(r.quotas, r.webhook.Body, &s.outcome.attempt.Response, time.Now())
		}
		l.tray.addStep(s)
		s.settled, s.verdict = true, l.d.conclude(r.webhook, job, s.outcome)
		l.tray.addStep(s)
	})
}

// conclude records an outcome and acts on it. It returns no verdict for what
// doesn't count: the delivery is left to the queue then, as it is there.
func (d *dispatcher) conclude(w *model.Webhook, job *model.Job, o *outcome) model.Verdict {
	if !o.attempt.Succeeded {
		if d.attempting.Err() != nil || d.excused(w, o) {
			return model.Verdict{} // cut off by Stop or by this computer, which says nothing about the receiver
		}
	}
	verdict := judge(d.policyFor(w, &job.Event), &job.Delivery, o, time.Now(), rand.Float64())
	d.logOutcome(w, o, verdict)
	d.insist("recording an attempt", job.Delivery.ID, func(ctx context.Context) error {
		return d.queue.Record(ctx, &o.attempt, verdict)
	})
	if d.metrics != nil {
		d.metrics.Attempted(w.ID, &o.attempt)
	}
	d.afterAttempt(w, o)
	return verdict
}

// policyFor returns the retry policy for an event. Tests are tried once:
// whoever waits for the outcome wants it now.
func (d *dispatcher) policyFor(w *model.Webhook, e *model.Event) policy {
	if e.Test {
		return policy{}
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return w.Retry.Or(d.defaultRetry).Waits()
}

// insist repeats a write until it succeeds, the thing written to is gone, or
// the engine has stopped. A write under way is always finished: whether it was
// done would be unknown otherwise.
func (d *dispatcher) insist(what, id string, write func(context.Context) error) {
	ctx := context.WithoutCancel(d.attempting)
	for wait := firstRecordRetry; ; wait = min(2*wait, maxRecordRetry) {
		err := write(ctx)
		if err == nil {
			return
		}
		d.log.Error(what, "id", id, "error", err)
		if model.Is(err, model.NotFound) || !sleep(d.attempting, wait) {
			return
		}
	}
}

// logOutcome logs an attempt without the URL's path and query, which may hold
// credentials.
func (d *dispatcher) logOutcome(w *model.Webhook, o *outcome, v model.Verdict) {
	level := slog.LevelDebug
	if !o.attempt.Succeeded {
		level = slog.LevelWarn
	}
	if !d.log.Enabled(context.Background(), level) {
		return
	}
	d.log.Log(context.Background(), level, "attempt", "delivery", o.attempt.DeliveryID, "webhook", w.ID, "host", host(w),
		"status", o.attempt.Response.Status, "cause", o.attempt.Cause, "took", o.attempt.Timings.Total, "verdict", v.Status)
}

func host(w *model.Webhook) string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return "an address that can't be read"
	}
	return u.Host
}
