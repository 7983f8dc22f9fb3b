package body_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"latchbell/delivery/body"
	"latchbell/model"
)

// The vectors are frozen: a difference here breaks the signatures of everything
// that still has to be sent again.
func TestCanonicalMatchesTheFrozenVectors(t *testing.T) {
	at := time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC)
	vectors := map[string]model.Event{
		"smallest": {
			ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "license.created", Environment: model.Production, Timestamp: at,
			Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: json.RawMessage(`{}`),
		},
		"everything": {
			ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "license.renewed", Environment: model.Staging,
			Timestamp: at.Add(7 * time.Millisecond).In(time.FixedZone("", 2*60*60)), Test: true,
			Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
			Reason:    "subscription_payment", Subject: "lic_42",
			Data: json.RawMessage(`{"z":1.0,"a":12345678901234567890.50,"k":"\u00eb\/<&>","e":1E+2,"license":{"id":"lic_42"}}`),
		},
		"escapes": {
			ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "user.updated", Environment: model.Development, Timestamp: at.Add(999_999 * time.Nanosecond),
			Initiator: model.Initiator{Type: model.InitiatorAdmin, Name: "\"back\\slash\" <b>&amp;</b> \u2028 🔔 \x01\b\f\n\r\t\x1f\x7f"},
			Data:      json.RawMessage(`{"":null}`),
		},
	}
	for name, event := range vectors {
		t.Run(name, func(t *testing.T) {
			want, err := os.ReadFile(filepath.Join("testdata", name+".json"))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(body.Canonical(&event))); diff != "" {
				t.Errorf("the body differs from its vector (-vector +body):\n%s", diff)
			}
		})
	}
}

func TestCanonicalIsValidJSONThatKeepsEveryText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Filter(func(s string) bool { return strings.ToValidUTF8(s, "") == s })
		e := model.Event{
			ID: "evt_1", Type: "a.b", Environment: model.Production, Timestamp: time.UnixMilli(rapid.Int64Range(0, 4e12).Draw(t, "ms")),
			Initiator: model.Initiator{Type: model.InitiatorUser, ID: text.Draw(t, "id"), Name: text.Draw(t, "name")},
			Reason:    text.Draw(t, "reason"), Subject: text.Draw(t, "subject"), Data: json.RawMessage(`{"n":1.0}`),
		}
		var got struct {
			ID, Type, Environment, Reason, Subject string
			Timestamp                              time.Time
			Initiator                              model.Initiator
			Data                                   json.RawMessage
		}
		if err := json.Unmarshal(body.Canonical(&e), &got); err != nil {
			t.Fatalf("not JSON: %v", err)
		}
		if got.Initiator != e.Initiator || got.Reason != e.Reason || got.Subject != e.Subject || !got.Timestamp.Equal(e.Timestamp) {
			t.Fatalf("the texts came back as %+v", got)
		}
		if string(got.Data) != string(e.Data) {
			t.Fatalf("data came back as %s", got.Data)
		}
	})
}

func BenchmarkCanonical(b *testing.B) {
	e := model.Event{
		ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
		Reason:    "subscription_payment", Subject: "lic_42", Data: json.RawMessage(`{"k":"` + strings.Repeat("x", 500) + `"}`),
	}
	for b.Loop() {
		body.Canonical(&e)
	}
}
