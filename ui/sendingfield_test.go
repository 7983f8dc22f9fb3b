package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"latchbell/model"
)

func TestHowAWebhookIsSentToIsStored(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("https://crm.example.com/hooks")
	tick(f, "license.created")
	if f.sending.body.Visible() {
		t.Error("the fields are in view before anybody asked for them")
	}
	b.pressInView("Change")
	choose(f.sending.retry.choice, ownRetries)
	f.sending.retry.list.SetText("10s, 5 min,1h")
	f.sending.timeout.SetText("30")
	f.sending.concurrency.SetText("2")
	choose(f.sending.per, "min")
	f.sending.rate.SetText("100")
	f.sending.inOrder.SetOn(true)
	f.Save()
	b.until("the list is in view", func() bool { return b.current == page(b.webhooks) })
	got := b.stored()[0]
	if got.Retry != "10s, 5m, 1h" || got.Timeout != 30*time.Second || got.Concurrency != 2 || got.RateLimit != "100/min" || got.Order != model.OrderLicense {
		t.Errorf("stored: %+v", got)
	}

	f = b.edit(got.ID)
	if f.dirty() {
		t.Error("the form is changed before it was touched")
	}
	want := "4 tries over about 65 minutes."
	if hint := note(f, "retry"); f.sending.retry.list.Text != "10s, 5m, 1h" || hint != want {
		t.Errorf("the list is %q and means %q, want %q", f.sending.retry.list.Text, hint, want)
	}
}

func TestMistakesInSendingUnfoldIt(t *testing.T) {
	cases := []struct {
		field string
		spoil func(*sendingField)
		says  string
	}{
		{"timeout", func(f *sendingField) { f.timeout.SetText("soon") }, "The time limit must be a whole number, for example 15."},
		{"timeout", func(f *sendingField) { f.timeout.SetText("90") }, "The time limit is 1m30s; between 1 and 60 seconds are possible."},
		{"concurrency", func(f *sendingField) { f.concurrency.SetText("") }, "The number of requests at once must be a whole number, for example 8."},
		{"concurrency", func(f *sendingField) { f.concurrency.SetText("65") }, "65 requests at once are asked for; between 1 and 64 are possible."},
		{"rate_limit", func(f *sendingField) { choose(f.per, "s") }, `The rate limit is "/s". Write how many requests in which time, for example "5/s", "100/min" or "1000/h", or "none".`},
		{"retry", func(f *sendingField) { choose(f.retry.choice, ownRetries); f.retry.list.SetText(" ") }, "Write how long to wait before each further try, for example 10s, 5m, 1h."},
		{"retry", func(f *sendingField) { choose(f.retry.choice, ownRetries); f.retry.list.SetText("1ms") }, "A retry waits 1ms; between 1 second and 7 days (168h) are possible."},
	}
	for _, c := range cases {
		t.Run(c.says, func(t *testing.T) {
			b := newBench(t)
			f := b.newForm()
			f.name.SetText("CRM Sync")
			f.destination.url.SetText("https://crm.example.com")
			tick(f, "license.created")
			c.spoil(f.sending)
			f.Save()
			if says := note(f, c.field); says != c.says {
				t.Errorf("the field says %q, want %q", says, c.says)
			}
			if !f.sending.body.Visible() {
				t.Error("the field isn't in view")
			}
			if b.win.Canvas().Focused() != f.sending.target(c.field) {
				t.Error("the focus isn't in the field")
			}
			if len(b.stored()) != 0 {
				t.Error("something was stored")
			}
		})
	}
}

func TestTheFormNamesTheRetriesOfTheSettings(t *testing.T) {
	b := newBench(t)
	if err := b.store.SaveSettings(t.Context(), map[string]string{model.SettingRetry: string(model.RetryShort)}); err != nil {
		t.Fatal(err)
	}
	f := b.newForm()
	b.until("the choice names them", func() bool { return f.sending.retry.choice.AccessibilityLabel() == "As in the settings: short" })
	if f.dirty() {
		t.Error("reading the settings changed the form")
	}
}

func TestSendingIsSummedUp(t *testing.T) {
	plain := model.NewWebhook()
	own := model.NewWebhook()
	own.Retry, own.RateLimit, own.Concurrency, own.Order, own.Timeout = model.RetryNone, "5/s", 1, model.OrderLicense, 30*time.Second
	cases := []struct {
		webhook *model.Webhook
		want    string
	}{
		{plain, "As usual: 10 tries over about 3 days."},
		{own, "One try, and no other if it fails · 30 seconds for a try · at most 5/s · 1 at once · each license's events in order."},
	}
	for _, c := range cases {
		if got := sendingWords(c.webhook, model.RetryStandard); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestRetriesAreExplainedInPlainWords(t *testing.T) {
	cases := map[model.RetryPolicy]string{
		model.RetryStandard: "10 tries over about 3 days.",
		model.RetryShort:    "5 tries over about 80 minutes.",
		model.RetryNone:     "One try, and no other if it fails.",
		"10s":               "2 tries over about 10 seconds.",
		"5m":                "2 tries over about 5 minutes.",
		"10h, 10h":          "3 tries over about 20 hours.",
		"168h":              "2 tries over about 7 days.",
	}
	for policy, want := range cases {
		if got := retryWords(policy); got != want {
			t.Errorf("%q reads %q, want %q", policy, got, want)
		}
	}
}

// choose moves a select to an option by its keys, as a user would.
func choose(s selectKeys, id string) {
	for range 20 {
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyUp})
	}
	for range 20 {
		if s.Selected() == id {
			return
		}
		s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	}
}

type selectKeys interface {
	TypedKey(*fyne.KeyEvent)
	Selected() string
}
