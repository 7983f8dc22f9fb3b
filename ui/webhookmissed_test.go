package ui

import (
	"slices"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// behind returns a webhook that is on and has stopped catching up with one event.
func (b *bench) behind() *model.Webhook {
	b.Helper()
	w := b.addWebhook("CRM Sync")
	must := func(err error) {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
	}
	must(b.Registry.TurnOff(b.Context(), w.ID))
	b.addEvent("license.renewed")
	must(b.Registry.TurnOn(b.Context(), true, w.ID))
	_, err := b.store.Rehold(b.Context(), w.ID, model.HeldCatchingUp, model.HeldCatchUpStopped)
	must(err)
	return w
}

// badge reports whether a word stands in the table.
func (b *bench) badge(text string) bool {
	return slices.ContainsFunc(b.webhooks.all, func(w *model.Webhook) bool {
		words, _ := b.webhooks.standing(w)
		return words == text
	})
}

func TestWhatAWebhookMissedIsSentOrSkippedLater(t *testing.T) {
	cases := []struct {
		answer string
		status model.DeliveryStatus
		hold   model.HoldReason
		badge  string
	}{
		{"Send 1 event", model.Held, model.HeldCatchingUp, "Catching up: 1 left"},
		{"Skip 1 event", model.Cancelled, "", "Active"},
	}
	for _, c := range cases {
		t.Run(c.answer, func(t *testing.T) {
			b := newBench(t)
			w := b.behind()
			b.openWebhooks()
			b.until("the row says so", func() bool { return b.badge("Active · 1 missed") })
			labels := actionLabels(b.webhooks.actions(w))
			if !slices.Contains(labels, "Send what it missed (1)…") {
				t.Errorf("the menu offers %q", labels)
			}
			b.webhooks.explain(b.webhooks.all[0])
			b.press(c.answer)
			b.until("the row follows", func() bool { return b.badge(c.badge) })
			page, err := b.store.Deliveries(t.Context(), model.DeliveryQuery{})
			if err != nil {
				t.Fatal(err)
			}
			if d := page.Deliveries[0]; d.Status != c.status || d.Hold != c.hold {
				t.Errorf("the delivery is %s (%s), want %s (%s)", d.Status, d.Hold, c.status, c.hold)
			}
		})
	}
}

func actionLabels(actions []widgets.Action) []string {
	var labels []string
	for _, a := range actions {
		labels = append(labels, a.Label)
	}
	return labels
}

func TestTheRowFollowsTheCatchingUp(t *testing.T) {
	b := newBench(t)
	w := b.behind()
	if err := b.Registry.SendMissed(t.Context(), w.ID); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	b.until("the row says how many are left", func() bool { return b.badge("Catching up: 1 left") })
	if _, err := b.store.Release(t.Context(), w.ID, model.HeldCatchingUp, 1); err != nil {
		t.Fatal(err)
	}
	b.until("the row is as usual", func() bool { return b.badge("Active") })
}

func TestTheOverviewTellsThatCatchingUpStopped(t *testing.T) {
	b := newBench(t)
	w := b.behind()
	b.overview.finish()
	b.Open(overviewID)
	b.until("it is listed", func() bool { return len(b.overview.board.shown) == 1 })
	if c := b.overview.board.shown[0]; c.title != "CRM Sync stopped catching up" || c.text != "Sending what it missed failed. 1 event waits for your decision." {
		t.Errorf("listed: %+v", c)
	}
	b.overview.board.open(b.overview.board.shown[0])
	b.until("its row is selected", func() bool { row, ok := b.webhooks.table.Selected(); return ok && row.ID == w.ID })
}

func TestWhereAWebhookStands(t *testing.T) {
	now := clock("12:00")
	on := model.WebhookStatus{Active: true}
	cases := []struct {
		webhook model.Webhook
		missed  model.Missed
		text    string
		tone    widgets.Tone
	}{
		{model.Webhook{Status: on}, model.Missed{}, "Active", widgets.ToneSuccess},
		{model.Webhook{Status: on, FailingSince: now.Add(-time.Minute)}, model.Missed{}, "Active", widgets.ToneSuccess},
		{model.Webhook{Status: on, FailingSince: clock("10:30")}, model.Missed{}, "Failing since 10:30", widgets.ToneWarning},
		{model.Webhook{Status: on, FailingSince: clock("10:30")}, model.Missed{Count: 1204}, "Active · 1,204 missed", widgets.ToneWarning},
		{model.Webhook{Status: on}, model.Missed{CatchingUp: 12}, "Catching up: 12 left", widgets.ToneAccent},
		{model.Webhook{Status: model.WebhookStatus{Reason: model.TurnedOffByYou}, FailingSince: clock("10:30")}, model.Missed{}, "Turned off by you", widgets.ToneNeutral},
	}
	for _, c := range cases {
		if text, tone := standing(&c.webhook, c.missed, now); text != c.text || tone != c.tone {
			t.Errorf("%+v reads %q in tone %v, want %q in tone %v", c.webhook, text, tone, c.text, c.tone)
		}
	}
}
