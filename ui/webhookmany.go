package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

func anyActive(webhooks []*model.Webhook) bool {
	return slices.ContainsFunc(webhooks, func(w *model.Webhook) bool { return w.Status.Active })
}

// turnMany turns those webhooks on or off that aren't so yet.
func (p *webhooksPage) turnMany(webhooks []*model.Webhook, on bool) {
	targets := slices.DeleteFunc(slices.Clone(webhooks), func(w *model.Webhook) bool { return w.Status.Active == on })
	switch {
	case len(targets) == 0 && on:
		p.tell("They are on already.", widgets.ToneNeutral)
	case len(targets) == 0:
		p.tell("They are off already.", widgets.ToneNeutral)
	case on:
		p.turnManyOn(targets)
	default:
		p.each("Turning off "+named(targets), targets, "off", "Their events are kept until you turn them on again.",
			func(ctx context.Context, w *model.Webhook) error { return p.Registry.TurnOff(ctx, w.ID) })
	}
}

// turnManyOn settles what the webhooks missed, as turn does for one.
func (p *webhooksPage) turnManyOn(webhooks []*model.Webhook) {
	run(p.bg, "Looking up what they missed", func(ctx context.Context) (total int, err error) {
		for _, w := range webhooks {
			missed, err := p.Store.Missed(ctx, w.ID)
			if err != nil {
				return 0, err
			}
			total += missed.Count
		}
		return total, nil
	}, func(missed int, err error) {
		switch {
		case err != nil:
			p.fail(err)
		case missed == 0:
			p.switchOn(webhooks, true, "")
		default:
			p.askAboutAllMissed(webhooks, count(missed, "event", "events"))
		}
	})
}

func (p *webhooksPage) askAboutAllMissed(webhooks []*model.Webhook, events string) {
	p.ask("Turn on "+named(webhooks), "They missed "+events+" together. Should that be sent, or skipped for good? "+pace,
		choice{Label: "Skip " + events, Chosen: func() { p.switchOn(webhooks, false, "What they missed is skipped.") }},
		choice{Label: "Send " + events, Primary: true, Chosen: func() { p.switchOn(webhooks, true, "What they missed is on the way.") }})
}

func (p *webhooksPage) switchOn(webhooks []*model.Webhook, sendMissed bool, more string) {
	p.each("Turning on "+named(webhooks), webhooks, "on", more,
		func(ctx context.Context, w *model.Webhook) error { return p.Registry.TurnOn(ctx, sendMissed, w.ID) })
}

// each does something to each of several webhooks, and tells of how many it came
// about that they are as intended, and why not of the others.
func (p *webhooksPage) each(label string, webhooks []*model.Webhook, intended, more string, work func(context.Context, *model.Webhook) error) {
	type outcome struct {
		failed []*model.Webhook
		first  error
	}
	run(p.bg, label, func(ctx context.Context) (o outcome, err error) {
		for _, w := range webhooks {
			if err := work(ctx, w); err != nil {
				o.failed = append(o.failed, w)
				if o.first == nil {
					o.first = err
				}
			}
		}
		return o, ctx.Err()
	}, func(o outcome, err error) {
		p.read()
		switch done := len(webhooks) - len(o.failed); {
		case err != nil:
			p.fail(err)
		case len(o.failed) == 0:
			p.tell(strings.TrimSpace(fmt.Sprintf("%s %s. %s", areOrIs(named(webhooks), len(webhooks)), intended, more)), widgets.ToneSuccess)
		default:
			p.tell(fmt.Sprintf("%d of %d are %s. %s not: %s", done, len(webhooks), intended,
				areOrIs(named(o.failed), len(o.failed)), model.Sentence(o.first)), widgets.ToneDanger)
		}
	})
}

// named names a webhook, or counts several.
func named(webhooks []*model.Webhook) string {
	if len(webhooks) == 1 {
		return webhooks[0].Name
	}
	return count(len(webhooks), "webhook", "webhooks")
}

// listNames lists the names of webhooks, the first few of many.
func listNames(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:most], ", "), len(names)-most)
}

func namesOf(webhooks []*model.Webhook) []string {
	names := make([]string, len(webhooks))
	for i, w := range webhooks {
		names[i] = w.Name
	}
	return names
}

// askToMove asks for the environment whose events the webhooks shall get.
func (p *webhooksPage) askToMove(webhooks []*model.Webhook) {
	var choices []choice
	for _, env := range model.Environments {
		choices = append(choices, choice{Label: env.Title(), Chosen: func() { p.move(webhooks, env) }})
	}
	p.ask("Change the environment of "+named(webhooks),
		listNames(namesOf(webhooks))+". From then on they get the events of the environment that you choose, and of no other. What is on its way to them stays so.",
		choices...)
}

func (p *webhooksPage) move(webhooks []*model.Webhook, env model.Environment) {
	p.change("Moving "+named(webhooks)+" to "+env.Title(), fmt.Sprintf("%s in %s now.", areOrIs(named(webhooks), len(webhooks)), env.Title()),
		func(ctx context.Context) error { return p.Registry.Move(ctx, env, idsOf(webhooks)...) })
}

func idsOf(webhooks []*model.Webhook) []string {
	ids := make([]string, len(webhooks))
	for i, w := range webhooks {
		ids[i] = w.ID
	}
	return ids
}
