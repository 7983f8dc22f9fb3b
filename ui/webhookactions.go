package ui

import (
	"context"
	"fmt"

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

func (p *webhooksPage) askAboutMissed(w *model.Webhook, missed model.Missed) {
	events := count(missed.Count, "event", "events")
	title := fmt.Sprintf("Turn on %s", w.Name)
	message := fmt.Sprintf("It missed %s since %s. Should they be sent now, or skipped for good?", events, moment(missed.Since))
	p.ask(title, message,
		choice{Label: "Skip " + events, Chosen: func() {
			p.turnOn(w, false, fmt.Sprintf("%s is on. %s skipped.", w.Name, areOrIs(events, missed.Count)))
		}},
		choice{Label: "Send " + events, Primary: true, Chosen: func() {
			p.turnOn(w, true, fmt.Sprintf("%s is on. %s on the way.", w.Name, areOrIs(events, missed.Count)))
		}})
}

func areOrIs(what string, n int) string {
	if n == 1 {
		return what + " is"
	}
	return what + " are"
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

// test sends a test and shows how the receiver answered.
func (p *webhooksPage) test(w *model.Webhook) {
	run(p.bg, "Waiting for the answer of "+w.Name, func(ctx context.Context) (*model.Delivery, error) {
		return sendTest(ctx, p.Sender, p.Store, p.Broker, w.ID)
	}, func(d *model.Delivery, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.tellAnswer(d)
	})
}
