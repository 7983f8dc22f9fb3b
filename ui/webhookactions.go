package ui

import (
	"context"
	"fmt"
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
	run(p.bg, "Looking up what "+w.Name+" missed", func(ctx context.Context) (model.Missed, error) {
		return p.Store.Missed(ctx, w.ID)
	}, func(missed model.Missed, err error) {
		switch {
		case err != nil:
			p.fail(err)
		case missed.Count == 0:
			p.turnOn(w, true, w.Name+" is on.")
		default:
			p.askAboutMissed(w, missed)
		}
	})
}

func (p *webhooksPage) turnOn(w *model.Webhook, sendMissed bool, done string) {
	p.change("Turning on "+w.Name, done, func(ctx context.Context) error { return p.Registry.TurnOn(ctx, w.ID, sendMissed) })
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
	if !w.Status.Active {
		return turnedOffByLatchbell(w.Status)
	}
	missed := p.missed[w.ID]
	return missed.Count > 0 || missed.CatchingUp > 0 || failing(w, time.Now())
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
		choice{Label: "Test", Chosen: func() { p.test(w, p.Sender.Test) }},
		choice{Label: "Show its deliveries", Primary: true, Chosen: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }})
}

// explainOff tells why Latchbell turned a webhook off.
func (p *webhooksPage) explainOff(w *model.Webhook) {
	p.ask(w.Name+" is off", offSentence(w),
		choice{Label: "Show its deliveries", Chosen: func() { p.nav.ShowDeliveries(deliveryFilter{webhookID: w.ID}) }},
		choice{Label: "Turn on…", Primary: true, Chosen: func() { p.turn(w, true) }})
}

// delete removes a webhook once the user has confirmed it by its name.
func (p *webhooksPage) delete(w *model.Webhook) {
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title: fmt.Sprintf("Delete %s?", w.Name),
		Message: "Events that it didn't get yet are cancelled and its secret is removed from the keychain. " +
			"The log of its deliveries stays. This can't be undone.",
		Confirm: "Delete " + w.Name, Danger: true,
	}, func(ok bool) {
		if ok {
			p.change("Deleting "+w.Name, w.Name+" is deleted.", func(ctx context.Context) error { return p.Registry.Delete(ctx, w.ID) })
		}
	})
}
