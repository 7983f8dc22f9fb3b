package ui

import (
	"context"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// askToTest opens a panel in which a test of a webhook is confirmed: the test
// event, or the sample of a type that the webhook gets. unsaved says that a form
// holds changes, which aren't tested.
func (d *desk) askToTest(w *model.Webhook, unsaved bool) {
	var panel *widgets.Panel
	choice := widgets.NewSelect(testOptions(d.Catalogue, w.Events), nil)
	send := widgets.NewButton("Send the test", nil, func() {
		panel.Close()
		d.test(w, d.testOf(choice.Selected()))
	}).Primary()
	body := spaced(fieldGap, widgets.NewParagraph(testWarning(w, unsaved)),
		widgets.NewField("What is sent", choice, "A sample never holds a real customer's data."))
	panel = widgets.ShowPanel(d.win, "Send a test to "+w.Name+"?", sized(body, 480),
		widgets.NewButton("Cancel", nil, func() { panel.Close() }), send)
	d.focus(send) // most want the test event
}

// testWarning says what a test does.
func testWarning(w *model.Webhook, unsaved bool) string {
	text := "This makes a real event and sends it, as any other, to " + shownURL(w) + ". " +
		"It isn't tried again if it fails. Each test is an event of its own."
	if unsaved {
		text += " What you changed in the form and didn't save isn't tested."
	}
	return text
}

// testOf returns what sends a test of a type.
func (d *desk) testOf(eventType string) testSender {
	if eventType == model.TestType {
		return d.Sender.Test
	}
	return func(ctx context.Context, webhookID string) (string, error) {
		return d.Sender.TestType(ctx, webhookID, eventType)
	}
}

// testOptions are the test event and the types that patterns let through.
func testOptions(catalogue *model.Catalogue, patterns []string) []widgets.Option {
	options := []widgets.Option{{ID: model.TestType, Label: "The test event, " + model.TestType}}
	for _, group := range catalogue.Groups() {
		for _, t := range group.Types {
			for _, p := range patterns {
				if t.Type != model.TestType && model.Matches(p, t.Type) {
					options = append(options, widgets.Option{ID: t.Type, Label: "The sample of " + t.Type, Group: group.Title})
					break
				}
			}
		}
	}
	return options
}
