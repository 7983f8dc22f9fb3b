package ui

import (
	"context"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// turn turns a webhook on or off. What it missed is settled first: the user
// chooses whether it is sent.
func (p *webhooksPage) turn(w *model.Webhook, on bool) {
	if !on {
		p.change("Turning off "+w.Name, w.Name+" is off. Its events are kept until you turn it on again.",
			func(ctx context.Context) error { return p.Registry.TurnOff(ctx, w.ID) })
		return
	}
	p.lookUpMissed(w, func(missed model.Missed) {
		if missed.Count == 0 {
			p.turnOn(w, true, w.Name+" is on.")
			return
		}
		p.askAboutMissed(w, missed)
	})
}

// lookUpMissed hands on what a webhook missed while it was off.
func (p *webhooksPage) lookUpMissed(w *model.Webhook, then func(model.Missed)) {
	run(p.bg, "Looking up what "+w.Name+" missed", func(ctx context.Context) (model.Missed, error) {
		return p.Store.Missed(ctx, w.ID)
	}, func(missed model.Missed, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		then(missed)
	})
}

func (p *webhooksPage) turnOn(w *model.Webhook, sendMissed bool, done string) {
	p.change("Turning on "+w.Name, done, func(ctx context.Context) error { return p.Registry.TurnOn(ctx, sendMissed, w.ID) })
}

// change does something to a webhook, says so and reads the list again.
func (p *webhooksPage) change(label, done string, work func(context.Context) error) {
	run(p.bg, label, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(ctx)
	}, func(_ struct{}, err error) {
		p.read()
		if err != nil {
			p.fail(err)
			return
		}
		p.tell(done, widgets.ToneSuccess)
	})
}

// puzzling reports whether a webhook stands so that its row offers to explain
// it.
func (p *webhooksPage) puzzling(w *model.Webhook) bool {
	missed := p.missed[w.ID]
	return !w.Status.Active || missed.Count > 0 || missed.CatchingUp > 0 || failing(w, time.Now())
}

// explain tells why a webhook stands as it does, and offers what helps.
func (p *webhooksPage) explain(w *model.Webhook) {
	missed := p.missed[w.ID]
	switch {
	case !w.Status.Active:
		p.explainOff(w)
	case missed.Count > 0:
		p.askToCatchUp(w, missed)
	case missed.CatchingUp > 0:
		p.explainCatchingUp(w, missed)
	default:
		p.explainFailing(w)
	}
}

// explainFailing tells since when nothing reaches a webhook.
func (p *webhooksPage) explainFailing(w *model.Webhook) {
	p.ask(w.Name+" doesn't accept events", failingSentence(w),
		choice{Label: "Test…", Chosen: func() { p.askToTest(w, false) }},
		choice{Label: "Show its deliveries", Primary: true, Chosen: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }})
}

// explainOff tells why and since when a webhook is off.
func (p *webhooksPage) explainOff(w *model.Webhook) {
	p.ask(w.Name+" is off", offSentence(w),
		choice{Label: "Show its deliveries", Chosen: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }},
		choice{Label: "Turn on…", Primary: true, Chosen: func() { p.turn(w, true) }})
}

// edit opens the form of a webhook.
func (p *webhooksPage) edit(w *model.Webhook) { p.nav.EditWebhook(w.ID) }

// duplicate makes a copy of a webhook, turned off, and opens its form.
func (p *webhooksPage) duplicate(w *model.Webhook) {
	run(p.bg, "Duplicating "+w.Name, func(ctx context.Context) (*model.Webhook, error) {
		return p.Registry.Duplicate(ctx, w.ID)
	}, func(duplicate *model.Webhook, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.tell(duplicate.Name+" is made, with a secret of its own. It is off until you turn it on.", widgets.ToneSuccess)
		p.selectNext(duplicate.ID)
		p.edit(duplicate)
	})
}

func (p *webhooksPage) copyID(w *model.Webhook) { p.copy(w.ID, "The id of "+w.Name) }

// copyURL copies the URL as it is shown: what gives access to the receiver stays
// in the keychain.
func (p *webhooksPage) copyURL(w *model.Webhook) {
	what := "The URL of " + w.Name
	url := shownURL(w)
	if model.IsMasked(url) {
		what += ", without its secret part,"
	}
	p.copy(url, what)
}
