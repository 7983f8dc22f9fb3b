package intake_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"sync"

	"latchbell/model"
)

// memory is a Store without a disk: it keeps the contract of Accept, and can
// be told to fail or to wait.
type memory struct {
	// webhooks are the ids of those that get every event.
	webhooks []string
	// fail, if set, is what every method returns.
	fail error
	// gate, if set, holds every Accept until it is closed; entered gets one
	// value for each.
	gate    chan struct{}
	entered chan struct{}

	mu     sync.Mutex
	events []model.Event
	asked  []model.EventQuery
	byKey  map[string]keyed
}

type keyed struct {
	fingerprint []byte
	receipt     model.Receipt
}

func (m *memory) Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error) {
	if m.gate != nil {
		m.entered <- struct{}{}
		<-m.gate
	}
	if m.fail != nil {
		return nil, m.fail
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	receipts := make([]model.Receipt, len(events))
	before, keys := len(m.events), maps.Clone(m.byKey)
	for i, e := range events {
		receipt, err := m.accept(e)
		if err != nil {
			m.events, m.byKey = m.events[:before], keys
			if len(events) > 1 {
				err = &model.BatchError{Index: i, Err: err}
			}
			return nil, err
		}
		receipts[i] = receipt
	}
	return receipts, nil
}

func (m *memory) accept(e model.Event) (model.Receipt, error) {
	if earlier, taken := m.byKey[e.Key]; taken {
		if !bytes.Equal(earlier.fingerprint, e.Fingerprint) {
			return model.Receipt{}, &model.Error{Kind: model.Conflict, Field: "id",
				Message: "This key was used for another event. Give each event a key of its own."}
		}
		earlier.receipt.Duplicate, earlier.receipt.Event, earlier.receipt.Due = true, nil, nil
		return earlier.receipt, nil
	}
	e.ID = fmt.Sprintf("%s%026d", model.EventPrefix, len(m.events)+1)
	m.events = append(m.events, e)
	receipt := model.Receipt{EventID: e.ID, Deliveries: len(m.webhooks), Event: &e}
	for _, id := range m.webhooks {
		receipt.Due = append(receipt.Due, model.DueDelivery{WebhookID: id})
	}
	if e.Key != "" {
		if m.byKey == nil {
			m.byKey = make(map[string]keyed)
		}
		m.byKey[e.Key] = keyed{e.Fingerprint, receipt}
	}
	return receipt, nil
}

func (m *memory) Event(_ context.Context, id string) (*model.Event, error) {
	if m.fail != nil {
		return nil, m.fail
	}
	for _, e := range m.stored() {
		if e.ID == id {
			return &e, nil
		}
	}
	return nil, model.NotFoundf("There is no event %s.", id)
}

// Events notes what it was asked for.
func (m *memory) Events(_ context.Context, q model.EventQuery) ([]model.Event, error) {
	m.mu.Lock()
	m.asked = append(m.asked, q)
	m.mu.Unlock()
	events := m.stored()
	return events[:min(q.Limit, len(events))], m.fail
}

// Deliveries returns one delivery a page, so that callers have to turn pages.
func (m *memory) Deliveries(_ context.Context, q model.DeliveryQuery) (*model.DeliveryPage, error) {
	if m.fail != nil {
		return nil, m.fail
	}
	page := &model.DeliveryPage{Total: len(m.webhooks)}
	for i, id := range m.webhooks {
		if cursor := fmt.Sprint(i); q.After == cursor || q.After == "" && i == 0 {
			page.Deliveries = []model.Delivery{m.delivery(q.EventID, id, i)}
			if i+1 < len(m.webhooks) {
				page.Next = fmt.Sprint(i + 1)
			}
			break
		}
	}
	return page, nil
}

// delivery makes up one that is pending for the first webhook and held for the
// others.
func (m *memory) delivery(eventID, webhookID string, i int) model.Delivery {
	d := model.Delivery{
		ID: fmt.Sprintf("%s%026d", model.DeliveryPrefix, i+1), EventID: eventID, WebhookID: webhookID,
		Status: model.Pending, Due: due, WebhookName: "CRM " + webhookID, WebhookURL: "https://crm.example.com/secret-path",
	}
	if i > 0 {
		d.Holding(model.HeldWebhookInactive)
	}
	return d
}

func (m *memory) Waiting(context.Context) (int, error) {
	return len(m.stored()) * len(m.webhooks), m.fail
}

func (m *memory) stored() []model.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]model.Event(nil), m.events...)
}

// tokens is a Tokens with one token.
type tokens struct {
	right string
	fail  error
}

func (t tokens) Check(_ context.Context, token string) (bool, error) {
	return model.TokenMatches(token, model.HashToken(t.right)), t.fail
}
