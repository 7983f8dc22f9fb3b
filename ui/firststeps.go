package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// The name under which the built-in receiver becomes a webhook.
const tryItName = "Try it"

// firstSteps leads to the first delivered event. A step is ticked when the
// store says that it happened, not when its button was pressed.
type firstSteps struct {
	*desk
	newest *model.Webhook

	add, test, connect *widgets.Step
	try, send          *widgets.Button
	server             *serverLine
	intro              *widgets.Text
	leave              *widgets.Button
	content            fyne.CanvasObject
}

func newFirstSteps(d *desk, finish func()) *firstSteps {
	s := &firstSteps{desk: d, server: newServerLine(d)}
	s.try = widgets.NewButton("Try it", nil, s.tryIt)
	s.add = widgets.NewStep(1, "Add a webhook",
		"Where your events should go: a CRM, a script, a server. Nothing at hand? Try it with the built-in receiver.",
		s.try, widgets.NewButton("New webhook", theme.ContentAddIcon(), d.nav.NewWebhook).Primary())
	s.send = widgets.NewButton("Send a test", nil, s.sendTest).Primary()
	s.test = widgets.NewStep(2, "Send a test", sendTestText, s.send)
	s.connect = widgets.NewStep(3, "Connect your license server",
		"It posts each event to this computer. The line below is complete; it is copied with the token.", s.server.row()...)
	s.leave = widgets.NewButton("Skip", nil, finish)
	s.intro = widgets.NewMuted(introText)
	s.content = inset(scrolled(column(
		pageHead(widgets.NewTitle("Welcome to Latchbell"), s.leave),
		s.intro,
		widgets.NewCard(spaced(0, s.add, widget.NewSeparator(), s.test, widget.NewSeparator(), s.connect)).Flush(),
		widgets.NewCard(s.server.code))))
	return s
}

// What is said before anything happened.
const (
	introText    = "Three steps to your first delivered event. Each ticks itself off when it really happened."
	sendTestText = "Latchbell signs a sample event and delivers it. The answer appears here."
)

func (s *firstSteps) show(o overview) {
	s.newest = o.newest
	s.add.SetDone(o.progress.WebhookAdded)
	s.test.SetDone(o.progress.TestDelivered)
	s.connect.SetDone(o.progress.EventReceived)
	s.send.SetEnabled(o.newest != nil)
	s.server.setAddress(o.address)
	if o.progress.Done() {
		s.intro.SetText("All three steps are done. From now on this page shows how your deliveries go.")
		s.leave.SetText("Show the overview")
		return
	}
	s.intro.SetText(introText)
	s.leave.SetText("Skip")
}

// tryIt makes a webhook of the built-in receiver.
func (s *firstSteps) tryIt() {
	runOnce(s.bg, s.try, "Adding the built-in receiver", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, s.Registry.Create(ctx, &model.Webhook{
			Name: tryItName, URL: s.TryURL(), Environment: model.Production, Events: []string{"*"},
			Description: "The receiver built into Latchbell. It accepts every event whose signature verifies.",
			Status:      model.WebhookStatus{Active: true},
		}, "")
	}, func(_ struct{}, err error) {
		if err != nil {
			s.fail(err)
			return
		}
		s.tell("The built-in receiver is added as a webhook.", widgets.ToneSuccess)
	})
}

// sendTest tries the newest webhook and shows the answer in the step.
func (s *firstSteps) sendTest() {
	if s.newest == nil {
		return
	}
	name, id := s.newest.Name, s.newest.ID
	s.test.SetText("Waiting for the answer of " + name + "…")
	runOnce(s.bg, s.send, "Waiting for the answer of "+name, func(ctx context.Context) (*model.Delivery, error) {
		return s.desk.sendTest(ctx, s.Sender.Test, id)
	}, func(d *model.Delivery, err error) {
		if err != nil {
			s.test.SetText(model.Sentence(err))
			return
		}
		s.test.SetText(firstAnswer(d))
	})
}

// firstAnswer tells how the test of the first steps ended.
func firstAnswer(d *model.Delivery) string {
	if d.Status == model.Succeeded {
		return "Delivered to " + d.WebhookName + " in " + widgets.Millis(d.LastDuration) + ": " + codeWithName(d.LastCode) + "."
	}
	text, _ := testAnswer(d)
	return text
}
