package ui

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

// clock is a time of the test's day.
func clock(text string) time.Time {
	now := time.Now()
	t, err := time.ParseInLocation("15:04", text, time.Local)
	if err != nil {
		panic(err)
	}
	return time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, time.Local)
}

func away(reason model.AwayReason, from, to string) model.Away {
	a := model.Away{Reason: reason, From: clock(from)}
	if to != "" {
		a.To = clock(to)
	}
	return a
}

func TestOnlyWhatDelayedADeliveryIsNamed(t *testing.T) {
	offline := []model.Away{away(model.AwayOffline, "02:10", "07:45")}
	tried := func(round int, at string) model.Attempt { return model.Attempt{Round: round, Started: clock(at)} }
	cases := []struct {
		name     string
		delivery model.Delivery
		attempts []model.Attempt // newest first
		aways    []model.Away
		want     string
	}{
		{"delivered at the return", model.Delivery{Status: model.Succeeded, Created: clock("03:00")},
			[]model.Attempt{tried(0, "07:46")}, offline, "Waited: this computer was offline 02:10–07:45."},
		{"delivered before", model.Delivery{Status: model.Succeeded, Created: clock("02:00")},
			[]model.Attempt{tried(0, "02:01")}, offline, ""},
		{"between two tries", model.Delivery{Status: model.Failed, Created: clock("01:00")},
			[]model.Attempt{tried(0, "08:00"), tried(0, "01:01")}, offline, "Waited: this computer was offline 02:10–07:45."},
		{"failed before, and resent after it", model.Delivery{Status: model.Succeeded, Round: 1, Created: clock("01:00")},
			[]model.Attempt{tried(1, "08:00"), tried(0, "01:01")}, offline, ""},
		{"still waiting", model.Delivery{Status: model.Held, Hold: model.HeldOffline, Created: clock("03:00")},
			nil, []model.Away{away(model.AwayOffline, "02:10", "")}, "Waited: this computer was offline since 02:10."},
		{"not due yet", model.Delivery{Status: model.Pending, Created: clock("01:00"), Due: clock("11:00")},
			[]model.Attempt{tried(0, "01:01")}, offline, ""},
		{"resent meanwhile", model.Delivery{Status: model.Held, Round: 1, Created: clock("01:00"), Due: clock("07:44")},
			[]model.Attempt{tried(0, "01:01")}, offline, "Waited: this computer was offline 02:10–07:45."},
		{"cancelled", model.Delivery{Status: model.Cancelled, Created: clock("03:00")}, nil, offline, ""},
		{"for less than a minute", model.Delivery{Status: model.Succeeded, Created: clock("07:45").Add(-30 * time.Second)},
			[]model.Attempt{tried(0, "07:46")}, offline, ""},
		{"a changed clock", model.Delivery{Status: model.Succeeded, Created: clock("03:00")},
			[]model.Attempt{tried(0, "07:46")}, []model.Away{away(model.AwayClock, "04:00", "05:00")}, ""},
		{"in pieces", model.Delivery{Status: model.Succeeded, Created: clock("01:00")}, []model.Attempt{tried(0, "09:00")},
			[]model.Away{away(model.AwayOffline, "02:10", "03:00"), away(model.AwayOffline, "03:00", "04:00"), away(model.AwayAsleep, "05:00", "06:00")},
			"Waited: this computer was offline 02:10–04:00.\nWaited: this computer was asleep 05:00–06:00."},
		{"many times", model.Delivery{Status: model.Succeeded, Created: clock("01:00")}, []model.Attempt{tried(0, "09:00")},
			[]model.Away{away(model.AwayStopped, "01:10", "01:20"), away(model.AwayStopped, "01:30", "01:40"), away(model.AwayStopped, "01:50", "02:00"), away(model.AwayStopped, "02:10", "02:20")},
			"Waited: Latchbell wasn't running 01:30–01:40.\nWaited: Latchbell wasn't running 01:50–02:00.\nWaited: Latchbell wasn't running 02:10–02:20.\nAnd 1 time before that."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := waitsText(waits(&c.delivery, c.attempts, c.aways, clock("10:00")))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("it says (-want +got):\n%s", diff)
			}
		})
	}
}

func TestATimeOfAnotherDayBearsItsDate(t *testing.T) {
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2024, month, day, hour, 10, 0, 0, time.Local)
	}
	cases := map[string]model.Away{
		"1 Mar 2024, 02:10–07:10":                {From: at(3, 1, 2), To: at(3, 1, 7)},
		"29 Feb 2024, 22:10 – 1 Mar 2024, 07:10": {From: at(2, 29, 22), To: at(3, 1, 7)},
	}
	for want, a := range cases {
		if got := periodText(a); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestTheDetailsSayWhyADeliveryWaited(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	start := time.Now()
	away := model.Away{Reason: model.AwayOffline, From: start.Add(-time.Hour), To: start.Add(time.Hour)}
	if err := b.store.SaveAway(t.Context(), away); err != nil {
		t.Fatal(err)
	}
	b.addEventAt("license.renewed", start.Add(2*time.Hour))
	p := b.openDeliveries()
	p.open(p.rows[0].ID)
	b.until("the wait is told", p.pane.waits.Visible)
	if want := "Waited: this computer was offline " + periodText(away) + "."; !b.says(want) {
		t.Errorf("it doesn't say %q", want)
	}
}
