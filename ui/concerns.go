package ui

import (
	"context"
	"fmt"
	"time"

	"latchbell/model"
)

// concern is something that needs the user.
type concern struct {
	title string
	text  string
	// filter shows the deliveries that it is about.
	filter deliveryFilter
}

// failedWindow is how long a failed delivery needs attention.
const failedWindow = 24 * time.Hour

// fetchConcerns lists the webhooks that Latchbell turned off, and the failures
// of the last day by webhook.
func fetchConcerns(ctx context.Context, store Store, webhooks []*model.Webhook, now time.Time) ([]concern, error) {
	var concerns []concern
	for _, w := range webhooks {
		if !turnedOffByLatchbell(w.Status) {
			continue
		}
		missed, err := store.Missed(ctx, w.ID)
		if err != nil {
			return nil, err
		}
		concerns = append(concerns, offConcern(w, missed))
	}
	page, err := store.Deliveries(ctx, model.DeliveryQuery{Statuses: []model.DeliveryStatus{model.Failed}})
	if err != nil {
		return nil, err
	}
	return append(concerns, failureConcerns(page.Deliveries, now)...), nil
}

func offConcern(w *model.Webhook, missed model.Missed) concern {
	text := "Reason: " + w.Status.Reason + "."
	if missed.Count > 0 {
		text += fmt.Sprintf(" %s for your decision.", count(missed.Count, "event waits", "events wait"))
	}
	return concern{
		title:  fmt.Sprintf("%s has been off since %s", w.Name, moment(w.Status.Since)),
		text:   text,
		filter: deliveryFilter{webhookID: w.ID},
	}
}

// failureConcerns groups the failures of the last day by webhook, in the order
// of the newest. failed is sorted, newest first.
func failureConcerns(failed []model.Delivery, now time.Time) []concern {
	var order []string
	newest, counts := map[string]model.Delivery{}, map[string]int{}
	for _, d := range failed {
		if now.Sub(d.LastAttempt) > failedWindow {
			continue
		}
		if counts[d.WebhookID] == 0 {
			order = append(order, d.WebhookID)
			newest[d.WebhookID] = d
		}
		counts[d.WebhookID]++
	}
	var concerns []concern
	for _, id := range order {
		d := newest[id]
		concerns = append(concerns, concern{
			title:  fmt.Sprintf("%s: %s failed", d.WebhookName, count(counts[id], "delivery", "deliveries")),
			text:   d.LastReason,
			filter: deliveryFilter{webhookID: id, status: model.Failed},
		})
	}
	return concerns
}
