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

// TestType is Test with an event of another type, with its sample in the
// catalogue.
func (e *Engine) TestType(ctx context.Context, webhookID, eventType string) (deliveryID string, err error) {
	sample := e.config.Catalogue.Find(eventType)
	if sample == nil {
		return "", model.NotFoundf("The event %q isn't in the catalogue, so there is no sample of it to send.", eventType)
	}
	return e.testWith(ctx, webhookID, model.SourceTest, sample)
}

func (e *Engine) test(ctx context.Context, webhookID string, source model.Source) (deliveryID string, err error) {
	sample := e.config.Catalogue.Find(model.TestType)
	if sample == nil {
		return "", fmt.Errorf("the event catalogue has no type %s", model.TestType)
	}
	return e.testWith(ctx, webhookID, source, sample)
}

func (e *Engine) testWith(ctx context.Context, webhookID string, source model.Source, sample *model.EventType) (deliveryID string, err error) {
	queue := e.config.Queue
	w, err := queue.Webhook(ctx, webhookID)
	if err != nil {
		return "", fmt.Errorf("reading the webhook to be tested: %w", err)
	}
	event := model.NewTest(w, sample.Sample, time.Now())
	event.Type, event.Source = sample.Type, source
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

// Body returns the exact body that a delivery has sent in a round, the same on
// every try, or would send if the round has had none yet.
func (e *Engine) Body(ctx context.Context, deliveryID string, round int) ([]byte, error) {
	queue := e.config.Queue
	sent, err := queue.SentBody(ctx, deliveryID, round)
	if sent != nil || err != nil {
		return sent, err
	}
	job, err := queue.Job(ctx, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("reading the delivery: %w", err)
	}
	attempts, err := queue.Attempts(ctx, deliveryID)
	if err != nil {
		return nil, fmt.Errorf("reading the attempts of the delivery: %w", err)
	}
	for _, a := range attempts {
		switch {
		case a.Round != round:
		case a.Cause == causeTemplate:
			return nil, &model.Error{Kind: model.NotFound, Message: a.Reason}
		default:
			return body.Canonical(&job.Event), nil
		}
	}
	return e.nextBody(ctx, job)
}

// nextBody returns what a delivery would send now.
func (e *Engine) nextBody(ctx context.Context, job *model.Job) ([]byte, error) {
	w, err := e.config.Queue.Webhook(ctx, job.Delivery.WebhookID)
	if model.Is(err, model.NotFound) { // deleted: it won't ever be sent
		return body.Canonical(&job.Event), nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the webhook of the delivery: %w", err)
	}
	rendered, err := body.Render(w, &job.Event, e.config.Catalogue)
	if err != nil {
		return nil, err
	}
	return rendered.Body, nil
}
