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

// start makes an attempt of job in the background and records its outcome.
// The delivery stays in flight until then, so that it isn't sent again
// meanwhile.
func (l *lane) start(job model.Job) {
	id := job.Delivery.ID
	l.inFlight[id] = false
	l.sending++
	w, secret := l.webhook, l.secret
	l.d.tasks.Go(func() {
		o := l.d.poster.post(l.d.attempting, w, secret, &job)
		l.steps <- step{deliveryID: id, gone: o.gone()}
		l.steps <- step{deliveryID: id, gone: o.gone(), recorded: true, verdict: l.d.conclude(w, &job, o)}
	})
}

// conclude records an outcome and acts on it.
func (d *dispatcher) conclude(w *model.Webhook, job *model.Job, o *outcome) model.Verdict {
	if d.attempting.Err() != nil && !o.attempt.Succeeded {
		return model.Verdict{} // cut off by Stop, which says nothing about the receiver
	}
	verdict := judge(policyFor(&job.Event), &job.Delivery, o, time.Now(), rand.Float64())
	d.logOutcome(w, o, verdict)
	d.insist("recording an attempt", job.Delivery.ID, func(ctx context.Context) error {
		return d.queue.Record(ctx, &o.attempt, verdict)
	})
	if o.gone() {
		d.insist("turning a webhook off", w.ID, func(ctx context.Context) error {
			return d.turnOff(ctx, &o.attempt, w)
		})
	}
	return verdict
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

// turnOff turns a webhook off whose receiver is gone, unless the user has
// changed it since the attempt a.
func (d *dispatcher) turnOff(ctx context.Context, a *model.Attempt, w *model.Webhook) error {
	current, err := d.queue.Webhook(ctx, w.ID)
	if err != nil {
		return err
	}
	if !current.Status.Active || current.URL != a.Request.URL || current.Status.Since.After(a.Started) {
		return nil
	}
	return d.queue.SetWebhookStatus(ctx, w.ID, model.WebhookStatus{
		Since: time.Now(), Reason: "410 Gone from " + host(w),
	})
}

// logOutcome logs an attempt without the URL's path and query, which may hold
// credentials.
func (d *dispatcher) logOutcome(w *model.Webhook, o *outcome, v model.Verdict) {
	level := slog.LevelDebug
	if !o.attempt.Succeeded {
		level = slog.LevelWarn
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
