package ui

import (
	"cmp"
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// typingPause is how long the preview waits for the next key.
const typingPause = 300 * time.Millisecond

// previewView shows the request that a webhook, as it stands in its form, would
// send for a sample or a stored event.
type previewView struct {
	*desk
	// draft returns the webhook as the form describes it now, for the preview to
	// keep.
	draft func() model.Draft
	// answered, if set, gets what came of each preview: nil, or the error.
	answered func(error)
	reader   *loader[*model.Preview]

	chosen previewEvent // the user's choice, zero to follow the subscriptions
	shown  *model.Preview

	event    *widgets.Text
	remark   *widgets.Paragraph
	problem  *widgets.Banner
	part     *widgets.Select
	message  *messagePreview
	request  *previewRequest
	signed   *previewSigned
	parts    *fyne.Container // the three above
	tools    *fyne.Container // the row of part
	fallback *widgets.Paragraph
	content  *fyne.Container
}

// The parts of a preview.
const (
	messagePart = "message"
	requestPart = "request"
	signedPart  = "signed"
)

func newPreviewView(d *desk, draft func() model.Draft) *previewView {
	v := &previewView{desk: d, draft: draft, reader: newLoader[*model.Preview](d.bg, "")}
	v.event = widgets.NewBold("").Slim()
	v.remark = widgets.NewCaptionParagraph("")
	v.problem = widgets.NewBanner(widgets.ToneDanger, "")
	v.problem.SetTitle("This can't be sent yet.")
	v.problem.Hide()
	v.message, v.request, v.signed = newMessagePreview(), newPreviewRequest(d), newPreviewSigned()
	v.part = widgets.NewSelect(nil, func(string) { v.arrange() })
	choose := widgets.NewButton("Another event…", nil, v.choose).Small()
	v.tools = container.NewHBox(v.part, layout.NewSpacer(),
		centred(widgets.NewButton("Copy body", nil, v.copyBody).Small()),
		centred(widgets.NewButton("Copy as curl", nil, v.copyCurl).Small()))
	v.fallback = widgets.NewMutedParagraph("The preview appears here.")
	v.parts = container.NewStack(v.message.content, v.request.content, v.signed.content)
	v.content = fill(container.NewBorder(nil, nil, nil, choose, v.event),
		v.remark, v.problem, v.fallback, v.tools, v.parts)
	v.offerParts(false)
	v.arrange()
	return v
}

// refresh makes the preview anew once the user has stopped typing.
func (v *previewView) refresh() {
	if v.shown == nil {
		v.load(0)
		return
	}
	v.load(typingPause)
}

// close gives up what is under way.
func (v *previewView) close() { v.reader.drop() }

// load asks for the preview after a pause in which a newer question replaces
// this one.
func (v *previewView) load(delay time.Duration) {
	draft := v.question()
	event := previewEvent{draft.EventID, draft.Type}
	remark := remarkOn(event, draft.Webhook.Events)
	v.event.SetText(event.title(v.Catalogue))
	v.remark.SetText(remark)
	if setVisible(v.remark, remark != "") {
		v.content.Refresh()
	}
	v.message.service = draft.Webhook.Body
	standIn(draft.Webhook)
	v.reader.load(func(ctx context.Context) (*model.Preview, error) {
		if !pause(ctx, delay) {
			return nil, ctx.Err()
		}
		return v.Sender.Preview(ctx, draft)
	}, v.show)
}

// question is the draft of the form for the event in view.
func (v *previewView) question() model.Draft {
	draft, event := v.draft(), v.chosen
	if event == (previewEvent{}) {
		event = firstSubscribed(v.Catalogue, draft.Webhook.Events)
	}
	draft.EventID, draft.Type = event.ID, event.Type
	return draft
}

// standIn fills in what a webhook may lack without any effect on its requests,
// so that there is a preview before the form is complete.
func standIn(w *model.Webhook) {
	w.Name = cmp.Or(w.Name, "New webhook")
	if len(w.Events) == 0 {
		w.Events = []string{"*"}
	}
}

// show brings a preview, or what prevents it, into view.
func (v *previewView) show(p *model.Preview, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	v.shown = p
	if err != nil {
		v.shown = nil
		v.problem.SetText(problems(err))
	} else {
		v.offerParts(p.Message != nil)
		v.message.show(p.Message)
		v.request.show(p)
		v.signed.show(p.Signed)
	}
	setVisible(v.problem, err != nil)
	v.fallback.Hide()
	v.arrange()
	if v.answered != nil {
		v.answered(err)
	}
}

// problems joins the sentences of all that is wrong.
func problems(err error) string {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		return model.Sentence(err)
	}
	var text string
	for i, e := range errs {
		if i > 0 {
			text += "\n"
		}
		text += e.Message
	}
	return text
}

// offerParts offers the message as people see it only where there is one.
func (v *previewView) offerParts(message bool) {
	options := []widgets.Option{
		{ID: requestPart, Label: "The request"},
		{ID: signedPart, Label: "What is signed"},
	}
	if message {
		options = append([]widgets.Option{{ID: messagePart, Label: "The message"}}, options...)
	}
	had := v.part.Has(messagePart)
	v.part.SetOptions(options)
	if message && !had {
		v.part.SetSelected(messagePart)
	}
}

// arrange shows the chosen part, and nothing while there is no preview.
func (v *previewView) arrange() {
	part := v.part.Selected()
	setVisible(v.message.content, part == messagePart)
	setVisible(v.request.content, part == requestPart)
	setVisible(v.signed.content, part == signedPart)
	there := v.shown != nil
	setVisible(v.tools, there)
	setVisible(v.parts, there)
	v.content.Refresh()
}

// choose lets the user pick the event.
func (v *previewView) choose() {
	newEventPicker(v.desk, func(e previewEvent) {
		v.chosen = e
		v.load(0)
	}).open()
}

func (v *previewView) copyBody() { v.copy(string(v.shown.Body), "The body") }

// copyCurl copies a command that sends what is shown.
func (v *previewView) copyCurl() {
	request := model.Request{Method: "POST", URL: v.shown.URL, Headers: v.shown.Headers}
	v.copyRequest(request, v.shown.Body)
}
