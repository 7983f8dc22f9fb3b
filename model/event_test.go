package model_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

func goodEvent() model.Event {
	return model.Event{
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: json.RawMessage("{}"),
	}
}

func TestEventsAreValidatedByField(t *testing.T) {
	good := goodEvent()
	if err := good.Validate(); err != nil {
		t.Fatal(err)
	}
	for field, breakIt := range map[string]func(*model.Event){
		"type":           func(e *model.Event) { e.Type = "license renewed" },
		"environment":    func(e *model.Event) { e.Environment = "prod" },
		"timestamp":      func(e *model.Event) { e.Timestamp = time.Time{} },
		"initiator.type": func(e *model.Event) { e.Initiator.Type = "robot" },
		"initiator.id":   func(e *model.Event) { e.Initiator.ID = strings.Repeat("x", model.MaxFieldLength+1) },
		"initiator.name": func(e *model.Event) { e.Initiator.Name = "\xff" },
		"reason":         func(e *model.Event) { e.Reason = strings.Repeat("x", model.MaxFieldLength+1) },
		"subject":        func(e *model.Event) { e.Subject = strings.Repeat("x", model.MaxFieldLength+1) },
		"id":             func(e *model.Event) { e.Key = strings.Repeat("x", model.MaxKeyLength+1) },
		"data":           func(e *model.Event) { e.Data = json.RawMessage("[]") },
	} {
		e := goodEvent()
		breakIt(&e)
		if err := e.Validate(); !model.Is(err, model.Invalid) || model.FieldOf(err) != field {
			t.Errorf("%s: got %v", field, err)
		}
	}
}

func TestSubjectIsTheLicense(t *testing.T) {
	long := strings.Repeat("x", model.MaxFieldLength+1)
	for data, want := range map[string]string{
		`{"license":{"id":"lic_42","key":"7F3A"}}`:       "lic_42",
		`{"license":{"key":"7F3A"}}`:                     "7F3A",
		`{"license":{"id":null,"key":"7F3A"}}`:           "7F3A",
		`{"license":{"id":"","key":"7F3A"}}`:             "7F3A",
		`{"license":{"id":{},"key":"7F3A"}}`:             "7F3A",
		`{"license":{"id":"` + long + `","key":"7F3A"}}`: "7F3A",
		`{"license":{"id":90071992547409930}}`:           "90071992547409930",
		`{"license":{"id":"lic_42","ID":"other"}}`:       "lic_42",
		`{"License":{"id":"lic_42"}}`:                    "",
		`{"license":"lic_42"}`:                           "",
		`{"license":null}`:                               "",
		`{"other":{"license":{"id":"lic_42"}}}`:          "",
		`{}`:                                             "",
	} {
		if got := model.SubjectOf(json.RawMessage(data)); got != want {
			t.Errorf("%s: got %q, want %q", data, got, want)
		}
	}
}

func TestFingerprintsTellPartsApart(t *testing.T) {
	part := func(s string) []byte { return []byte(s) }
	base := model.FingerprintOf(part("ab"), part("c"))
	if !bytes.Equal(base, model.FingerprintOf(part("ab"), part("c"))) {
		t.Error("the same parts give another digest")
	}
	for name, other := range map[string][]byte{
		"moved border": model.FingerprintOf(part("a"), part("bc")),
		"joined":       model.FingerprintOf(part("abc")),
		"more":         model.FingerprintOf(part("ab"), part("c"), nil),
		"other order":  model.FingerprintOf(part("c"), part("ab")),
	} {
		if bytes.Equal(base, other) {
			t.Errorf("%s: the same digest", name)
		}
	}
}

func TestEventReachesTheWebhooksOfItsEnvironment(t *testing.T) {
	webhooks := []*model.Webhook{
		{ID: "all", Environment: model.Production, Events: []string{"*"}},
		{ID: "off", Environment: model.Production, Events: []string{"license.*"}},
		{ID: "staging", Environment: model.Staging, Events: []string{"*"}},
		{ID: "other", Environment: model.Production, Events: []string{"user.created"}},
	}
	e := goodEvent()
	if got := ids(model.Route(&e, webhooks)); !slices.Equal(got, []string{"all", "off"}) {
		t.Errorf("got %v", got)
	}
	test := model.NewTest(webhooks[3], json.RawMessage("{}"), time.Now())
	if got := ids(model.Route(&test, webhooks)); !slices.Equal(got, []string{"other"}) {
		t.Errorf("the test reaches %v", got)
	}
	if err := test.Validate(); err != nil {
		t.Errorf("the test isn't valid: %v", err)
	}
}

func ids(webhooks []*model.Webhook) []string {
	var out []string
	for _, w := range webhooks {
		out = append(out, w.ID)
	}
	return out
}

func TestReceiptsReadAsSentences(t *testing.T) {
	for want, r := range map[string]model.Receipt{
		"evt_1: 1 delivery":        {EventID: "evt_1", Deliveries: 1},
		"evt_1: 0 deliveries":      {EventID: "evt_1"},
		"evt_1: was stored before": {EventID: "evt_1", Deliveries: 1, Duplicate: true},
	} {
		if got := r.String(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
