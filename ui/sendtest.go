package ui

import (
	"context"
	"time"

	"latchbell/model"
)

// testPatience is how long the window waits for the answer to a test: longer
// than a receiver may take. What comes later is seen under Deliveries.
const testPatience = 20 * time.Second

// sendTest sends a test to a webhook and waits until it was tried once, or
// can't be tried now. It returns the delivery as it stands then.
func sendTest(ctx context.Context, sender Sender, store Store, broker *model.Broker, webhookID string) (*model.Delivery, error) {
	changes := broker.Subscribe(model.DeliveriesChanged | model.ChangedElsewhere)
	defer changes.Close()
	id, err := sender.Test(ctx, webhookID)
	if err != nil {
		return nil, err
	}
	deadline := time.NewTimer(testPatience)
	defer deadline.Stop()
	for {
		delivery, err := store.Delivery(ctx, id)
		if err != nil || delivery.Attempts > 0 || delivery.Status != model.Pending {
			return delivery, err
		}
		select {
		case <-ctx.Done():
			return nil, ctx.Err()
		case <-deadline.C:
			return delivery, nil
		case <-changes.C:
			changes.Take()
		}
	}
}
