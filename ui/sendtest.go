package ui

import (
	"context"
	"time"

	"latchbell/model"
)

// testPatience is how long the window waits for the answer to a test: longer
// than a receiver may take. What comes later is seen under Deliveries.
const testPatience = model.MaxTimeout + 5*time.Second

// testSender sends a test to a webhook and returns the id of its delivery.
type testSender func(ctx context.Context, webhookID string) (deliveryID string, err error)

// test sends a test to a webhook and shows how the receiver answered.
func (d *desk) test(w *model.Webhook, send testSender) {
	run(d.bg, "Waiting for the answer of "+w.Name, func(ctx context.Context) (*model.Delivery, error) {
		return d.sendTest(ctx, send, w.ID)
	}, func(delivery *model.Delivery, err error) {
		if err != nil {
			d.fail(err)
			return
		}
		d.tellAnswer(delivery)
	})
}

// sendTest sends a test to a webhook and waits until it was tried once, or
// can't be tried now. It returns the delivery as it stands then.
func (d *desk) sendTest(ctx context.Context, send testSender, webhookID string) (*model.Delivery, error) {
	changes := d.Broker.Subscribe(model.DeliveriesChanged | model.ChangedElsewhere)
	defer changes.Close()
	id, err := send(ctx, webhookID)
	if err != nil {
		return nil, err
	}
	deadline := time.NewTimer(testPatience)
	defer deadline.Stop()
	for {
		delivery, err := d.Store.Delivery(ctx, id)
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
