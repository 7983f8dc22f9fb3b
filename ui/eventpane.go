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

// eventPane describes what is selected on the page Events.
type eventPane struct {
	*desk
	page   *eventsPage
	open   bool
	row    catalogueRow
	reader *loader[*model.Event] // the last event of a type that was only seen

	back     *fyne.Container
	title    *widgets.Paragraph
	name     *widgets.Text
	copyName *widgets.Button
	badge    *widgets.Badge
	actions  *fyne.Container
	about    *widgets.Paragraph
	fires    *passage
	excludes *passage
	webhooks *fyne.Container
	getters  *fyne.Container // the buttons of the webhooks
	rest     *widgets.Paragraph
	sample   *fyne.Container
	label    *widgets.Text // of the sample
	viewer   *widgets.TextViewer
	body     *fyne.Container
	content  fyne.CanvasObject
}

// passage is a paragraph under a small heading.
type passage struct {
	text    *widgets.Paragraph
	content *fyne.Container
}

func newPassage(title string) *passage {
	s := &passage{text: widgets.NewParagraph("")}
	s.content = spaced(lineGap, widgets.NewBold(title), s.text)
	return s
}

// show shows a text, or nothing of the passage without one.
func (s *passage) show(text string) {
	s.text.SetText(text)
	setVisible(s.content, text != "")
}

func newEventPane(page *eventsPage) *eventPane {
	p := &eventPane{desk: page.desk, page: page, reader: newLoader[*model.Event](page.bg, "Reading the event")}
	p.title, p.name, p.badge = widgets.NewHeadingParagraph(""), widgets.NewMono(""), widgets.NewBadge("", widgets.ToneNeutral)
	p.about, p.fires, p.excludes = widgets.NewMutedParagraph(""), newPassage("When it fires"), newPassage("What it doesn't cover")
	p.back = container.NewVBox(widgets.NewButton("Back", theme.NavigateBackIcon(), page.closePane).Small())
	closing := widgets.NewButton("", theme.CancelIcon(), page.closePane).Small().Quiet()
	closing.SetHint("Close the description")
	p.copyName = widgets.NewButton("", theme.ContentCopyIcon(), func() { p.copy(p.name.Text(), "The type") }).Small().Quiet()
	p.copyName.SetHint("Copy the type")
	p.actions = container.NewHBox()
	p.getters, p.rest = container.NewHBox(), widgets.NewCaptionParagraph("")
	p.webhooks = spaced(lineGap, widgets.NewBold("Who gets it"), p.getters, p.rest)
	p.label, p.viewer = widgets.NewBold(""), widgets.NewTextViewer()
	p.sample = fill(p.label, tall(p.viewer, 160))
	p.body = fill(
		container.NewBorder(nil, nil, p.back, container.NewVBox(closing), p.title),
		container.NewBorder(nil, nil, nil, container.NewHBox(p.badge, p.copyName), p.name),
		p.actions, p.about, p.fires.content, p.excludes.content, p.webhooks, p.sample)
	p.content = widgets.NewCard(scrolled(p.body))
	return p
}

// close shows nothing.
func (p *eventPane) close() { p.open, p.row = false, catalogueRow{} }

// setAlone says whether the pane covers the table, which then needs a way back.
func (p *eventPane) setAlone(alone bool) { setVisible(p.back, alone) }

// show describes a row.
func (p *eventPane) show(r catalogueRow) {
	p.open, p.row = true, r
	p.title.SetText(r.title())
	p.name.SetText(p.page.typeText(r))
	setVisible(p.copyName, p.name.Text() != "")
	p.badge.Set(originBadge(r))
	p.actions.Objects = p.buttons()
	setVisible(p.actions, len(p.actions.Objects) > 0)
	p.about.SetText(p.aboutText(time.Now()))
	setVisible(p.about, p.about.Text() != "")
	p.describe(r.event)
	p.showSubscribers()
	p.showSample()
	p.body.Refresh()
}

// describe shows the sentences of a type, or none.
func (p *eventPane) describe(t *model.EventType) {
	if t == nil {
		t = new(model.EventType)
	}
	p.fires.show(t.Fires)
	p.excludes.show(t.Excludes)
}

// aboutText says what has no passage of its own.
func (p *eventPane) aboutText(now time.Time) string {
	r := p.row
	switch {
	case r.event != nil && r.event.Type == model.TestType:
		return "No webhook subscribes to it: it goes to the one that is tested."
	case r.event != nil:
		return ""
	case r.seen != nil:
		times := count(r.seen.Count, "event", "events")
		if r.seen.Count >= model.MostSeen {
			times = fmt.Sprintf("%d events or more", model.MostSeen)
		}
		return times + " of this type came in, the last " + widgets.Ago(r.seen.Last, now) +
			". It is delivered to the webhooks that ask for it. In the catalogue it gets a title, a description and a sample, and can be ticked."
	case r.group != nil && len(r.group.Types) == 0:
		return "It has no type yet. Those whose names begin with " + r.group.Name + ". belong to it."
	case r.group != nil:
		return count(len(r.group.Types), "type", "types") + ". A webhook that subscribes to " + r.group.Name + ".* gets all of them."
	}
	return "These types came in with events and aren't described anywhere. They are delivered all the same. Add those that you use, so that they have a title and can be ticked; others may be misspelt by the sender."
}

// buttons are the first things to do with what is selected; the menu of the row
// has more.
func (p *eventPane) buttons() []fyne.CanvasObject {
	small := func(label string, tapped func()) *widgets.Button {
		return widgets.NewButton(label, nil, tapped).Small()
	}
	r := p.row
	switch {
	case r.seen != nil:
		return []fyne.CanvasObject{small("Add to the catalogue", func() { p.page.addSeen(*r.seen) }).Primary()}
	case r.event != nil && r.event.Custom:
		return []fyne.CanvasObject{
			small("Edit", func() { p.page.editType(*r.event) }).Primary(),
			small("Send as a test", func() { p.page.sendTest(*r.event) }),
			small("Copy curl", func() { p.page.copyCurl(*r.event) }),
			small("Delete", func() { p.page.deleteType(*r.event) }),
		}
	case r.event != nil:
		return []fyne.CanvasObject{
			small("Send as a test", func() { p.page.sendTest(*r.event) }),
			small("Copy curl", func() { p.page.copyCurl(*r.event) }),
			small("Duplicate as your own", func() { p.page.duplicate(*r.event) }),
		}
	case r.group == nil:
		return nil
	}
	buttons := []fyne.CanvasObject{small("New type in it", func() { p.page.newType(r.group.Name) })}
	if r.group.Custom {
		buttons = append(buttons, small("Edit", func() { p.page.editGroup(*r.group) }), small("Delete", func() { p.page.deleteGroup(*r.group) }))
	}
	return buttons
}

// mostGetters bounds the webhooks that have a button.
const mostGetters = 4

// showSubscribers shows which webhooks get the type.
func (p *eventPane) showSubscribers() {
	eventType := p.row.eventType()
	setVisible(p.webhooks, eventType != "" && eventType != model.TestType)
	found := subscribers(p.page.listed.webhooks, eventType)
	p.getters.RemoveAll()
	for _, w := range found[:min(len(found), mostGetters)] {
		p.getters.Add(widgets.NewButton(webhookLabel(w), nil, func() { p.nav.ShowWebhook(w.ID) }).Small())
	}
	switch {
	case len(found) == 0:
		p.rest.SetText("No webhook subscribes to it, so its events are stored and go nowhere.")
	case len(found) > mostGetters:
		p.rest.SetText(fmt.Sprintf("And %s.", count(len(found)-mostGetters, "more webhook", "more webhooks")))
	default:
		p.rest.SetText("")
	}
	setVisible(p.getters, len(found) > 0)
	setVisible(p.rest, p.rest.Text() != "")
}

// showSample shows what events of the type carry: the sample, or the last event
// of a type that has none.
func (p *eventPane) showSample() {
	p.reader.drop()
	r := p.row
	setVisible(p.sample, r.event != nil || r.seen != nil)
	switch {
	case r.event != nil:
		p.label.SetText("Sample")
		p.viewer.SetText(prettyJSON(r.event.Sample))
	case r.seen != nil:
		p.label.SetText("Data of the last event")
		p.reader.load(func(ctx context.Context) (*model.Event, error) {
			return p.Store.Event(ctx, r.seen.EventID)
		}, func(e *model.Event, err error) {
			if err != nil {
				p.viewer.SetText(model.Sentence(err))
				return
			}
			p.viewer.SetText(prettyJSON(e.Data))
		})
	}
}
