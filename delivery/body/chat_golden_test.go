package body_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

// frozenMessages are the messages of the vectors, by the name of their file.
func frozenMessages(c *model.Catalogue) map[string]struct {
	message model.Message
	event   *model.Event
} {
	renewed := chatEvent(c, "license.renewed")
	renewed.Reason = "subscription_payment"
	revoked := chatEvent(c, "license.revoked")
	revoked.Initiator, revoked.Reason, revoked.Environment = model.Initiator{Type: model.InitiatorSystem}, "chargeback", model.Staging
	test := chatEvent(c, model.TestType)
	test.Test, test.Initiator = true, model.Initiator{Type: model.InitiatorAdmin}
	hostile := customer{
		name: quotedJSON("@everyone <@1> [x](http://y) `*_~|>#- \u202e שלום <!channel> :a: &amp; " + strings.Repeat("👨‍👩‍👧‍👦", 40)),
		key:  `"7F3A_91BC_\ud83d"`, plan: `"1. **Pro** #1"`, id: `"lic_42/?&"`, machine: quotedJSON("a\nb\t`c`"), reason: `"/refund"`,
	}
	designed := model.Message{
		Title:   "*{license.plan}* for {license.owner.name}",
		Text:    "Key `{license.key}` of {license.owner.name}, until {license.expires_at}.\n\n[Open](https://crm.example.com/{license.id})",
		Facts:   []string{"license.owner.name", "license.expires_at", "timestamp", "data.license.product", "reason", "license.activations"},
		Colours: []model.EventColour{{Events: "license.*", Colour: "#123ABC"}},
	}
	return map[string]struct {
		message model.Message
		event   *model.Event
	}{
		"renewed":    {model.Message{}, renewed},
		"revoked":    {model.Message{Title: "Revoked: {license.key}"}, revoked},
		"test":       {model.Message{}, test},
		"withdrawal": {model.Message{Text: "{request.user} asked for {request.amount}"}, chatEvent(c, "withdrawal.rejected")},
		"hostile":    {designed, hostile.event()},
		"unknown": {model.Message{Facts: []string{}}, &model.Event{
			ID: "evt_1", Type: "shop.order_paid", Environment: model.Development, Timestamp: time.UnixMilli(0), Data: json.RawMessage(`{}`),
		}},
	}
}

// The vectors are frozen as far as possible: a message that is sent again looks
// as it did before.
func TestChatsMatchTheirFrozenVectors(t *testing.T) {
	c := catalogue(t)
	for name, frozen := range frozenMessages(c) {
		for _, p := range chats {
			t.Run(string(p)+"/"+name, func(t *testing.T) {
				got := rendered(t, c, p, frozen.message, frozen.event).Body
				checkLimits(t, p, got)
				want, err := os.ReadFile(filepath.Join("testdata", "chats", string(p), name+".json"))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("the body differs from its vector (-vector +body):\n%s", diff)
				}
			})
		}
	}
}
