package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"latchbell/model"
)

func TestTheFirstStepsTickThemselvesOff(t *testing.T) {
	b := newBench(t)
	b.Open(overviewID)
	steps := b.overview.steps
	b.until("the steps are in view", func() bool { return steps.content.Visible() })
	if !steps.send.Disabled() {
		t.Error("a test can be sent to nobody")
	}
	test.Tap(steps.try)
	b.until("the built-in receiver is a webhook", func() bool { return !steps.send.Disabled() })
	if w := b.stored()[0]; w.Name != tryItName || w.URL != "http://127.0.0.1:7420/try" || !w.Subscribes("license.renewed", model.Production) {
		t.Errorf("stored: %+v", w)
	}
	test.Tap(steps.send)
	b.until("the answer is in the step", func() bool { return b.says("Delivered to Try it in 12 ms: 200 OK.") })
	b.addEvent("license.renewed")
	b.until("all is done", func() bool { return steps.leave.AccessibilityLabel() == "Show the overview" })
	if !steps.content.Visible() {
		t.Error("the steps vanished before the user saw the last tick")
	}
	test.Tap(steps.leave)
	b.until("the overview is in view", func() bool { return b.overview.board.content.Visible() && !steps.content.Visible() })
}

func TestSkippingTheFirstStepsLasts(t *testing.T) {
	b := newBench(t)
	b.Open(overviewID)
	b.until("the steps are in view", func() bool { return b.overview.steps.content.Visible() })
	test.Tap(b.overview.steps.leave)
	b.until("the overview is in view", func() bool { return b.overview.board.content.Visible() })
	b.Open(settingsID)
	b.Open(overviewID)
	b.until("it is read again", func() bool { return !b.overview.reader.underWay })
	if b.overview.steps.content.Visible() {
		t.Error("the steps came back")
	}
}

func TestTheOverviewListsWhatNeedsAttention(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.sender.answerWith(500)
	b.addEvent("license.renewed")
	b.overview.finish()
	b.Open(overviewID)
	b.until("the failure is listed", func() bool { return len(b.overview.board.shown) == 1 })
	if c := b.overview.board.shown[0]; c.title != "CRM Sync: 1 delivery failed" || c.filter.webhookID != w.ID {
		t.Errorf("listed: %+v", c)
	}
}

func TestTheTokenIsCoveredUntilAskedFor(t *testing.T) {
	b := newBench(t)
	line := b.overview.steps.server
	if !strings.Contains(line.code.Text(), maskedToken) {
		t.Error("the token isn't covered at first")
	}
	test.Tap(line.buttons[0])
	token := func() string {
		token, err := b.Tokens.Token(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return token
	}
	b.until("the line is copied", func() bool { return b.app.Clipboard().Content() != "" })
	if got := b.app.Clipboard().Content(); got != intakeCurl(token(), "127.0.0.1:7420") {
		t.Errorf("copied:\n%s", got)
	}
	test.Tap(line.showing)
	b.until("the token is shown", func() bool { return strings.Contains(line.code.Text(), token()) })
	test.Tap(line.showing)
	if strings.Contains(line.code.Text(), token()) {
		t.Error("the token is still shown")
	}
}
