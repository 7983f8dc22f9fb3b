package delivery

import (
	"context"
	"fmt"
	"time"

	"latchbell/delivery/body"
	"latchbell/model"
)

// Test stores an event of type webhook.test for one webhook, with the sample
// of the catalogue, and returns the id of its delivery. A webhook that is
// turned off can be tested too. If the engine isn't started, whoever sends for
// this data folder sends it. It returns an Error of kind NotFound for an
// unknown webhook.
func (e *Engine) Test(ctx context.Context, webhookID string) (deliveryID string, err error) {
	return e.test(ctx, webhookID, model.SourceTest)
}

// TestNewSecret is Test with a signature of the newest secret alone, to see
// whether the receiver knows it while the previous one still signs too.
func (e *Engine) TestNewSecret(ctx context.Context, webhookID string) (deliveryID string, err error) {
	return e.test(ctx, webhookID, model.SourceSecretTest)
}

func (e *Engine) test(ctx context.Context, webhookID string, source model.Source) (deliveryID string, err error) {
	queue := e.config.Queue
	w, err := queue.Webhook(ctx, webhookID)
	if err != nil {
		return "", fmt.Errorf("reading the webhook to be tested: %w", err)
	}
	sample := e.config.Catalogue.Find(model.TestType)
	if sample == nil {
		return "", fmt.Errorf("the event catalogue has no type %s", model.TestType)
	}
	event := model.NewTest(w, sample.Sample, time.Now())
	event.Source = source
	receipts, err := queue.Accept(ctx, []model.Event{event})
	if err != nil {
		return "", fmt.Errorf("storing the test event: %w", err)
	}
	e.Accepted(receipts)
	if len(receipts[0].Due) == 0 {
		return "", model.NotFoundf("The webhook %q was deleted just now, so the test wasn't sent.", w.Name)
	}
	return receipts[0].Due[0].ID, nil
}

// Resend starts a delivery anew, with all tries, whatever its state. Its errors
// are those of the queue: NotFound, or Conflict when its webhook was deleted.
// Like Test, it works when the engine isn't started.
func (e *Engine) Resend(ctx context.Context, deliveryID string) error {
	d, err := e.config.Queue.Resend(ctx, deliveryID)
	if err != nil {
		return fmt.Errorf("sending the delivery again: %w", err)
	}
	if active := e.active.Load(); active != nil {
		active.refresh(d.WebhookID)
	}
	return nil
}

// Body returns the exact body that a delivery sends, the same on every try.
func (e *Engine) Body(ctx context.Context, deliveryID string) ([]byte, error) {
	job, err := e.config.Queue.Job(ctx, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("reading the delivery: %w", err)
	}
	return body.Canonical(&job.Event), nil
}
