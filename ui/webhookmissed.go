package ui

import (
	"context"
	"fmt"

	"latchbell/model"
)

// fetchMissed reads what the active webhooks that are behind have still to
// catch up with, by their ids.
func fetchMissed(ctx context.Context, store Store) (map[string]model.Missed, error) {
	behind := map[string]model.Missed{}
	for _, reason := range []model.HoldReason{model.HeldCatchingUp, model.HeldCatchUpStopped} {
		ids, err := store.HeldFor(ctx, reason)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			if behind[id], err = store.Missed(ctx, id); err != nil {
				return nil, err
			}
		}
	}
	return behind, nil
}

// askAboutMissed asks, before a webhook is turned on, what becomes of what it
// missed.
func (p *webhooksPage) askAboutMissed(w *model.Webhook, missed model.Missed) {
	events := count(missed.Count, "event", "events")
	p.ask("Turn on "+w.Name, missedSince(missed)+" Should that be sent, or skipped for good? "+pace,
		choice{Label: "Skip " + events, Chosen: func() {
			p.turnOn(w, false, fmt.Sprintf("%s is on. %s skipped.", w.Name, areOrIs(events, missed.Count)))
		}},
		choice{Label: "Send " + events, Primary: true, Chosen: func() {
			p.turnOn(w, true, fmt.Sprintf("%s is on. %s on the way.", w.Name, areOrIs(events, missed.Count)))
		}})
}

func missedSince(missed model.Missed) string {
	return fmt.Sprintf("It missed %s since %s.", count(missed.Count, "event", "events"), moment(missed.Since))
}

func areOrIs(what string, n int) string {
	if n == 1 {
		return what + " is"
	}
	return what + " are"
}

// askToCatchUp asks what becomes of what a webhook that is on missed, after
// sending it stopped at a failure.
func (p *webhooksPage) askToCatchUp(w *model.Webhook, missed model.Missed) {
	events := count(missed.Count, "event", "events")
	p.ask("What "+w.Name+" missed",
		missedSince(missed)+" Sending that stopped at a failure. New events are sent as usual. Should the rest be sent now, or skipped for good? "+pace,
		choice{Label: "Skip " + events, Chosen: func() { p.skipMissed(w, events, missed.Count) }},
		choice{Label: "Send " + events, Primary: true, Chosen: func() {
			p.change("Sending what "+w.Name+" missed", fmt.Sprintf("%s on the way to %s.", areOrIs(events, missed.Count), w.Name),
				func(ctx context.Context) error { return p.Registry.SendMissed(ctx, w.ID) })
		}})
}

// explainCatchingUp tells how far a webhook is, and offers to skip the rest.
func (p *webhooksPage) explainCatchingUp(w *model.Webhook, missed model.Missed) {
	events := count(missed.CatchingUp, "event", "events")
	p.ask(w.Name+" is catching up", fmt.Sprintf("%s of what it missed while it was off still to be sent. %s", areOrIs(events, missed.CatchingUp), pace),
		choice{Label: "Skip the rest", Chosen: func() { p.skipMissed(w, events, missed.CatchingUp) }},
		choice{Label: "Show its deliveries", Primary: true, Chosen: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }})
}

func (p *webhooksPage) skipMissed(w *model.Webhook, events string, n int) {
	p.change("Skipping what "+w.Name+" missed", areOrIs(events, n)+" skipped.",
		func(ctx context.Context) error { return p.Registry.SkipMissed(ctx, w.ID) })
}
