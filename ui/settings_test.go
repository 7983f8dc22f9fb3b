package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchbell/model"
)

func TestTheThemeIsKept(t *testing.T) {
	b := newBench(t)
	b.Open(settingsID)
	p := b.pages[settingsID].(*settingsPage)
	p.theme.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	b.until("it is stored", func() bool {
		variant, err := b.store.Setting(t.Context(), model.SettingTheme)
		return err == nil && variant == "light"
	})
}

func TestANewTokenIsAskedForAndReplacesTheOld(t *testing.T) {
	b := newBench(t)
	old, err := b.Tokens.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	b.Open(settingsID)
	p := b.pages[settingsID].(*settingsPage)
	test.Tap(p.showing)
	b.until("the token is shown", func() bool { return p.code.Text() == old })
	p.askToRotate()
	b.press("Make a new token")
	b.until("the new token is shown", func() bool { return p.token != "" && p.token != old })
	if ok, err := b.Tokens.Check(t.Context(), old); ok || err != nil {
		t.Errorf("the old token is still taken (%v)", err)
	}
	b.Open(overviewID)
	if p.code.Text() != maskedToken {
		t.Error("the token is still shown after the page was left")
	}
}

func TestTheStatusLineFollowsTheSender(t *testing.T) {
	b := newBench(t)
	b.until("it sends", func() bool { return b.says("Sending · 0 waiting") })
	b.sender.setState(model.SenderState{Elsewhere: true})
	b.Broker.Publish(model.SenderChanged)
	b.until("another one sends", func() bool { return b.says("Sent by another Latchbell · 0 waiting") })
}

func TestTheMenuOffersOnlyWhatWorks(t *testing.T) {
	b := newBench(t)
	b.Open(overviewID)
	if !b.saveItem.Disabled {
		t.Error("Save is offered where there is nothing to save")
	}
	b.NewWebhook()
	if b.saveItem.Disabled {
		t.Error("Save isn't offered in a form")
	}
	check := func(menu *fyne.Menu) {
		for _, item := range menu.Items {
			if !item.IsSeparator && item.Action == nil {
				t.Errorf("%q does nothing", item.Label)
			}
		}
	}
	for _, menu := range b.win.MainMenu().Items {
		check(menu)
	}
}
