package delivery

import (
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestWhatTheClocksSay(t *testing.T) {
	const minute = time.Minute
	tests := []struct {
		name                string
		wall, awake, asleep time.Duration
		known               bool
		slept, set          time.Duration
	}{
		{"nothing", minute, minute, 0, true, 0, 0},
		{"a little drift", minute + 20*time.Second, minute, 0, true, 0, 0},
		{"sleep", 8 * time.Hour, minute, 8*time.Hour - minute, true, 8*time.Hour - minute, 0},
		{"a nap", minute, 40 * time.Second, 20 * time.Second, true, 0, 0},
		{"set forward", time.Hour, minute, 0, true, 0, time.Hour - minute},
		{"set back", -time.Hour, minute, 0, true, 0, -time.Hour - minute},
		{"sleep and a clock that was wrong", 9 * time.Hour, minute, 8 * time.Hour, true, 8 * time.Hour, time.Hour - minute},
		{"ahead, by whatever", time.Hour, minute, 0, false, time.Hour - minute, 0},
		{"back, without a clock for sleep", -time.Hour, minute, 0, false, 0, -time.Hour - minute},
	}
	for _, test := range tests {
		before := reading{wall: midnight, awake: time.Hour, asleep: 5 * time.Hour, asleepKnown: test.known}
		after := reading{
			wall: midnight.Add(test.wall), awake: before.awake + test.awake,
			asleep: before.asleep + test.asleep, asleepKnown: test.known,
		}
		if slept, set := after.since(before); slept != test.slept || set != test.set {
			t.Errorf("%s: slept %v, set by %v; want %v, %v", test.name, slept, set, test.slept, test.set)
		}
	}
}

func TestTheRealClocksAgree(t *testing.T) {
	before := readClocks()
	slept, set := readClocks().since(before)
	if slept != 0 || set != 0 {
		t.Errorf("from one moment to the next the computer slept %v and its clock was set by %v", slept, set)
	}
}

func TestAnAttemptThatSleepCutUsesNoTry(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		var asked atomic.Bool
		inbox := l.receive(func(w http.ResponseWriter, r *http.Request) {
			if !asked.Swap(true) {
				<-r.Context().Done() // an answer that never comes: the connection is gone after the sleep
			}
		})
		l.webhook("crm")
		l.start()
		l.send(1)
		synctest.Wait()
		slept := time.Now()
		m.sleep(time.Hour)
		soon()
		if d := l.only(); d.Status != model.Succeeded || d.Attempts != 1 || len(inbox.all()) != 2 {
			t.Errorf("after %d requests it is %+v", len(inbox.all()), d)
		}
		l.expectAway(model.AwayAsleep, slept, time.Hour)
	})
}

func TestAnAnswerCountsEvenIfTheComputerSleptMeanwhile(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(func(w http.ResponseWriter, _ *http.Request) {
			time.Sleep(5 * time.Second)
			w.WriteHeader(500)
		})
		w := l.webhook("crm")
		w.Retry = model.RetryNone
		l.must(l.store.SaveWebhooks(t.Context(), w))
		l.start()
		l.send(1)
		synctest.Wait()
		m.sleep(time.Hour)
		soon()
		l.expect(w, 1, model.Failed, "")
	})
}

func TestAfterASleepWhatIsOverdueStartsSpread(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		var fine atomic.Bool
		inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
			if !fine.Load() {
				w.WriteHeader(503)
			}
		})
		const n = 20
		for i := range n {
			l.webhook(string(rune('a' + i)))
		}
		l.start()
		l.send(1)
		time.Sleep(time.Minute) // each has failed twice
		fine.Store(true)
		m.sleep(time.Hour)
		before := len(inbox.all())
		time.Sleep(startWithin)
		l.expect(nil, n, model.Succeeded, "")
		late := inbox.all()[before:]
		if len(late) != n || late[n-1].at.Sub(late[0].at) < 50*time.Millisecond {
			t.Errorf("%d requests came, want %d one after the other", len(late), n)
		}
	})
}

func TestAClockSetForwardBringsNothingForward(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(status(503))
		l.webhook("crm")
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		before := l.only()
		const ahead = 2 * time.Hour
		set := time.Now()
		m.setForward(ahead)
		soon()
		time.Sleep(clockEvery)
		after := l.only()
		if moved := after.Due.Sub(before.Due); (moved-ahead).Abs() > 2*time.Minute || after.Attempts != before.Attempts {
			t.Errorf("due is moved by %v, with %d attempts more; want %v", moved, after.Attempts-before.Attempts, ahead)
		}
		l.expectAway(model.AwayClock, set, ahead)
	})
}

func TestWhatComesInBetweenIsNotPutOffByAClockSetForward(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		w := l.webhook("crm")
		l.start()
		soon()
		m.setForward(2 * time.Hour)
		l.accept(1) // by another process, before the engine has looked at the clock
		soon()
		l.engine.Wake(w.ID)
		soon()
		l.expect(w, 1, model.Succeeded, "")
	})
}

func TestAClockSetBackPutsNothingOff(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(status(503))
		l.webhook("crm")
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		before := l.only()
		m.setBack(24 * time.Hour)
		time.Sleep(clockEvery + time.Second)
		// The time of the test hasn't gone back with the clock, so what is due a
		// day earlier now is overdue there.
		if after := l.only(); after.Attempts != before.Attempts+1 {
			t.Errorf("it waits for %v as before", after.Due)
		}
		if aways := l.aways(); len(aways) != 0 {
			t.Errorf("noted are %v", aways)
		}
	})
}

func TestTheTimeBetweenTwoRunsIsNoted(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.start()
		time.Sleep(time.Hour)
		l.engine.Stop()
		stopped := time.Now()
		time.Sleep(30 * time.Second)
		l.start()
		l.engine.Stop()
		if aways := l.aways(); len(aways) != 0 {
			t.Errorf("a short pause is noted: %v", aways)
		}
		time.Sleep(3 * time.Hour)
		l.start()
		l.expectAway(model.AwayStopped, stopped, 3*time.Hour)
	})
}

func TestAKilledRunIsKnownToWithinMinutes(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.start()
		time.Sleep(time.Hour)
		text, err := l.store.Setting(t.Context(), model.SettingLastSeen)
		l.must(err)
		seen, err := time.Parse(time.RFC3339, text)
		l.must(err)
		if ago := time.Since(seen); ago > seenEvery+clockEvery {
			t.Errorf("last seen %v ago", ago)
		}
	})
}

func TestAClockSetBackBetweenTwoRunsPutsNothingOff(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, m *machine) {
		l.receive(nil)
		w := l.webhook("crm")
		l.accept(1)
		const day = 24 * time.Hour
		l.must(l.store.ShiftDue(t.Context(), day, time.Now().Add(time.Hour)))
		seen := time.Now().Add(day).UTC().Format(time.RFC3339)
		l.must(l.store.SaveSettings(t.Context(), map[string]string{model.SettingLastSeen: seen}))
		l.start()
		time.Sleep(2 * time.Second)
		l.expect(w, 1, model.Succeeded, "")
	})
}

func TestAwayTimeCountsEachMomentOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const span = 200
		at := func(minute int) time.Time { return midnight.Add(time.Duration(minute) * time.Minute) }
		from := rapid.IntRange(0, span).Draw(t, "from")
		to := rapid.IntRange(from, span).Draw(t, "to")
		var aways []model.Away
		away := make([]bool, span)
		for range rapid.IntRange(0, 6).Draw(t, "aways") {
			begin, end := rapid.IntRange(0, span).Draw(t, "begin"), rapid.IntRange(0, span).Draw(t, "end")
			a := model.Away{From: at(begin), To: at(end)}
			if rapid.IntRange(0, 4).Draw(t, "lasting") == 0 {
				a.To, end = time.Time{}, to
			}
			aways = append(aways, a)
			for m := begin; m < end; m++ {
				away[m] = true
			}
		}
		var want time.Duration
		for m := from; m < to; m++ {
			if away[m] {
				want += time.Minute
			}
		}
		if got := model.AwayTime(aways, at(from), at(to)); got != want {
			t.Fatalf("AwayTime(%v, %v, %v) = %v, want %v", aways, at(from), at(to), got, want)
		}
	})
}
