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
	// webhook is the id of the webhook that it is about, "" if it is about the
	// deliveries that filter lets through.
	webhook string
	filter  deliveryFilter
}

// failedWindow is how long a failed delivery needs attention.
const failedWindow = 24 * time.Hour

// fetchConcerns lists the webhooks that Latchbell turned off, those that stopped
// catching up, and the failures of the last day by webhook.
func fetchConcerns(ctx context.Context, store Store, webhooks []*model.Webhook, now time.Time) ([]concern, error) {
	behind, err := fetchMissed(ctx, store)
	if err != nil {
		return nil, err
	}
	var concerns []concern
	for _, w := range webhooks {
		switch {
		case turnedOffByLatchbell(w.Status):
			missed, err := store.Missed(ctx, w.ID)
			if err != nil {
				return nil, err
			}
			concerns = append(concerns, offConcern(w, missed))
		case w.Status.Active && behind[w.ID].Count > 0:
			concerns = append(concerns, behindConcern(w, behind[w.ID]))
		}
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
		text += " " + undecided(missed)
	}
	return concern{
		title:  fmt.Sprintf("%s has been off since %s", w.Name, moment(w.Status.Since)),
		text:   text,
		filter: deliveryFilter{webhookID: w.ID},
	}
}

// behindConcern is about a webhook that is on and has missed events that aren't
// being sent.
func behindConcern(w *model.Webhook, missed model.Missed) concern {
	return concern{
		title:   w.Name + " stopped catching up",
		text:    "Sending what it missed failed. " + undecided(missed),
		webhook: w.ID,
	}
}

func undecided(missed model.Missed) string {
	return count(missed.Count, "event waits", "events wait") + " for your decision."
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
