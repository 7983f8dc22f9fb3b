package body_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"latchbell/assets"
	"latchbell/delivery/body"
	"latchbell/model"
)

// eachSample calls check with an event of every type of the catalogue.
func eachSample(t *testing.T, check func(t *testing.T, c *model.Catalogue, e *model.Event)) {
	t.Helper()
	c := catalogue(t)
	for _, g := range c.Groups() {
		for _, eventType := range g.Types {
			check(t, c, chatEvent(c, eventType.Type))
		}
	}
}

func TestEveryStarterGivesJSONForEverySample(t *testing.T) {
	for _, starter := range assets.Starters {
		w := &model.Webhook{ID: "whk_1", Name: "CRM", Body: model.BodyTemplate, Template: starter.Template()}
		t.Run(starter.Name, func(t *testing.T) {
			eachSample(t, func(t *testing.T, c *model.Catalogue, e *model.Event) {
				r, err := body.Render(w, e, c)
				if err != nil {
					t.Errorf("%s: %v", e.Type, err)
				} else if !json.Valid(r.Body) {
					t.Errorf("%s: not JSON: %s", e.Type, r.Body)
				}
			})
		})
	}
}

// shapes are, for each starter, paths that the documentation of the system
// names, with the kinds of JSON that it gives for them. The event is an
// activated license of the catalogue.
var shapes = map[string]map[string]string{
	"A small example": {"what": "string", "devices": "array", "everything.license.key": "string"},
	"Cryptlex": {
		"event": "string", "triggeredAt": "string", "data.id": "string", "data.key": "string", "data.revoked": "boolean",
		"data.suspended": "boolean", "data.allowedActivations": "number", "data.totalActivations": "number",
		"data.expiresAt": "string", "data.productId": "string", "data.metadata.0.key": "string",
	},
	"Freemius": {
		"id": "string", "type": "string", "created": "string", "event_trigger": "string", "data": "object",
		"objects.user.email": "string", "objects.license.secret_key": "string", "objects.license.expiration": "string",
	},
	"GitHub": {"action": "string", "sender.login": "string", "sender.type": "string", "changes": "object"},
	"Keygen": {
		"data.id": "string", "data.type": "string", "data.attributes.endpoint": "string", "data.attributes.event": "string",
		"data.attributes.payload": "string", "data.attributes.status": "string", "data.attributes.created": "string",
	},
	"Lemon Squeezy": {
		"meta.event_name": "string", "meta.test_mode": "boolean", "data.type": "string", "data.id": "string",
		"data.attributes.key": "string", "data.attributes.key_short": "string", "data.attributes.user_email": "string",
		"data.attributes.activation_limit": "number", "data.attributes.instances_count": "number",
		"data.attributes.disabled": "boolean", "data.attributes.status": "string", "data.attributes.expires_at": "string",
	},
	"Paddle": {"event_id": "string", "event_type": "string", "occurred_at": "string", "notification_id": "string", "data": "object"},
	"Stripe": {
		"id": "string", "object": "string", "api_version": "string", "created": "number", "type": "string", "livemode": "boolean",
		"data.object": "object", "data.previous_attributes": "object", "request": "object", "pending_webhooks": "number",
	},
	"WooCommerce": {
		"id": "number", "number": "string", "status": "string", "date_created_gmt": "string", "billing.email": "string",
		"line_items.0.name": "string", "meta_data.0.key": "string",
	},
}

func TestStartersHaveTheShapesOfTheirSystems(t *testing.T) {
	c := catalogue(t)
	for _, starter := range assets.Starters {
		w := &model.Webhook{Body: model.BodyTemplate, Template: starter.Template()}
		r, err := body.Render(w, chatEvent(c, "license.activated"), c)
		if err != nil {
			t.Fatal(err)
		}
		for path, want := range shapes[starter.Name] {
			if got := kindAt(r.Body, path); got != want {
				t.Errorf("%s: %s is %s, want %s", starter.Name, path, got, want)
			}
		}
		if len(shapes[starter.Name]) == 0 {
			t.Errorf("nothing is known of the shape of %s", starter.Name)
		}
	}
}

func TestKeygensPayloadIsADocumentOfItsOwn(t *testing.T) {
	c := catalogue(t)
	i := slices.IndexFunc(assets.Starters, func(s assets.Starter) bool { return s.Name == "Keygen" })
	w := &model.Webhook{Body: model.BodyTemplate, Template: assets.Starters[i].Template()}
	eachSample(t, func(t *testing.T, _ *model.Catalogue, e *model.Event) {
		r, err := body.Render(w, e, c)
		if err != nil {
			t.Fatal(err)
		}
		var outer struct {
			Data struct{ Attributes struct{ Payload string } }
		}
		if err := json.Unmarshal(r.Body, &outer); err != nil {
			t.Fatal(err)
		}
		var inner struct{ Data struct{ Type string } }
		if err := json.Unmarshal([]byte(outer.Data.Attributes.Payload), &inner); err != nil || inner.Data.Type != "licenses" {
			t.Errorf("%s: the payload %s isn't a license (%v)", e.Type, outer.Data.Attributes.Payload, err)
		}
	})
}

// kindAt says what kind of JSON stands at a path.
func kindAt(raw json.RawMessage, path string) string {
	for step := range strings.SplitSeq(path, ".") {
		if raw[0] == '[' {
			var list []json.RawMessage
			if json.Unmarshal(raw, &list) != nil || len(list) == 0 {
				return "missing"
			}
			raw = list[0]
			continue
		}
		var object map[string]json.RawMessage
		if json.Unmarshal(raw, &object) != nil || object[step] == nil {
			return "missing"
		}
		raw = object[step]
	}
	switch raw[0] {
	case '{':
		return "object"
	case '[':
		return "array"
	case '"':
		return "string"
	case 't', 'f':
		return "boolean"
	case 'n':
		return "null"
	}
	return "number"
}
