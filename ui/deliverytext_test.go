package ui

import (
	"testing"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

func TestDeliveryBadgeSaysWhereItStands(t *testing.T) {
	now := time.Date(2026, 11, 21, 14, 0, 0, 0, time.UTC)
	cases := []struct {
		delivery model.Delivery
		text     string
		tone     widgets.Tone
	}{
		{model.Delivery{Status: model.Succeeded, LastCode: 200}, "Delivered", widgets.ToneSuccess},
		{model.Delivery{Status: model.Failed, LastCode: 500, LastCause: "status"}, "Failed · 500", widgets.ToneDanger},
		{model.Delivery{Status: model.Failed, LastCause: "timeout"}, "Failed · timeout", widgets.ToneDanger},
		{model.Delivery{Status: model.Failed, LastCause: "dns_not_found"}, "Failed · unknown host", widgets.ToneDanger},
		{model.Delivery{Status: model.Failed}, "Failed · no answer", widgets.ToneDanger},
		{model.Delivery{Status: model.Pending, Due: now.Add(4 * time.Minute), Tries: 2}, "Retrying in 4 min", widgets.ToneWarning},
		{model.Delivery{Status: model.Pending, Due: now.Add(5 * time.Second), Tries: 1}, "Retrying in 5 s", widgets.ToneWarning},
		{model.Delivery{Status: model.Pending, Due: now.Add(20 * time.Hour), Tries: 8}, "Retrying in 20 h", widgets.ToneWarning},
		{model.Delivery{Status: model.Pending, Due: now}, "Sending", widgets.ToneAccent},
		{model.Delivery{Status: model.Held, Hold: model.HeldKeychain}, "Held · keychain locked", widgets.ToneNeutral},
		{model.Delivery{Status: model.Held, Hold: model.HeldWebhookInactive}, "Held · webhook off", widgets.ToneNeutral},
		{model.Delivery{Status: model.Cancelled}, "Cancelled", widgets.ToneNeutral},
	}
	for _, c := range cases {
		if text, tone := deliveryBadge(&c.delivery, now); text != c.text || tone != c.tone {
			t.Errorf("%+v reads %q in tone %v, want %q in tone %v", c.delivery, text, tone, c.text, c.tone)
		}
	}
}

func TestExplanationSaysWhatHappenedAndWhatFollows(t *testing.T) {
	now := time.Now()
	cases := []struct {
		delivery    model.Delivery
		title, text string
	}{
		{model.Delivery{Status: model.Succeeded, LastCode: 204, LastDuration: 94 * time.Millisecond, Tries: 2},
			"The receiver accepted it.", "It answered 204 No Content after 94 ms, at the second try."},
		{model.Delivery{Status: model.Failed, LastReason: "It answered 500.", Tries: 10},
			"It failed after 10 tries.", "It answered 500. Resend it once the receiver is ready."},
		{model.Delivery{Status: model.Held, Hold: model.HeldKeychain},
			"Held: keychain locked.", model.HeldKeychain.Sentence()},
		{model.Delivery{Status: model.Pending, LastReason: "It took too long.", Tries: 1, Due: now.Add(-time.Second)},
			"It is tried again now.", "It took too long."},
	}
	for _, c := range cases {
		if got := explain(&c.delivery, now); got.Title != c.title || got.Text != c.text {
			t.Errorf("%+v is explained as %q, %q, want %q, %q", c.delivery, got.Title, got.Text, c.title, c.text)
		}
	}
}

func TestNumbersAreWrittenForPeople(t *testing.T) {
	cases := map[string]string{
		thousands(0): "0", thousands(999): "999", thousands(1204): "1,204", thousands(1000000): "1,000,000", thousands(-1204): "-1,204",
		count(1, "event", "events"): "1 event", count(0, "event", "events"): "0 events",
		shownOf(3, 3, "webhook", "webhooks"): "3 webhooks", shownOf(200, 86310, "delivery", "deliveries"): "200 of 86,310 deliveries",
		successRate(&model.Stats{}): none, successRate(&model.Stats{Delivered: 7}): "100 %",
		successRate(&model.Stats{Delivered: 9999, Failed: 1}): "99.9 %",
	}
	for got, want := range cases {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestFailuresAreGroupedByWebhook(t *testing.T) {
	now := time.Now()
	failed := []model.Delivery{
		{WebhookID: "b", WebhookName: "Billing", LastAttempt: now.Add(-time.Minute), LastReason: "newest"},
		{WebhookID: "a", WebhookName: "CRM", LastAttempt: now.Add(-time.Hour), LastReason: "other"},
		{WebhookID: "b", WebhookName: "Billing", LastAttempt: now.Add(-2 * time.Hour), LastReason: "older"},
		{WebhookID: "c", WebhookName: "Old", LastAttempt: now.Add(-25 * time.Hour)},
	}
	got := failureConcerns(failed, now)
	if len(got) != 2 {
		t.Fatalf("got %d concerns, want one for each webhook that failed within a day", len(got))
	}
	if got[0].title != "Billing: 2 deliveries failed" || got[0].text != "newest" || got[1].title != "CRM: 1 delivery failed" {
		t.Errorf("got %+v", got)
	}
}

func TestWebhookBadgeTellsWhoTurnedItOff(t *testing.T) {
	cases := []struct {
		status model.WebhookStatus
		text   string
		tone   widgets.Tone
	}{
		{model.WebhookStatus{Active: true}, "Active", widgets.ToneSuccess},
		{model.WebhookStatus{Reason: model.TurnedOffByYou}, "Turned off by you", widgets.ToneNeutral},
		{model.WebhookStatus{Reason: "410 Gone from crm.example.com"}, "Off · 410 Gone", widgets.ToneDanger},
		{model.WebhookStatus{Reason: "no success for 5 days"}, "Off · no success for 5 days", widgets.ToneDanger},
	}
	for _, c := range cases {
		if text, tone := webhookBadge(c.status); text != c.text || tone != c.tone {
			t.Errorf("%+v reads %q in tone %v, want %q in tone %v", c.status, text, tone, c.text, c.tone)
		}
	}
}

func TestSenderWordsSayWhoSends(t *testing.T) {
	cases := []struct {
		state model.SenderState
		text  string
	}{
		{model.SenderState{Here: true}, "Sending · 5 waiting"},
		{model.SenderState{Elsewhere: true}, "Sent by another Latchbell · 5 waiting"},
		{model.SenderState{Here: true, Problem: "Port 7420 is taken."}, "Port 7420 is taken."},
		{model.SenderState{}, "Not sending · 5 waiting"},
	}
	for _, c := range cases {
		if text, _ := senderWords(c.state, 5); text != c.text {
			t.Errorf("%+v reads %q, want %q", c.state, text, c.text)
		}
	}
}
