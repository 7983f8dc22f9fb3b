package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// deliveryPane shows one delivery: where it stands and why, its attempts, and
// what was sent and received in the chosen one.
type deliveryPane struct {
	*desk
	id     string // "" while nothing is shown
	reader *loader[details]
	shown  details
	picked string // the attempt that the user chose, "" to follow the newest

	back     *fyne.Container
	title    *widgets.Paragraph
	about    *widgets.Text
	reason   *widgets.Banner
	waits    *widgets.Paragraph
	attempts *widgets.DataTable[model.Attempt]
	tabs     *container.AppTabs
	messages fyne.CanvasObject // the tabs with what they show
	request  *messageView
	response *messageView
	timing   *timingView
	event    *eventView
	actions  *fyne.Container
	head     *fyne.Container
	body     *fyne.Container // the head and the messages
	room     *leastLayout    // of the attempts
	content  fyne.CanvasObject
}

// The measures of the list of attempts. More than attemptsSeen are scrolled.
const (
	attemptHeader, attemptHeight = 35, 30
	attemptsSeen                 = 4
)

func newDeliveryPane(d *desk, closed func()) *deliveryPane {
	p := &deliveryPane{desk: d, reader: newLoader[details](d.bg, "Reading the delivery")}
	p.title, p.about = widgets.NewHeadingParagraph(""), widgets.NewMono("")
	p.reason = widgets.NewBanner(widgets.ToneNeutral, "")
	p.waits = widgets.NewMutedParagraph("")
	p.back = container.NewVBox(widgets.NewButton("Back", theme.NavigateBackIcon(), closed).Small())
	closing := widgets.NewButton("", theme.CancelIcon(), closed).Small().Quiet()
	closing.SetHint("Close the details")
	copyID := widgets.NewButton("", theme.ContentCopyIcon(), func() { p.copy(p.id, "The delivery's id") }).Small().Quiet()
	copyID.SetHint("Copy the delivery's id")
	p.actions = container.NewHBox(
		widgets.NewButton("Copy as curl", nil, p.copyCurl).Small(),
		widgets.NewButton("Resend", nil, func() { p.resend(*p.shown.delivery) }).Primary().Small())
	p.attempts = p.newAttempts()
	p.buildTabs()
	p.room = &leastLayout{}
	p.head = column(
		container.NewBorder(nil, nil, p.back, container.NewVBox(container.NewHBox(p.actions, closing)), p.title),
		container.NewBorder(nil, nil, nil, copyID, p.about),
		p.reason, p.waits, widgets.NewBold("Attempts"), container.New(p.room, p.attempts))
	p.body = scrolled(fill(p.head, tall(p.messages, 230)))
	p.content = widgets.NewCard(p.body)
	return p
}

func (p *deliveryPane) buildTabs() {
	p.request, p.response = newMessageView(p.desk), newMessageView(p.desk)
	p.timing, p.event = newTimingView(), newEventView(p.Catalogue)
	p.tabs, p.messages = newTabs(
		container.NewTabItem("Request", p.request.content),
		container.NewTabItem("Response", p.response.content),
		container.NewTabItem("Timing", p.timing.content),
		container.NewTabItem("Event", p.event.content))
}

func (p *deliveryPane) newAttempts() *widgets.DataTable[model.Attempt] {
	type attempt = model.Attempt
	return widgets.NewDataTable(widgets.TableConfig[attempt]{
		Key:       func(a attempt) string { return a.ID },
		RowHeight: attemptHeight,
		Empty:     widgets.NewMuted("Not tried yet."),
		Columns: []widgets.Column[attempt]{
			widgets.TextColumn("number", "No.", 40, func(a attempt) string { return fmt.Sprint(a.Number) }),
			widgets.BadgeColumn("result", "Result", 96, func(a attempt) (string, widgets.Tone) { return attemptBadge(&a) }).Growing(),
			widgets.MutedColumn("started", "Started", 132, func(a attempt) string { return startedText(a.Started) }).Growing().Least(124),
			widgets.MutedColumn("took", "Time taken", 84, func(a attempt) string { return widgets.Millis(a.Timings.Total) }),
		},
		OnSelected: func(a attempt) { p.pick(a.ID) },
	})
}

// show opens another delivery, or, for "", none.
func (p *deliveryPane) show(id string) {
	if p.id == id {
		return
	}
	p.id, p.picked, p.shown = id, "", details{}
	p.reader.drop()
	p.fill()
	p.refresh()
}

// setAlone says whether the pane covers the table, which then needs a way back.
func (p *deliveryPane) setAlone(alone bool) { setVisible(p.back, alone) }

// refresh reads again what is shown.
func (p *deliveryPane) refresh() {
	if p.id == "" {
		return
	}
	id, picked, known := p.id, p.picked, p.shown
	p.reader.refresh(func(ctx context.Context) (details, error) {
		return p.fetch(ctx, id, picked, known)
	}, func(d details, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.shown = d
		p.fill()
	})
}

// pick shows the messages of another attempt.
func (p *deliveryPane) pick(attemptID string) {
	if a := p.attempt(); a == nil || a.ID == attemptID {
		return
	}
	p.picked = attemptID
	if len(p.shown.attempts) > 0 && p.shown.attempts[0].ID == attemptID {
		p.picked = ""
	}
	p.fillAttempt()
	if _, known := p.shown.bodies[p.attempt().Round]; !known {
		p.refresh()
	}
}

// attempt returns the attempt in view, nil before the first.
func (p *deliveryPane) attempt() *model.Attempt { return p.shown.attempt(p.picked) }

// fill brings what has been read into view.
func (p *deliveryPane) fill() {
	d := p.shown.delivery
	setVisible(p.actions, d != nil)
	setVisible(p.reason, d != nil)
	p.waits.SetText(waitsText(p.shown.waits))
	setVisible(p.waits, len(p.shown.waits) > 0)
	p.attempts.SetRows(p.shown.attempts)
	p.room.least.Height = attemptHeader + attemptHeight*float32(min(max(1, len(p.shown.attempts)), attemptsSeen))
	if d == nil {
		p.title.SetText("")
		p.about.SetText(p.id)
	} else {
		p.title.SetText(p.Catalogue.Title(d.EventType) + " › " + d.WebhookName)
		p.about.SetText(d.ID)
		if d.Subject != "" {
			p.about.SetText(d.ID + " · " + d.Subject)
		}
		p.explain(d)
	}
	p.event.show(p.shown.event)
	p.fillAttempt()
	p.head.Refresh() // wraps the texts, which decides its height
	p.body.Refresh() // moves the messages below it
}

func (p *deliveryPane) explain(d *model.Delivery) {
	e := explain(d, time.Now())
	p.reason.SetTone(e.Tone)
	p.reason.SetTitle(e.Title)
	p.reason.SetText(e.Text)
}

// tick renews the times that are relative to now.
func (p *deliveryPane) tick() {
	if p.shown.delivery != nil {
		p.explain(p.shown.delivery)
	}
}

func (p *deliveryPane) fillAttempt() {
	a := p.attempt()
	if a == nil {
		p.request.show(plannedRequest(p.shown))
		p.response.show(message{note: "Nothing has been received yet."})
		p.timing.show(nil)
		return
	}
	if !p.marked(a.ID) {
		p.attempts.Select(a.ID)
	}
	p.request.show(requestMessage(a, p.shown))
	p.response.show(responseMessage(a))
	p.timing.show(a)
}

// marked reports whether the attempt is the selected row.
func (p *deliveryPane) marked(attemptID string) bool {
	selected, ok := p.attempts.Selected()
	return ok && selected.ID == attemptID
}

// copyCurl copies a command that repeats the request in view.
func (p *deliveryPane) copyCurl() {
	a := p.attempt()
	if a == nil {
		p.tell("Nothing has been sent yet, so there is no request to copy.", widgets.ToneWarning)
		return
	}
	body, known := p.shown.bodies[a.Round]
	switch {
	case !known:
		p.tell("The body of this attempt is still being read. Try again in a moment.", widgets.ToneWarning)
	case body.err != nil:
		p.fail(body.err)
	default:
		request := a.Request
		request.URL = model.MaskURL(request.URL, "")
		p.copyRequest(request, body.bytes)
	}
}

// resend sends a delivery anew once the user has agreed.
func (p *deliveryPane) resend(d model.Delivery) {
	title := p.Catalogue.Title(d.EventType)
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title: "Resend to " + d.WebhookName + "?",
		Message: fmt.Sprintf("%s gets “%s” (%s) once more, with the same webhook-id, so a receiver that has had it already can tell.",
			d.WebhookName, title, d.EventType),
		Confirm: "Resend",
	}, func(ok bool) {
		if !ok {
			return
		}
		run(p.bg, "Resending "+title, func(ctx context.Context) (*model.Delivery, error) {
			if err := p.Sender.Resend(ctx, d.ID); err != nil {
				return nil, err
			}
			return p.Store.Delivery(ctx, d.ID)
		}, func(d *model.Delivery, err error) {
			if err != nil {
				p.fail(err)
				return
			}
			p.tell(resendAnswer(title, d))
		})
	})
}
