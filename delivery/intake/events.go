package intake

import (
	"context"
	"encoding/json"
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

// receipts is the answer to a batch, in the order of its events.
type receipts struct {
	Events []receipt `json:"events"`
}

// acceptEvents is POST /v1/events.
func (s *Server) acceptEvents(w http.ResponseWriter, r *http.Request) (int, error) {
	release, err := s.takeRoom(r)
	if err != nil {
		w.Header().Set("Retry-After", "1")
		return 0, err
	}
	defer release()
	events, batch, err := readEvents(w, r)
	if err != nil {
		return 0, err
	}
	stored, err := s.accept(r.Context(), events)
	if err != nil {
		return 0, err
	}
	status, answer := answerTo(stored)
	if !batch {
		return s.reply(w, status, answer.Events[0]), nil
	}
	return s.reply(w, status, answer), nil
}

// answerTo answers with 202, or with 200 if nothing was stored because it all
// had been before.
func answerTo(stored []model.Receipt) (int, receipts) {
	status, answer := http.StatusOK, receipts{Events: make([]receipt, len(stored))}
	for i, r := range stored {
		answer.Events[i] = receipt{ID: r.EventID, Deliveries: r.Deliveries, Duplicate: r.Duplicate}
		if !r.Duplicate {
			status = http.StatusAccepted
		}
	}
	return status, answer
}

// readEvents reads the body in the form that the header names, and reports
// whether it is one that can bring several events.
func readEvents(w http.ResponseWriter, r *http.Request) (events []model.Event, batch bool, err error) {
	key, err := headerKey(r.Header)
	if err != nil {
		return nil, false, err
	}
	f, err := formOf(r.Header)
	if err != nil {
		return nil, false, err
	}
	body, err := readBody(w, r, f)
	if err != nil {
		return nil, false, err
	}
	now := time.Now()
	if batch = f == lines || f == cloudBatch || f == plain && isArray(body); batch {
		events, err = readBatch(f, body, key, now)
	} else {
		events = make([]model.Event, 1)
		events[0], err = readOne(f, r.Header, body, key, now)
	}
	if err != nil {
		return nil, false, err
	}
	for i := range events {
		events[i].Source = model.SourceIntake
	}
	return events, batch, nil
}

func readOne(f form, header http.Header, body []byte, key string, now time.Time) (model.Event, error) {
	switch {
	case len(body) > model.MaxEventSize:
		return model.Event{}, errTooLarge
	case f == cloudEvent:
		return decodeCloudEvent(body, key, now)
	case f == cloudData:
		return decodeCloudData(header, body, key, now)
	}
	return Decode(body, key, now)
}

func readBatch(f form, body []byte, key string, now time.Time) ([]model.Event, error) {
	switch {
	case key != "":
		return nil, model.Invalidf("id", `One %s can't hold for several events. Leave the header out and give each event an "id" of its own.`, keyHeader)
	case f == cloudBatch:
		return decodeCloudBatch(body, now)
	}
	decode := func(part json.RawMessage) (model.Event, error) { return Decode(part, "", now) }
	if f == lines {
		return decodeBatch(lineByLine(body), decode)
	}
	parts, err := elements(body)
	if err != nil {
		return nil, err
	}
	return decodeBatch(parts, decode)
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

// accept stores the events, even if the caller hangs up meanwhile: otherwise
// they could be on the disk without the sender being told.
func (s *Server) accept(ctx context.Context, events []model.Event) ([]model.Receipt, error) {
	stored, err := s.config.Store.Accept(context.WithoutCancel(ctx), events)
	if err != nil {
		return nil, fmt.Errorf("storing events: %w", err)
	}
	duplicates := 0
	for _, r := range stored {
		if r.Duplicate {
			duplicates++
		}
	}
	s.count.Stored(len(stored)-duplicates, duplicates)
	if duplicates < len(stored) {
		s.config.Accepted(stored)
	}
	return stored, nil
}
