package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
	"latchbell/ui/widgets"
)

func TestEventsAreSavedAloneWithoutTheRestOfTheForm(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	f := b.edit(w.ID)
	if !f.events.save.Disabled() {
		t.Error("there is something to save before anything was changed")
	}
	f.owner.SetText("unsaved")
	f.destination.url.SetText("not a URL")
	test.Tap(f.events.field.everything)
	tick(f, "license.created")
	test.Tap(f.events.save)
	b.until("it is said", func() bool { return b.says("The events of CRM Sync are saved.") })
	got := b.stored()[0]
	if diff := cmp.Diff([]string{"license.created"}, got.Events); diff != "" {
		t.Errorf("events differ (-want +got):\n%s", diff)
	}
	if got.Owner != "" || got.URL != w.URL || f.owner.Text != "unsaved" || !f.events.save.Disabled() {
		t.Errorf("more than the events was saved, or the form lost something: %+v", got)
	}
	tick(f)
	test.Tap(f.events.save)
	if !f.events.field.problem.Visible() || b.win.Canvas().Focused() != fyne.Focusable(f.events.field.search) {
		t.Error("an empty choice isn't refused at the events")
	}
}

func TestATestIsConfirmedAndItsAnswerTold(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.edit(w.ID)
	b.pressInView("Test…")
	b.press("Cancel")
	b.pressInView("Test…")
	if send, ok := b.win.Canvas().Focused().(*widgets.Button); !ok || send.AccessibilityLabel() != "Send the test" {
		t.Error("the focus isn't on the button that sends")
	}
	b.press("Send the test")
	b.until("the answer is told", func() bool { return b.says("CRM Sync answered 200 in 12 ms.") })
	deliveries, err := b.store.Deliveries(t.Context(), model.DeliveryQuery{})
	if err != nil || len(deliveries.Deliveries) != 1 {
		t.Fatalf("there are %d deliveries (%v), want the confirmed one", len(deliveries.Deliveries), err)
	}
	b.pressInView("Show the delivery")
	if b.currentID != deliveriesID {
		t.Error("the message doesn't lead to the delivery")
	}
}

func TestThePreviewFollowsTheForm(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	fillIn(f)
	f.parts.beside.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnd})
	b.until("the preview is shown", func() bool { return f.preview.shown != nil && f.preview.shown.URL == "https://crm.example.com/hooks" })
	f.destination.url.SetText("https://other.example.com")
	b.until("the preview has followed", func() bool { return f.preview.shown != nil && f.preview.shown.URL == "https://other.example.com" })
	f.Save()
	b.until("the list is in view", func() bool { return b.current == page(b.webhooks) })
}

func TestANarrowFormShowsThePartWithTheMistake(t *testing.T) {
	b := newBench(t)
	b.win.Resize(fyne.NewSize(minWidth, minHeight))
	f := b.newForm()
	if !f.parts.narrow {
		t.Fatal("the form isn't narrow")
	}
	fillIn(f)
	f.name.SetText("")
	for _, key := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyHome, fyne.KeyRight} {
		f.parts.each.TypedKey(&fyne.KeyEvent{Name: key})
	}
	if f.parts.shows(fieldsPart) || !f.parts.shows(eventsPart) || !f.parts.side.Visible() {
		t.Error("the events aren't alone in view")
	}
	f.Save()
	if !f.parts.shows(fieldsPart) || f.parts.side.Visible() || b.win.Canvas().Focused() != fyne.Focusable(f.name) {
		t.Error("the name isn't in view with the focus")
	}
	f.name.SetText("CRM Sync")
	tick(f)
	f.Save()
	if !f.parts.shows(eventsPart) || b.win.Canvas().Focused() != fyne.Focusable(f.events.field.search) {
		t.Error("the events aren't in view with the focus")
	}
}
