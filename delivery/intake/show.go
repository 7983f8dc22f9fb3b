package intake

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"latchbell/model"
)

// eventView is an event as GET /v1/events lists it.
type eventView struct {
	ID          string            `json:"id"`
	Key         string            `json:"key,omitempty"`
	Type        string            `json:"type"`
	Timestamp   time.Time         `json:"timestamp"`
	Received    time.Time         `json:"received"`
	Environment model.Environment `json:"environment"`
	Test        bool              `json:"test"`
	Initiator   model.Initiator   `json:"initiator"`
	Reason      string            `json:"reason,omitempty"`
	Subject     string            `json:"subject,omitempty"`
	Data        json.RawMessage   `json:"data"`
}

// shownEvent is an event as GET /v1/events/{id} shows it.
type shownEvent struct {
	eventView
	Deliveries []deliveryView `json:"deliveries"`
}

// deliveryView is a delivery of a shownEvent. It names the webhook but not its
// URL, which can hold a credential.
type deliveryView struct {
	ID          string               `json:"id"`
	WebhookID   string               `json:"webhook_id"`
	WebhookName string               `json:"webhook_name"`
	Status      model.DeliveryStatus `json:"status"`
	// HeldFor is what a held delivery waits for.
	HeldFor  model.HoldReason `json:"held_for,omitempty"`
	Attempts int              `json:"attempts"`
	// ResponseCode and Problem are of the last attempt.
	ResponseCode int        `json:"response_code,omitempty"`
	Problem      string     `json:"problem,omitempty"`
	LastAttempt  *time.Time `json:"last_attempt,omitempty"`
	// NextAttempt is set while the delivery is pending.
	NextAttempt *time.Time `json:"next_attempt,omitempty"`
}

// showEvent is GET /v1/events/{id}.
func (s *Server) showEvent(w http.ResponseWriter, r *http.Request) (int, error) {
	id := r.URL.Path[len("/v1/events/"):]
	if !model.IsID(model.EventPrefix, id) {
		return 0, refuse(http.StatusNotFound, `This isn't the id of an event. Use the "id" of the answer to POST /v1/events; it begins with evt_.`)
	}
	event, err := s.config.Store.Event(r.Context(), id)
	if err != nil {
		return 0, fmt.Errorf("reading the event: %w", err)
	}
	deliveries, err := s.deliveriesOf(r.Context(), id)
	if err != nil {
		return 0, fmt.Errorf("reading the event's deliveries: %w", err)
	}
	return s.reply(w, http.StatusOK, shownEvent{viewEvent(event), deliveries}), nil
}

// deliveriesOf reads all pages.
func (s *Server) deliveriesOf(ctx context.Context, eventID string) ([]deliveryView, error) {
	views := []deliveryView{}
	query := model.DeliveryQuery{EventID: eventID, Sort: model.SortWebhook, Ascending: true}
	for {
		page, err := s.config.Store.Deliveries(ctx, query)
		if err != nil {
			return nil, err
		}
		for _, d := range page.Deliveries {
			views = append(views, viewDelivery(&d))
		}
		if page.Next == "" {
			return views, nil
		}
		query.After = page.Next
	}
}

func viewEvent(e *model.Event) eventView {
	return eventView{
		ID: e.ID, Key: e.Key, Type: e.Type,
		Timestamp: e.Timestamp.UTC(), Received: e.Received.UTC(),
		Environment: e.Environment, Test: e.Test, Initiator: e.Initiator,
		Reason: e.Reason, Subject: e.Subject, Data: e.Data,
	}
}

func viewDelivery(d *model.Delivery) deliveryView {
	view := deliveryView{
		ID: d.ID, WebhookID: d.WebhookID, WebhookName: d.WebhookName,
		Status: d.Status, HeldFor: d.Hold, Attempts: d.Attempts,
		ResponseCode: d.LastCode, Problem: d.LastReason,
		LastAttempt: instant(d.LastAttempt),
	}
	if d.Status == model.Pending {
		view.NextAttempt = instant(d.Due)
	}
	return view
}

// instant returns t in UTC, nil for none.
func instant(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
