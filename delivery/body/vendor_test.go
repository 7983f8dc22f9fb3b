package body_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/delivery/body"
	"latchbell/model"
)

var vendors = []model.BodyProfile{model.BodyGetKeyManager, model.BodyZentitle, model.BodyBroctagon, model.BodyCactusDash}

// readEvent reads an event in the form of the canonical body.
func readEvent(t *testing.T, path string) *model.Event {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var e struct {
		ID, Type, Environment, Reason, Subject string
		Timestamp                              time.Time
		Test                                   bool
		Initiator                              model.Initiator
		Data                                   json.RawMessage
	}
	if err := json.Unmarshal(raw, &e); err != nil {
		t.Fatal(err)
	}
	return &model.Event{
		ID: e.ID, Type: e.Type, Environment: model.Environment(e.Environment), Timestamp: e.Timestamp, Test: e.Test,
		Initiator: e.Initiator, Reason: e.Reason, Subject: e.Subject, Data: e.Data,
	}
}

// The vectors are frozen: a receiver that was written for them breaks with any
// difference. A folder holds an event and its body in each format.
func TestVendorBodiesMatchTheFrozenVectors(t *testing.T) {
	folders, err := filepath.Glob("testdata/vendors/*")
	if err != nil || len(folders) == 0 {
		t.Fatalf("no vectors (%v)", err)
	}
	c := catalogue(t)
	for _, folder := range folders {
		e := readEvent(t, filepath.Join(folder, "event.json"))
		for _, profile := range vendors {
			t.Run(filepath.Base(folder)+"/"+string(profile), func(t *testing.T) {
				want, err := os.ReadFile(filepath.Join(folder, string(profile)+".json"))
				if err != nil {
					t.Fatal(err)
				}
				got := vendorBody(t, c, &model.Webhook{ID: "whk_01JNX", Name: "CRM Sync", Body: profile}, e)
				if diff := cmp.Diff(string(want), got); diff != "" {
					t.Errorf("the body differs from its vector (-vector +body):\n%s", diff)
				}
			})
		}
	}
}

func vendorBody(t *testing.T, c *model.Catalogue, w *model.Webhook, e *model.Event) string {
	t.Helper()
	r, err := body.Render(w, e, c)
	if err != nil {
		t.Fatal(err)
	}
	if !json.Valid(r.Body) {
		t.Fatalf("not JSON: %s", r.Body)
	}
	return string(r.Body)
}

// code returns what a vendor's body calls the event.
func code(t *testing.T, profile model.BodyProfile, rendered string) string {
	t.Helper()
	var b struct {
		EventCode string
		Event     string
		Source    struct{ Event string }
	}
	if err := json.Unmarshal([]byte(rendered), &b); err != nil {
		t.Fatalf("%s: %v", profile, err)
	}
	return b.EventCode + b.Event + b.Source.Event
}

func TestVendorsCodesAreThoseOfTheirSystems(t *testing.T) {
	c := catalogue(t)
	for profile, codes := range map[model.BodyProfile]map[string]string{
		model.BodyGetKeyManager: {"license.renewed": "license.renewed", "telemetry.flagged": "telemetry.flagged", "activation.failed": "activation.failed"},
		model.BodyZentitle: {
			"customer.created": "customer.created", "customer.updated": "customer.updated", "entitlement.created": "entitlement.created",
			"entitlement.updated": "entitlement.updated", "entitlement.activated": "entitlement.activated",
			"entitlement.renewed": "entitlement.renewed", "entitlement.expired": "entitlement.expired",
			"entitlement.expiring": "entitlement.expires7days", "entitlement.provisioned": "entitlement.provision",
			"entitlement.usage_summary": "entitlement.usage.summary", "entitlement.group.created": "entitlement.group.created",
			"entitlement.maintenance.expired": "entitlement.maintenance.expired", "entitlement.maintenance.expiring": "entitlement.maintenance.expires30days",
			"entitlement.seat.activated": "entitlement.seat.activated", "entitlement.seat.deactivated": "entitlement.seat.deactivated",
			"license.renewed": "entitlement.renewed", "activation.created": "entitlement.seat.activated",
			"license.suspended": "license.suspended", "user.status_changed": "user.status.changed",
		},
		model.BodyBroctagon: {
			"withdrawal.approved.node_1": "crm.webhooks.requests.withdrawal.approve.node.1", "withdrawal.rejected": "crm.webhooks.requests.withdrawal.reject",
			"prop_trading.approved.node_10":     "crm.webhooks.requests.propTrading.approve.node.10",
			"prop_trading_live.rejected":        "crm.webhooks.requests.propTradingLive.reject",
			"prop_trading_live.approved.node_2": "crm.webhooks.requests.propTradingLive.approve.node.2",
			"license.renewed":                   "crm.webhooks.license.renewed", "api_key.created": "crm.webhooks.apiKey.created",
		},
		model.BodyCactusDash: {
			"license.renewed": "renewal", "license.deleted": "deletion", "license.unbound": "unbind", "license.suspended": "license_suspended",
		},
	} {
		for eventType, want := range codes {
			if got := code(t, profile, vendorBody(t, c, &model.Webhook{Body: profile}, chatEvent(c, eventType))); got != want {
				t.Errorf("%s calls %s %q, want %q", profile, eventType, got, want)
			}
		}
	}
}

func TestZentitlesRemindersFollowTheDaysThatAreLeft(t *testing.T) {
	c := catalogue(t)
	for data, want := range map[string]string{
		`{"days_left":1}`: "entitlement.expires1day", `{"daysToExpire":0}`: "entitlement.expires1day",
		`{"days_left":2}`: "entitlement.expires7days", `{"days_left":"7"}`: "entitlement.expires7days",
		`{"days_left":8}`: "entitlement.expires30days", `{"days_left":29.5}`: "entitlement.expires30days", `{"days_left":1e300}`: "entitlement.expires30days",
		`{"entitlement":{"expires_at":"2026-03-08T09:15:00Z"}}`: "entitlement.expires7days",
		`{"license":{"expires_at":"2026-03-08T09:16:00Z"}}`:     "entitlement.expires30days",
		`{}`: "entitlement.expiring", `{"days_left":"NaN"}`: "entitlement.expiring", `{"days_left":[1]}`: "entitlement.expiring",
	} {
		e := &model.Event{Type: "entitlement.expiring", Timestamp: time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC), Data: json.RawMessage(data)}
		if got := code(t, model.BodyZentitle, vendorBody(t, c, &model.Webhook{Body: model.BodyZentitle}, e)); got != want {
			t.Errorf("%s: %q, want %q", data, got, want)
		}
	}
}

func TestVendorBodiesLoseNoText(t *testing.T) {
	eachSample(t, func(t *testing.T, c *model.Catalogue, e *model.Event) {
		for _, profile := range vendors {
			if profile == model.BodyZentitle && e.Type == model.TestType {
				continue // its payload is empty
			}
			got := vendorBody(t, c, &model.Webhook{Body: profile}, e)
			for _, text := range texts(e.Data) {
				if !strings.Contains(got, text) && !rewritten(profile, e, text) {
					t.Errorf("%s, %s: %s isn't in the body %s", profile, e.Type, text, got)
				}
			}
		}
	})
}

// rewritten reports whether a vendor writes the text of a request in another way.
func rewritten(profile model.BodyProfile, e *model.Event, text string) bool {
	return profile == model.BodyBroctagon &&
		(text == `"prop_trading_live"` || strings.Contains(string(e.Data), `"request_time":`+text))
}

// texts returns all strings among the values of JSON, with their quotes.
func texts(raw json.RawMessage) []string {
	var object map[string]json.RawMessage
	var list []json.RawMessage
	var all []string
	switch {
	case raw[0] == '"':
		return []string{string(raw)}
	case json.Unmarshal(raw, &object) == nil:
		for _, v := range object {
			all = append(all, texts(v)...)
		}
	case json.Unmarshal(raw, &list) == nil:
		for _, v := range list {
			all = append(all, texts(v)...)
		}
	}
	return all
}

func TestBodyOfAnUnknownFormatIsAnError(t *testing.T) {
	_, err := body.Render(&model.Webhook{Body: "fax"}, &model.Event{Data: json.RawMessage(`{}`)}, catalogue(t))
	if model.FieldOf(err) != "body" {
		t.Errorf("the error is %v", err)
	}
}
