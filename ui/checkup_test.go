package ui

import (
	"strings"
	"testing"

	"latchbell/model"
)

// answers reports whether a text in the dialog on top begins so.
func (b *bench) answers(beginning string) bool {
	top := b.win.Canvas().Overlays().Top()
	if top == nil {
		return false
	}
	for _, text := range paragraphs(top) {
		if strings.HasPrefix(text, beginning) {
			return true
		}
	}
	return false
}

func TestWhyNothingArrivedIsAnsweredWithARemedy(t *testing.T) {
	cases := []struct {
		name   string
		happen func(*bench, *model.Webhook)
		answer string
		remedy string
		done   func(*bench) bool
	}{
		{"nothing came in", func(*bench, *model.Webhook) {},
			"No event has come in yet", "Open the settings", func(b *bench) bool { return b.currentID == settingsID }},
		{"it is off", func(b *bench, w *model.Webhook) {
			if err := b.Registry.TurnOff(b.Context(), w.ID); err != nil {
				b.Fatal(err)
			}
		}, "CRM Sync has been off since", "Turn on…", func(b *bench) bool { return b.stored()[0].Status.Active }},
		{"it arrived", func(b *bench, _ *model.Webhook) { b.addEvent("license.renewed") },
			"It did arrive: CRM Sync accepted license.renewed with 200", "Show the delivery", func(b *bench) bool { return b.delivery.pane.shown.delivery != nil }},
		{"it failed", func(b *bench, _ *model.Webhook) {
			b.sender.answerWith(500)
			b.addEvent("license.renewed")
		}, "license.renewed failed at", "Show the delivery", func(b *bench) bool { return b.delivery.pane.shown.delivery != nil }},
		{"other types came in", func(b *bench, w *model.Webhook) {
			w.Events = []string{"product.*"}
			if err := b.Registry.Update(b.Context(), w, ""); err != nil {
				b.Fatal(err)
			}
			b.addEvent("license.renewed")
		}, "What came in for Production, such as license.renewed", "Edit CRM Sync", func(b *bench) bool { _, ok := b.current.(*webhookForm); return ok }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			b := newBench(t)
			w := b.addWebhook("CRM Sync")
			b.openWebhooks()
			c.happen(b, w)
			b.CheckUp(w.ID)
			b.until("it answers", func() bool { return b.answers(c.answer) })
			b.press(c.remedy)
			b.until("the remedy is there", func() bool { return c.done(b) })
		})
	}
}

func TestAWebhookWithoutDeliveriesOffersTheCheckup(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.ShowDeliveries(deliveryFilter{webhookID: w.ID})
	b.until("the page offers it", func() bool { return b.delivery.why.Visible() })
	b.pressInView("Why did nothing arrive?")
	b.until("it answers", func() bool { return b.answers("No event has come in yet") })
	b.press("Close")
	b.ShowDeliveries(deliveryFilter{})
	b.until("without a filter it isn't offered", func() bool { return !b.delivery.why.Visible() })
}

func TestAKeychainThatIsLockedIsUnlockedFromTheCheckup(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	b.keychain.lock(true)
	b.sender.setState(model.SenderState{Here: true, KeychainProblem: "The keychain is locked."})
	b.openWebhooks()
	b.CheckUp(w.ID)
	b.until("it answers", func() bool { return b.answers("The keychain that holds the secrets doesn't open") })
	b.press("Unlock the keychain…")
	b.until("it is open", func() bool {
		_, err := b.keychain.Get(t.Context(), "none")
		return model.Is(err, model.NotFound)
	})
}
