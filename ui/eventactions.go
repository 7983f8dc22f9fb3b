package ui

import (
	"context"
	"fmt"
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// newType opens the form of a new type in a group, "" for any.
func (p *eventsPage) newType(group string) {
	t := model.EventType{Sample: []byte(`{}`)}
	if group != "" {
		t.Type = group + "."
	}
	p.nav.show(eventsID, newTypeForm(p.desk, "New event type", t, ""))
}

// editType opens the form of a custom type.
func (p *eventsPage) editType(t model.EventType) {
	p.nav.show(eventsID, newTypeForm(p.desk, "Edit "+t.Type, t, t.Type))
}

// duplicate opens the form of a new type that begins like another.
func (p *eventsPage) duplicate(t model.EventType) {
	t.Type += "_copy"
	t.Title += " (copy)"
	p.nav.show(eventsID, newTypeForm(p.desk, "New event type", t, ""))
}

// addSeen opens the form of a type that was seen, with the data of its last
// event as the sample.
func (p *eventsPage) addSeen(s model.SeenType) {
	run(p.bg, "Reading the event", func(ctx context.Context) (*model.Event, error) {
		return p.Store.Event(ctx, s.EventID)
	}, func(e *model.Event, err error) {
		t := model.EventType{Type: s.Type, Title: typeTitle(s.Type), Sample: []byte(`{}`)}
		switch {
		case err != nil:
			p.fail(err)
		case len(e.Data) > model.MaxSampleSize:
			p.tell("The last event is too large for a sample. Write a smaller one.", widgets.ToneWarning)
		default:
			t.Sample = e.Data
		}
		p.nav.show(eventsID, newTypeForm(p.desk, "Add to the catalogue", t, ""))
	})
}

// remove takes something out of the catalogue, says that it is done and offers to take it back.
func (p *eventsPage) remove(what, done string, work, undo func(context.Context) error) {
	p.change("Deleting "+what, work, func() {
		p.offerUndo(done, "deleting "+what, func() {
			p.change("Undoing", undo, func() { p.tell("It is in the catalogue again.", widgets.ToneSuccess) })
		})
	})
}

// change does something to the catalogue, and then, if it succeeded, what follows.
func (p *eventsPage) change(label string, work func(context.Context) error, then func()) {
	run(p.bg, label, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, work(ctx)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		then()
	})
}

// deleteType removes a custom type once the user has confirmed it by its name.
func (p *eventsPage) deleteType(t model.EventType) {
	message := "It leaves the catalogue with its description and its sample. Its events are still accepted and delivered."
	if names := namers(p.listed.webhooks, t.Type); len(names) > 0 {
		message += " " + keepsGetting(names)
	}
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title: "Delete " + t.Type + "?", Message: message, Confirm: "Delete " + t.Type, Danger: true,
	}, func(ok bool) {
		if !ok {
			return
		}
		p.remove(t.Type, t.Type+" is deleted.",
			func(ctx context.Context) error { return p.CustomTypes.Delete(ctx, t.Type) },
			func(ctx context.Context) error {
				return p.CustomTypes.Restore(ctx, model.CustomCatalogue{Types: []model.EventType{t}})
			})
	})
}

// keepsGetting says which webhooks name a type that goes.
func keepsGetting(webhooks []*model.Webhook) string {
	names := namesOf(webhooks)
	if len(names) == 1 {
		return names[0] + " subscribes to it by name and goes on getting it."
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " subscribe to it by name and go on getting it."
}

// deleteGroup removes a custom group with its types once the user has confirmed
// it by its name.
func (p *eventsPage) deleteGroup(g model.Group) {
	message := "The group is empty."
	if len(g.Types) > 0 {
		message = fmt.Sprintf("Its %s leave the catalogue with it. Their events are still accepted and delivered.", count(len(g.Types), "type", "types"))
		if len(g.Types) == 1 {
			message = "Its type " + g.Types[0].Type + " leaves the catalogue with it. Events of that type are still accepted and delivered."
		}
	}
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title: "Delete the group " + g.Title + "?", Message: message, Confirm: "Delete " + g.Title, Danger: true,
	}, func(ok bool) {
		if !ok {
			return
		}
		p.remove("the group "+g.Title, "The group "+g.Title+" is deleted.",
			func(ctx context.Context) error { return p.CustomTypes.DeleteGroup(ctx, g.Name) },
			func(ctx context.Context) error {
				return p.CustomTypes.Restore(ctx, model.CustomCatalogue{Groups: []model.Group{g}, Types: g.Types})
			})
	})
}

// copyCurl copies a command that hands the sample of a type to the intake.
func (p *eventsPage) copyCurl(t model.EventType) {
	p.copyToken("The curl line", func(token, address string) string { return sampleCurl(token, address, t) })
}

// sendTest asks for a webhook and sends it the sample of a type as a test.
func (p *eventsPage) sendTest(t model.EventType) {
	if len(p.listed.webhooks) == 0 {
		p.ask("There is no webhook yet", "A test goes to one webhook, whatever that subscribes to. Make one first.",
			choice{Label: "New webhook", Primary: true, Chosen: p.nav.NewWebhook})
		return
	}
	byID := make(map[string]*model.Webhook)
	for _, w := range p.listed.webhooks {
		byID[w.ID] = w
	}
	target := widgets.NewSelect(allWebhooks(p.listed.webhooks)[1:], nil)
	var panel *widgets.Panel
	send := widgets.NewButton("Send the test", nil, func() {
		panel.Close()
		p.test(byID[target.Selected()], func(ctx context.Context, webhookID string) (string, error) {
			return p.Sender.TestType(ctx, webhookID, t.Type)
		})
	}).Primary()
	about := widgets.NewParagraph("The sample goes to this webhook alone, marked as a test, whether or not it subscribes to the type.")
	panel = widgets.ShowPanel(p.win, "Send "+t.Type+" as a test", column(widgets.NewField("Webhook", target, ""), about),
		widgets.NewButton("Cancel", nil, func() { panel.Close() }), send)
}
