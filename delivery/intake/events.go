package intake

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"latchbell/model"
)

// keyHeader carries the caller's own key instead of the field "id".
const keyHeader = "Idempotency-Key"

// receipt is the answer to an accepted event.
type receipt struct {
	ID         string `json:"id"`
	Deliveries int    `json:"deliveries"`
	Duplicate  bool   `json:"duplicate,omitempty"`
}

// acceptEvent is POST /v1/events.
func (s *Server) acceptEvent(w http.ResponseWriter, r *http.Request) error {
	event, err := readEvent(w, r)
	if err != nil {
		return err
	}
	accepted, err := s.accept(r.Context(), event)
	if err != nil {
		return err
	}
	status := http.StatusAccepted
	if accepted.Duplicate {
		status = http.StatusOK
	}
	s.reply(w, status, receipt{ID: accepted.EventID, Deliveries: accepted.Deliveries, Duplicate: accepted.Duplicate})
	return nil
}

func readEvent(w http.ResponseWriter, r *http.Request) (model.Event, error) {
	key, err := headerKey(r.Header)
	if err != nil {
		return model.Event{}, err
	}
	body, err := readBody(w, r)
	if err != nil {
		return model.Event{}, err
	}
	event, err := Decode(body, key, time.Now())
	event.Source = model.SourceIntake
	return event, err
}

// headerKey returns the value of the Idempotency-Key header, "" without one.
func headerKey(header http.Header) (string, error) {
	values := header[keyHeader]
	switch {
	case len(values) == 0:
		return "", nil
	case len(values) > 1 || values[0] == "":
		return "", model.Invalidf("id", "The header %s must stand there once and hold a key, or be left out.", keyHeader)
	}
	return values[0], nil
}

// accept stores the event, even if the caller hangs up meanwhile: otherwise an
// event could be on the disk without its webhooks being told.
func (s *Server) accept(ctx context.Context, event model.Event) (model.Receipt, error) {
	receipts, err := s.config.Store.Accept(context.WithoutCancel(ctx), []model.Event{event})
	if err != nil {
		return model.Receipt{}, fmt.Errorf("storing the event: %w", err)
	}
	if webhooks := receipts[0].Webhooks; len(webhooks) > 0 {
		s.config.Accepted(webhooks)
	}
	return receipts[0], nil
}
