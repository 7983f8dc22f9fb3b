package ui

import (
	"testing"

	"latchbell/model"
)

func (b *bench) openSettings() *settingsPage {
	b.Helper()
	b.Open(settingsID)
	p := b.pages[settingsID].(*settingsPage)
	b.until("the settings are read", func() bool { return !p.reader.underWay && !p.storage.reader.underWay })
	return p
}

// setting waits until a setting has a value.
func (b *bench) setting(name, want string) {
	b.Helper()
	b.until(name+" is "+want, func() bool {
		stored, err := b.store.Setting(b.Context(), name)
		return err == nil && stored == want
	})
}

func TestTheDefaultRetriesAreKept(t *testing.T) {
	b := newBench(t)
	p := b.openSettings()
	choose(p.retries.field.choice, string(model.RetryShort))
	b.setting(model.SettingRetry, "short")
	choose(p.retries.field.choice, ownRetries)
	p.retries.field.list.SetText("soon")
	b.pressInView("Save the list")
	if b.win.Canvas().Focused() != p.retries.field.list {
		t.Error("the focus isn't in the list with the mistake")
	}
	p.retries.field.list.SetText("1 min, 1h")
	b.store.SaveSettings(t.Context(), map[string]string{model.SettingTheme: "dark"})
	b.until("the settings are read again", func() bool { return p.theme.Selected() == "dark" })
	if got := p.retries.field.list.Text; got != "1 min, 1h" {
		t.Fatalf("what the user typed became %q", got)
	}
	b.pressInView("Save the list")
	b.setting(model.SettingRetry, "1m, 1h")
	b.until("the button is gone", func() bool { return !p.retries.save.Visible() })
}

func TestRetentionAndLimitAreKept(t *testing.T) {
	b := newBench(t)
	p := b.openSettings()
	if p.storage.retention.Selected() != "30" || p.storage.limit.AccessibilityLabel() != "5.0 GiB" {
		t.Errorf("at first it is %s days and %s", p.storage.retention.Selected(), p.storage.limit.AccessibilityLabel())
	}
	choose(p.storage.retention, "7")
	b.setting(model.SettingRetention, "7")
	choose(p.storage.limit, limitID(model.NoSizeCap))
	b.setting(model.SettingSizeCap, "0")
	next := newStorageSettings(b.desk, nil)
	next.read(func([]model.Backup) {})
	b.until("the next start knows", func() bool {
		return next.retention.Selected() == "7" && next.limit.AccessibilityLabel() == "No limit"
	})
}

func TestALimitOfOnesOwnIsOffered(t *testing.T) {
	options := limitOptions(3 << 30)
	if got := options[len(options)-1].Label; got != "3.0 GiB" {
		t.Errorf("the last choice is %q", got)
	}
	if got := limitOptions(model.DefaultSizeCap); len(got) != len(sizeLimits) {
		t.Errorf("%d choices, want %d", len(got), len(sizeLimits))
	}
}
