package delivery

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/model"
)

// turn turns a webhook on or off, as the user does.
func (l *lab) turn(w *model.Webhook, on bool) {
	l.t.Helper()
	l.must(l.store.SetWebhookStatus(context.Background(), w.ID, model.WebhookStatus{Active: on, Since: time.Now(), Reason: "test"}))
	time.Sleep(time.Millisecond)
}

// missing returns a webhook that was turned off, missed n events, and is on
// again.
func (l *lab) missing(n int) *model.Webhook {
	l.t.Helper()
	w := l.webhook("crm")
	l.turn(w, false)
	l.send(n)
	time.Sleep(time.Second)
	l.turn(w, true)
	return w
}

func (l *lab) missed(w *model.Webhook) model.Missed {
	l.t.Helper()
	m, err := l.store.Missed(l.t.Context(), w.ID)
	l.must(err)
	return m
}

func TestWhatAWebhookMissedIsSentLittleByLittleTheOldestFirst(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, _ *machine) {
		var mu sync.Mutex
		open, most, atOnce := 0, 0, []int{}
		inbox := l.receive(func(http.ResponseWriter, *http.Request) {
			mu.Lock()
			open++
			most = max(most, open)
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			if open--; open == 0 {
				atOnce, most = append(atOnce, most), 0
			}
			mu.Unlock()
		})
		l.start()
		const n = 60
		w := l.missing(n)
		time.Sleep(time.Second / 2)
		if m := l.missed(w); len(inbox.all()) != 1 || m.CatchingUp != n-1 {
			t.Errorf("at first there are %d requests, and still missed is %+v", len(inbox.all()), m)
		}
		time.Sleep(time.Minute)
		l.expect(w, n, model.Succeeded, "")
		if atOnce[0] != 1 || atOnce[1] > 2 || atOnce[2] > 4 {
			t.Errorf("at once were sent %v", atOnce)
		}
		if first := inbox.all()[0]; first.header.Get("webhook-id") != l.oldestEvent(w) {
			t.Error("it didn't begin with the oldest")
		}
	})
}

// oldestEvent returns the event of the first delivery that was made for w.
func (l *lab) oldestEvent(w *model.Webhook) string {
	oldest := l.deliveries(w)[0]
	for _, d := range l.deliveries(w) {
		if d.ID < oldest.ID {
			oldest = d
		}
	}
	return oldest.EventID
}

func TestTheFirstFailureStopsTheCatchingUp(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, _ *machine) {
		var fine atomic.Bool
		inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
			if !fine.Load() {
				w.WriteHeader(500)
			}
		})
		l.start()
		w := l.missing(20)
		time.Sleep(4 * time.Second)
		if m := l.missed(w); len(inbox.all()) != 1 || m.Count != 19 || m.CatchingUp != 0 {
			t.Fatalf("after %d requests, still missed is %+v", len(inbox.all()), m)
		}
		fine.Store(true)
		l.send(1) // what is new goes on
		time.Sleep(time.Hour)
		if m := l.missed(w); len(inbox.all()) != 3 || m.Count != 19 {
			t.Fatalf("after %d requests, still missed is %+v", len(inbox.all()), m)
		}

		_, err := l.store.CatchUp(t.Context(), w.ID)
		l.must(err)
		time.Sleep(time.Minute)
		l.expect(w, 21, model.Succeeded, "")
	})
}

func TestNewEventsDoNotWaitForTheMissedOnes(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, _ *machine) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		l.start()
		w := l.missing(60)
		l.send(1)
		time.Sleep(3500 * time.Millisecond)
		sent := inbox.all()
		newest := l.deliveries(w)[0]
		for _, d := range l.deliveries(w) {
			if d.ID > newest.ID {
				newest = d
			}
		}
		if m := l.missed(w); newest.Status != model.Succeeded || m.CatchingUp < 50 {
			t.Errorf("after %d requests the new event is %s, and missed are still %+v", len(sent), newest.Status, m)
		}
		time.Sleep(time.Minute)
		l.expect(w, 61, model.Succeeded, "")
	})
}

func TestCatchingUpGoesOnAfterARestart(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, _ *machine) {
		l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		l.start()
		w := l.missing(20)
		time.Sleep(3500 * time.Millisecond)
		l.restart(time.Hour)
		time.Sleep(time.Minute)
		l.expect(w, 20, model.Succeeded, "")
	})
}

func TestAWebhookTurnedOffAndOnWhileItCatchesUpBeginsAnew(t *testing.T) {
	onMachine(t, func(t *testing.T, l *lab, _ *machine) {
		l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		l.start()
		w := l.missing(20)
		time.Sleep(3500 * time.Millisecond)
		l.turn(w, false)
		time.Sleep(time.Minute)
		if m := l.missed(w); m.Count == 0 || m.CatchingUp != 0 {
			t.Errorf("turned off, it has missed %+v", m)
		}
		l.turn(w, true)
		time.Sleep(time.Minute)
		l.expect(w, 20, model.Succeeded, "")
	})
}
