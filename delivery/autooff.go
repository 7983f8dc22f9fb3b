package delivery

import (
	"context"
	"fmt"
	"time"

	"latchbell/model"
)

const (
	// failingLimit is how long a webhook may fail without a single success, and
	// failingEvents with how many events at least: a single one can be at fault
	// itself.
	failingLimit  = 5 * 24 * time.Hour
	failingEvents = 2
	// failingReason is the reason of a webhook that is turned off for that.
	failingReason = "no success for 5 days"
)

// afterAttempt draws the conclusions for the webhook from an attempt that is
// recorded.
func (d *dispatcher) afterAttempt(w *model.Webhook, o *outcome) {
	switch {
	case o.attempt.Succeeded:
		d.away.catching.delivered(w, o.event)
		return
	case o.answer.ChatID != "":
		d.insist("following a chat to its new id", w.ID, func(ctx context.Context) error {
			return d.followChat(ctx, w, o.answer.ChatID)
		})
		return
	case o.answer.Throttled:
		return // it only asks to wait
	case o.blameless():
		d.away.catching.delivered(w, o.event) // the next may well go
		return
	}
	d.away.catching.failed(w)
	d.insist("turning a webhook off", w.ID, func(ctx context.Context) error {
		reason, err := d.offReason(ctx, w, o)
		if err != nil || reason == "" {
			return err
		}
		return d.turnOff(ctx, &o.attempt, w, reason)
	})
}

// offReason says why a webhook is to be turned off after a failed attempt, or
// "".
func (d *dispatcher) offReason(ctx context.Context, w *model.Webhook, o *outcome) (string, error) {
	switch {
	case o.answer.Gone != "":
		return o.answer.Gone, nil
	case o.gone():
		return "410 Gone from " + host(w), nil
	}
	failing, err := d.queue.Failing(ctx, w.ID)
	if err != nil {
		return "", fmt.Errorf("reading how long a webhook has failed: %w", err)
	}
	now := time.Now()
	if failing.Since.IsZero() || failing.Events < failingEvents || now.Sub(failing.Since) < failingLimit {
		return "", nil
	}
	aways, err := d.queue.Aways(ctx, failing.Since, now)
	if err != nil {
		return "", fmt.Errorf("reading when nothing could be sent: %w", err)
	}
	if now.Sub(failing.Since)-model.AwayTime(aways, failing.Since, now) < failingLimit {
		return "", nil
	}
	return failingReason, nil
}

// turnOff turns a webhook off, unless the user has changed it since the attempt
// a.
func (d *dispatcher) turnOff(ctx context.Context, a *model.Attempt, w *model.Webhook, reason string) error {
	current, err := d.queue.Webhook(ctx, w.ID)
	if err != nil {
		return err
	}
	moved := current.URL != w.URL || current.CredentialsRef != w.CredentialsRef || current.ChatID != w.ChatID
	if !current.Status.Active || moved || current.Status.Since.After(a.Started) {
		return nil
	}
	d.log.Warn("a webhook is turned off", "webhook", w.ID, "reason", reason)
	return d.queue.SetWebhookStatus(ctx, w.ID, model.WebhookStatus{Since: time.Now(), Reason: reason})
}

// followChat gives a webhook the chat's new id, unless the user has chosen
// another one meanwhile.
func (d *dispatcher) followChat(ctx context.Context, w *model.Webhook, chatID string) error {
	current, err := d.queue.Webhook(ctx, w.ID)
	if err != nil || current.ChatID != w.ChatID {
		return err
	}
	current.ChatID = chatID
	d.log.Info("a chat has a new id", "webhook", w.ID)
	return d.queue.SaveWebhooks(ctx, current)
}
