package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var statsTests = map[string]func(*testing.T, *bench){
	"statistics count what happened since":         testStats,
	"statistics of an empty store are hours of 0":  testEmptyStats,
	"waiting is what is pending or held":           testWaiting,
	"attention is asked for what the user must do": testAttention,
	"progress follows what really happened":        testProgress,
}

var settingsTests = map[string]func(*testing.T, *bench){
	"settings keep what was saved":   testSettings,
	"changed settings are published": testSettingsTopics,
	"settings are begun only once":   testInitSettings,
}

func testStats(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	since := time.UnixMilli(time.Now().Add(-150 * time.Minute).UnixMilli()).UTC()
	record := func(minutes int, took time.Duration, verdicts ...model.DeliveryStatus) {
		d := b.deliver("license.created")
		for _, v := range verdicts {
			b.attempt(d.ID, v, since.Add(time.Duration(minutes)*time.Minute), took)
		}
	}
	record(-1, time.Hour, model.Succeeded) // too early
	for i := range 20 {
		record(10, time.Duration(i+1)*time.Millisecond, model.Succeeded)
	}
	record(59, 30*time.Millisecond, model.Pending, model.Pending, model.Succeeded)
	record(60, time.Minute, model.Failed)
	record(70, time.Minute, model.Pending)
	b.attemptHeld(w)
	b.deliver("license.created")

	got, err := b.Stats(b.ctx, since)
	b.must(err)
	want := &model.Stats{
		Since: since, Delivered: 21, Failed: 1, Repaired: 1, Retrying: 0, Held: 1, Waiting: 2,
		Median: 11 * time.Millisecond, P95: 20 * time.Millisecond,
		Hours: []model.HourStats{
			{Start: since, Delivered: 21},
			{Start: since.Add(time.Hour), Failed: 1},
			{Start: since.Add(2 * time.Hour)},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the statistics differ (-want +got):\n%s", diff)
	}
	if _, err := b.Release(b.ctx, w.ID, model.HeldOffline, 0); err != nil {
		t.Fatal(err)
	}
	got, err = b.Stats(b.ctx, since)
	b.must(err)
	if got.Retrying != 1 || got.Held != 0 || got.Waiting != 2 {
		t.Errorf("retrying %d, held %d, waiting %d, want 1, 0, 2", got.Retrying, got.Held, got.Waiting)
	}
}

// attemptHeld holds what is pending.
func (b *bench) attemptHeld(w *model.Webhook) {
	b.t.Helper()
	_, err := b.Hold(b.ctx, w.ID, model.HeldOffline)
	b.must(err)
}

func testEmptyStats(t *testing.T, b *bench) {
	since := time.Now().Add(-24*time.Hour + time.Minute)
	stats, err := b.Stats(b.ctx, since)
	b.must(err)
	if len(stats.Hours) != 24 || !stats.Hours[23].Start.Equal(since.Add(23*time.Hour)) {
		t.Errorf("the hours are %+v, want 24", stats.Hours)
	}
	if stats.Median != 0 || stats.P95 != 0 || stats.Delivered != 0 || stats.Waiting != 0 {
		t.Errorf("the statistics are %+v, want zeros", stats)
	}
}

func testWaiting(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	done := b.deliver("license.created")
	b.deliver("license.renewed")
	b.attempt(done.ID, model.Succeeded, time.Now(), time.Second)
	b.attemptHeld(w)
	b.deliver("license.revoked")
	if n, err := b.Waiting(b.ctx); n != 2 || err != nil {
		t.Errorf("waiting are %d (%v), want 2", n, err)
	}
}

func testAttention(t *testing.T, b *bench) {
	w, byYou := b.webhook("CRM"), b.webhook("Off", "none.*")
	b.must(b.SetWebhookStatus(b.ctx, byYou.ID, model.WebhookStatus{Reason: model.TurnedOffByYou}))
	fresh, old := b.deliver("license.created"), b.deliver("license.renewed")
	b.attempt(fresh.ID, model.Failed, time.Now().Add(-23*time.Hour), time.Second)
	b.attempt(old.ID, model.Failed, time.Now().Add(-25*time.Hour), time.Second)
	wantAttention(b, model.Attention{Deliveries: 1})
	b.turn(w, false)
	wantAttention(b, model.Attention{Webhooks: 1, Deliveries: 1})
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	wantAttention(b, model.Attention{Deliveries: 1})
}

func wantAttention(b *bench, want model.Attention) {
	b.t.Helper()
	got, err := b.Attention(b.ctx)
	b.must(err)
	if got != want {
		b.t.Errorf("attention is %+v, want %+v", got, want)
	}
}

func testProgress(t *testing.T, b *bench) {
	want := model.Progress{}
	check := func() {
		t.Helper()
		got, err := b.Progress(b.ctx)
		b.must(err)
		if got != want {
			t.Errorf("progress is %+v, want %+v", got, want)
		}
	}
	check()
	w := b.webhook("CRM")
	want.WebhookAdded = true
	check()
	test := b.accept(model.NewTest(w, []byte(`{}`), time.Now()))[0]
	check()
	b.attempt(b.deliveries(test.EventID)[0].ID, model.Succeeded, time.Now(), time.Second)
	want.TestDelivered = true
	check()
	b.accept(event("license.created"))
	want.EventReceived = true
	check()
	b.must(b.DeleteWebhook(b.ctx, w.ID))
	want.WebhookAdded = false
	check()
}

func testSettings(t *testing.T, b *bench) {
	wantSetting := func(name, want string) {
		t.Helper()
		if got, err := b.Setting(b.ctx, name); got != want || err != nil {
			t.Errorf("%s is %q (%v), want %q", name, got, err, want)
		}
	}
	wantSetting(model.SettingTheme, "")
	b.must(b.SaveSettings(b.ctx, map[string]string{model.SettingTheme: "dark", "other": "1"}))
	b.must(b.SaveSettings(b.ctx, map[string]string{model.SettingTheme: "light"}))
	wantSetting(model.SettingTheme, "light")
	wantSetting("other", "1")
	b.must(b.SaveSettings(b.ctx, map[string]string{model.SettingTheme: ""}))
	wantSetting(model.SettingTheme, "")
}

func testSettingsTopics(t *testing.T, b *bench) {
	b.wantTopics(model.SettingsChanged, func() { b.must(b.SaveSettings(b.ctx, map[string]string{"a": "b"})) })
}

func testInitSettings(t *testing.T, b *bench) {
	for i, want := range []bool{true, false} {
		saved, err := b.InitSettings(b.ctx, map[string]string{"a": fmt.Sprint(i), "b": fmt.Sprint(i)})
		b.must(err)
		if saved != want {
			t.Errorf("time %d: saved is %v", i, saved)
		}
	}
	if got, err := b.Setting(b.ctx, "b"); got != "0" || err != nil {
		t.Errorf("the setting is %q (%v), want the first", got, err)
	}
	saved, err := b.InitSettings(b.ctx, map[string]string{"b": "2", "c": "2"})
	b.must(err)
	if got, _ := b.Setting(b.ctx, "c"); saved || got != "" {
		t.Errorf("half of the settings were begun: %v, %q", saved, got)
	}
}
