package ui

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

// previewing is a sender that makes previews as a test wants them.
type previewing struct {
	Sender
	preview func(context.Context, model.Draft) (*model.Preview, error)
}

func (s previewing) Preview(ctx context.Context, d model.Draft) (*model.Preview, error) {
	return s.preview(ctx, d)
}

// echo previews a request whose body says what was asked for.
func echo(_ context.Context, d model.Draft) (*model.Preview, error) {
	body, err := json.Marshal([]string{d.Webhook.Name, d.Type, d.EventID})
	return &model.Preview{
		URL: "https://crm.example.com/***", Headers: []model.Header{{Name: "webhook-id", Value: "evt_1"}}, Body: body,
		Signed: []model.SignedContent{{Header: "webhook-signature", Content: "evt_1.1700000000." + string(body)}},
	}, err
}

// previewOf opens a preview of w with a sender of the test's own.
func (b *bench) previewOf(w *model.Webhook, preview func(context.Context, model.Draft) (*model.Preview, error)) *previewView {
	b.Helper()
	d := *b.desk
	d.Sender = previewing{b.sender, preview}
	v := newPreviewView(&d, func() model.Draft {
		draft := *w
		return model.Draft{Webhook: &draft}
	})
	b.win.SetContent(v.content)
	b.win.Resize(fyne.NewSize(600, 700))
	b.Cleanup(v.close)
	return v
}

// asked returns what echo was asked for.
func asked(v *previewView) []string {
	var what []string
	if v.shown == nil || json.Unmarshal(v.shown.Body, &what) != nil {
		return nil
	}
	return what
}

func TestAPreviewFollowsTheForm(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	w.Name, w.Events = "CRM Sync", []string{"license.*"}
	v := b.previewOf(w, echo)
	v.refresh()
	b.until("the first event that is subscribed to is shown", func() bool {
		return slices.Equal(asked(v), []string{"CRM Sync", "license.created", ""})
	})
	if got := v.event.Text(); got != "License created · sample" {
		t.Errorf("the preview is called %q", got)
	}
	w.Name, w.Events = "CRM", []string{"activation.failed"}
	v.refresh()
	b.until("the change is shown", func() bool { return slices.Equal(asked(v), []string{"CRM", "activation.failed", ""}) })
	if !v.request.content.Visible() || v.message.content.Visible() || v.problem.Visible() {
		t.Error("it isn't the request that is in view")
	}
	if got := v.request.url.Text(); got != "POST https://crm.example.com/***" {
		t.Errorf("the first line is %q", got)
	}
}

func TestALateAnswerDoesNotReplaceTheNewestPreview(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	w.Name, w.Events = "slow", []string{"license.renewed"}
	started, late, done := make(chan struct{}), make(chan struct{}), make(chan struct{})
	v := b.previewOf(w, func(ctx context.Context, d model.Draft) (*model.Preview, error) {
		if d.Webhook.Name == "slow" {
			defer close(done)
			close(started)
			<-late
		}
		return echo(ctx, d)
	})
	v.refresh()
	<-started
	w.Name = "quick"
	v.refresh()
	b.until("the newest is shown", func() bool { return asked(v) != nil })
	close(late)
	<-done
	b.queue.run()
	if got := asked(v)[0]; got != "quick" {
		t.Errorf("the preview of %q is shown", got)
	}
}

func TestAPreviewSaysWhatPreventsIt(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	mistakes := model.FieldErrors{model.Invalidf("chat_id", "The chat is missing."), model.Invalidf("url", "The target URL is missing.")}
	v := b.previewOf(w, func(ctx context.Context, d model.Draft) (*model.Preview, error) {
		if d.Webhook.URL == "" {
			return nil, mistakes
		}
		return echo(ctx, d)
	})
	var answers []error
	v.answered = func(err error) { answers = append(answers, err) }
	v.refresh()
	b.until("the mistakes are shown", v.problem.Visible)
	if v.tools.Visible() || !slices.Contains(paragraphs(v.content), "The chat is missing.\nThe target URL is missing.") {
		t.Errorf("in view: %q", paragraphs(v.content))
	}
	w.URL = "https://crm.example.com"
	v.refresh()
	b.until("the preview is there", func() bool { return v.shown != nil })
	if v.problem.Visible() || !v.tools.Visible() {
		t.Error("the mistakes are still in view")
	}
	if len(answers) != 2 || answers[0] == nil || answers[1] != nil {
		t.Errorf("the form was told %v", answers)
	}
}

func TestAPreviewDoesNotWaitForTheNameAndTheEvents(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	w.URL = "https://crm.example.com"
	v := b.previewOf(w, func(ctx context.Context, d model.Draft) (*model.Preview, error) {
		if err := d.Webhook.Validate(); err != nil {
			return nil, err
		}
		return echo(ctx, d)
	})
	v.refresh()
	b.until("there is an answer", func() bool { return v.shown != nil || v.problem.Visible() })
	if v.problem.Visible() {
		t.Errorf("in view: %q", paragraphs(v.content))
	}
}

func TestAPreviewSaysWhichEventItShows(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	v := b.previewOf(w, echo)
	for _, c := range []struct {
		name   string
		events []string
		chosen previewEvent
		title  string
		remark string
	}{
		{"nothing is chosen", nil, previewEvent{}, "Webhook test · sample", "No event is chosen for this webhook yet, so this is only an example."},
		{"a group", []string{"activation.*"}, previewEvent{}, "Activation created · sample", ""},
		{"a type outside the catalogue", []string{"own.type"}, previewEvent{}, "own.type · sample", ""},
		{"the user's choice", []string{"*"}, previewEvent{Type: "user.created"}, "User created · sample", ""},
		{"a stored event", []string{"*"}, previewEvent{"evt_1", "user.created"}, "User created · evt_1", ""},
		{"a choice that isn't subscribed to", []string{"license.*"}, previewEvent{Type: "user.created"}, "User created · sample", "This webhook doesn't get this event."},
		{"the test reaches everybody", []string{"license.*"}, previewEvent{Type: model.TestType}, "Webhook test · sample", ""},
	} {
		w.Events, v.chosen = c.events, c.chosen
		v.refresh()
		if got := v.event.Text(); got != c.title {
			t.Errorf("%s: the title is %q, want %q", c.name, got, c.title)
		}
		if got := v.remark.Text(); got != c.remark {
			t.Errorf("%s: the remark is %q, want %q", c.name, got, c.remark)
		}
	}
}

func TestAPreviewKeepsItsPlaceWhileTheUserTypes(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	w.Name, w.Events = "1", []string{"license.renewed"}
	v := b.previewOf(w, func(_ context.Context, d model.Draft) (*model.Preview, error) {
		return &model.Preview{Body: []byte(`["` + d.Webhook.Name + `"` + strings.Repeat(`,"line"`, 200) + `]`)}, nil
	})
	v.refresh()
	b.until("the preview is there", func() bool { return v.shown != nil })
	v.request.viewer.ScrollTo(500)
	v.part.SetSelected(requestPart)
	w.Name = "2"
	first := v.shown
	v.refresh()
	b.until("the preview is renewed", func() bool { return v.shown != first })
	if got := v.request.viewer.Offset(); got != 500 {
		t.Errorf("the body is scrolled to %v, want 500", got)
	}
}

func TestThePreviewCanBeCopied(t *testing.T) {
	b := newDeskBench(t)
	w := model.NewWebhook()
	w.Name, w.Events = "CRM Sync", []string{"license.renewed"}
	v := b.previewOf(w, echo)
	v.refresh()
	b.until("the preview is there", func() bool { return v.shown != nil })
	v.copyBody()
	if got := b.app.Clipboard().Content(); got != `["CRM Sync","license.renewed",""]` {
		t.Errorf("the body is copied as %s", got)
	}
	v.copyCurl()
	want := "curl --globoff -X 'POST' 'https://crm.example.com/***' \\\n  -H 'webhook-id: evt_1' \\\n  --data-raw '[\"CRM Sync\",\"license.renewed\",\"\"]'"
	if diff := cmp.Diff(want, b.app.Clipboard().Content()); diff != "" {
		t.Errorf("curl line (-want +got):\n%s", diff)
	}
}

// pick opens the dialog in which an event is picked, and searches in it.
func (b *bench) pickEvent(search string) (*eventPicker, *previewEvent) {
	b.Helper()
	picked := new(previewEvent)
	p := newEventPicker(b.desk, func(e previewEvent) { *picked = e })
	p.open()
	p.search.SetText(search)
	p.search.OnSubmitted(search)
	return p, picked
}

func TestAnEventIsPickedAmongSamplesAndStoredOnes(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	p, picked := b.pickEvent(model.EventPrefix)
	b.until("the stored event is found", func() bool { row, ok := p.table.Selected(); return ok && row.ID != "" })
	stored, _ := p.table.Selected()
	b.press("Show")
	if picked.ID != stored.ID || picked.Type != "license.renewed" || b.asks() {
		t.Errorf("picked: %+v, want %+v and the dialog gone", picked, stored)
	}

	p, picked = b.pickEvent("Activation failed")
	row, _ := p.table.Selected()
	p.pick(row)
	if *picked != (previewEvent{Type: "activation.failed"}) {
		t.Errorf("picked: %+v", picked)
	}
}

func TestAnOlderEventIsFoundByItsID(t *testing.T) {
	b := newBench(t)
	receipts, err := b.store.Accept(t.Context(), []model.Event{{ // for nobody, so that no delivery leads to it
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(), Received: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Data: json.RawMessage(`{}`), Source: model.SourceIntake,
	}})
	if err != nil {
		t.Fatal(err)
	}
	p, picked := b.pickEvent(receipts[0].EventID)
	b.until("the event is found", func() bool { _, ok := p.table.Selected(); return ok })
	b.press("Show")
	if picked.ID != receipts[0].EventID {
		t.Errorf("picked: %+v", picked)
	}
}
