package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"latchbell/model"
)

// rounds is a sender whose bodies say in which round they were sent.
type rounds struct {
	Sender
	read chan int
}

func (s rounds) Body(_ context.Context, _ string, round int) ([]byte, error) {
	s.read <- round
	return fmt.Appendf(nil, `{"round":%d}`, round), nil
}

func TestTheBodyShownIsThatOfTheAttempt(t *testing.T) {
	b := newBench(t)
	read := make(chan int, 100)
	b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	p := b.openDeliveries()
	d := *b.desk
	d.Sender = rounds{b.sender, read}
	p.pane.desk = &d
	id := p.rows[0].ID
	if err := b.sender.Resend(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	p.open(id)
	b.until("both attempts are there", func() bool { return len(p.pane.shown.attempts) == 2 })
	shows := func(body string) bool { return string(p.pane.request.message.body) == body }
	first, second := p.pane.shown.attempts[1], p.pane.shown.attempts[0]
	if want := fmt.Sprintf(`{"round":%d}`, second.Round); !shows(want) {
		t.Errorf("the body is %s, want %s", p.pane.request.message.body, want)
	}
	p.pane.pick(first.ID)
	b.until("the first body is shown", func() bool { return shows(fmt.Sprintf(`{"round":%d}`, first.Round)) })
	p.pane.pick(second.ID)
	if !shows(fmt.Sprintf(`{"round":%d}`, second.Round)) {
		t.Error("the second body isn't shown at once")
	}
	b.until("everything is read", func() bool { return !p.pane.reader.underWay })
	before := len(read)
	p.pane.refresh()
	b.until("it is read again", func() bool { return !p.pane.reader.underWay })
	if got := len(read) - before; got != 0 {
		t.Errorf("%d bodies that were known have been read again", got)
	}
}

func TestWhatGivesAccessIsNotShownInOldAttempts(t *testing.T) {
	const token = "aVeryLongTokenThatGivesAccess-0123456789_abcdefghijklmnopqrstuvwxyz"
	url := "https://discord.com/api/webhooks/123456789012345678/" + token
	a := &model.Attempt{Round: 1, Request: model.Request{Method: "POST", URL: url}}
	d := details{delivery: &model.Delivery{WebhookURL: url, Round: 1}, bodies: map[int]sentBody{1: {bytes: []byte("{}")}}}
	for name, m := range map[string]message{"sent": requestMessage(a, d), "planned": plannedRequest(d)} {
		if strings.Contains(m.text(false), token) || !strings.Contains(m.text(false), "discord.com/api/webhooks/") {
			t.Errorf("%s: %s", name, m.text(false))
		}
	}
}

func TestWhatAnAcceptanceDoesNotPromiseIsSaid(t *testing.T) {
	const note = "Teams has accepted it; the flow may still fail."
	a := &model.Attempt{Succeeded: true, Reason: note, Response: model.Response{Proto: "HTTP/1.1", Status: 202}}
	if m := responseMessage(a); m.note != note {
		t.Errorf("the response says %q", m.note)
	}
	d := &model.Delivery{Status: model.Succeeded, LastCode: 202, LastReason: note, Tries: 1}
	if e := explain(d, d.Created); !strings.HasSuffix(e.Text, note) {
		t.Errorf("the delivery says %q", e.Text)
	}
}
