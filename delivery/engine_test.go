package delivery

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

func TestAnEventIsDeliveredAtOnce(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.start()
		l.send(1)
		soon()

		l.expect(w, 1, model.Succeeded, "")
		requests := inbox.all()
		if len(requests) != 1 || requests[0].host != "crm.test" {
			t.Fatalf("the receiver got %v", requests)
		}
		secret, err := l.secrets.Get(t.Context(), w.SecretRef)
		l.must(err)
		l.must(sign.Verify(sign.Profile{Name: model.SignatureStandard}, secret, requests[0].header, []byte(requests[0].body), time.Now()))
		body, err := l.engine.Body(t.Context(), l.only().ID, 0)
		l.must(err)
		if string(body) != requests[0].body {
			t.Errorf("the log shows %s, the receiver got %s", body, requests[0].body)
		}
	})
}

// Latchbell is closed during the long waits, as a desktop is at night.
func TestARefusedEventIsTriedTenTimesOverThreeDays(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox, standard := l.receive(status(http.StatusInternalServerError)), model.RetryStandard.Waits()
		w := l.webhook("crm")
		l.start()
		l.send(1)
		soon()
		for d := l.only(); d.Status == model.Pending; d = l.only() {
			if wait := time.Until(d.Due); wait > time.Hour {
				l.restart(wait - time.Minute)
			}
			time.Sleep(time.Until(d.Due) + time.Second)
			soon()
		}

		l.expect(w, 1, model.Failed, "")
		requests := inbox.all()
		if len(requests) != len(standard)+1 {
			t.Fatalf("the receiver got %d requests", len(requests))
		}
		for n, r := range requests {
			if r.body != requests[0].body || r.header.Get("webhook-id") != requests[0].header.Get("webhook-id") {
				t.Errorf("try %d differs from the first: %v", n+1, r)
			}
			if r.header.Get("x-webhook-attempt") != strconv.Itoa(n+1) || r.header.Get("webhook-timestamp") != sign.Timestamp(r.at) {
				t.Errorf("try %d has the headers %v", n+1, r.header)
			}
			if n == 0 {
				continue
			}
			wait := r.at.Sub(requests[n-1].at)
			if low, high := standard[n-1]*8/10, standard[n-1]*12/10+time.Second; wait < low || wait > high {
				t.Errorf("try %d came after %v, want about %v", n+1, wait, standard[n-1])
			}
		}
		attempts, err := l.store.Attempts(t.Context(), l.only().ID)
		l.must(err)
		if len(attempts) != len(standard)+1 || attempts[0].Number != len(attempts) || attempts[0].Cause != "status" {
			t.Errorf("the log has %d attempts, the last being %+v", len(attempts), attempts[0])
		}
	})
}

func TestRetryAfterPutsTheNextTryOff(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var calls atomic.Int32
		inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
			if calls.Add(1) == 1 {
				w.Header().Set("Retry-After", "3600")
				w.WriteHeader(http.StatusTooManyRequests)
			}
		})
		w := l.webhook("crm")
		l.start()
		l.send(1)
		time.Sleep(2 * time.Hour)

		l.expect(w, 1, model.Succeeded, "")
		requests := inbox.all()
		if len(requests) != 2 || requests[1].at.Sub(requests[0].at).Round(time.Second) != time.Hour {
			t.Errorf("the receiver got %v", requests)
		}
	})
}

func TestASlowReceiverDelaysNoOther(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var under, most atomic.Int32
		l.receive(func(_ http.ResponseWriter, r *http.Request) {
			if r.Host != "slow.test" {
				return
			}
			most.Store(max(most.Load(), under.Add(1)))
			defer under.Add(-1)
			time.Sleep(10 * time.Second)
		})
		slow, quick := l.webhook("slow"), l.webhook("quick")
		l.start()
		began := time.Now()
		l.send(50)
		soon()

		l.expect(quick, 50, model.Succeeded, "")
		if took := time.Since(began); took > time.Second {
			t.Errorf("the quick one took %v", took)
		}
		time.Sleep(2 * time.Minute)
		l.expect(slow, 50, model.Succeeded, "")
		if most.Load() != model.DefaultConcurrency {
			t.Errorf("the slow one got %d requests at once", most.Load())
		}
	})
}

func TestARetryDoesNotWaitForWhatIsInFlight(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var calls atomic.Int32
		inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
			switch calls.Add(1) {
			case 1:
				w.WriteHeader(http.StatusInternalServerError)
			case 3:
				time.Sleep(14 * time.Second)
			}
		})
		l.webhook("crm")
		l.start()
		for range 3 {
			l.send(1)
			time.Sleep(time.Second)
		}
		time.Sleep(9 * time.Second)
		if n := len(inbox.all()); n != 4 {
			t.Errorf("the receiver got %d requests while one was still under way", n)
		}
	})
}

func TestWhatIsOverdueAfterARestartStartsWithTheOldest(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		w := l.webhook("crm")
		for range 40 {
			l.accept(1)
			time.Sleep(time.Minute)
		}
		l.start()
		time.Sleep(30 * time.Second)

		l.expect(w, 40, model.Succeeded, "")
		byDue := l.eventsByDue()
		for i, r := range inbox.all() {
			if place := byDue[r.header.Get("webhook-id")]; place > i+model.DefaultConcurrency || place < i-model.DefaultConcurrency {
				t.Errorf("event %d came as number %d", place, i)
			}
		}
	})
}

// eventsByDue returns the place of each event in the order of acceptance.
func (l *lab) eventsByDue() map[string]int {
	l.t.Helper()
	places := map[string]int{}
	for _, d := range l.deliveries(nil) {
		before := 0
		for _, other := range l.deliveries(nil) {
			if other.Created.Before(d.Created) {
				before++
			}
		}
		places[d.EventID] = before
	}
	return places
}

func TestAnEventStoredByAnotherProcessIsSentSoon(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.start()
		soon()
		here := l.store
		l.store = l.open(&model.Broker{})
		l.accept(3)
		l.store = here
		time.Sleep(3 * time.Second)
		l.expect(w, 3, model.Succeeded, "")
	})
}

func TestATestIsTriedOnceAndEvenWhenTheWebhookIsOff(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(status(http.StatusInternalServerError))
		w := l.webhook("crm")
		l.must(l.store.SetWebhookStatus(t.Context(), w.ID, model.WebhookStatus{Since: time.Now()}))
		id, err := l.engine.Test(t.Context(), w.ID)
		l.must(err)
		l.start()
		time.Sleep(time.Hour)
		d, err := l.store.Delivery(t.Context(), id)
		l.must(err)
		if d.Status != model.Failed || d.Attempts != 1 || len(inbox.all()) != 1 {
			t.Errorf("the test is %+v", d)
		}
		if _, err := l.engine.Test(t.Context(), "whk_unknown"); !model.Is(err, model.NotFound) {
			t.Errorf("the test of an unknown webhook says %v", err)
		}
	})
}

func TestResendStartsAnewWithTheSameID(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.start()
		l.send(1)
		soon()
		l.must(l.engine.Resend(t.Context(), l.only().ID))
		soon()
		l.must(l.engine.Resend(t.Context(), l.only().ID))
		soon()

		l.expect(w, 1, model.Succeeded, "")
		requests := inbox.all()
		if len(requests) != 3 {
			t.Fatalf("the receiver got %d requests", len(requests))
		}
		for n, r := range requests {
			if r.header.Get("webhook-id") != requests[0].header.Get("webhook-id") || r.header.Get("x-webhook-attempt") != strconv.Itoa(n+1) {
				t.Errorf("request %d has the headers %v", n+1, r.header)
			}
		}
		if err := l.engine.Resend(t.Context(), "dlv_unknown"); !model.Is(err, model.NotFound) {
			t.Errorf("a resend of an unknown delivery says %v", err)
		}
	})
}

func TestAResendOfWhatIsInFlightIsSentAfterIt(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(5 * time.Second) })
		w := l.webhook("crm")
		l.start()
		l.send(1)
		time.Sleep(time.Second)
		l.must(l.engine.Resend(t.Context(), l.only().ID))
		time.Sleep(time.Minute)
		l.expect(w, 1, model.Succeeded, "")
		if n := len(inbox.all()); n != 2 {
			t.Errorf("the receiver got %d requests", n)
		}
	})
}

func TestStopFinishesWhatIsQuickAndGivesUpOnTheRest(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var free atomic.Bool
		inbox := l.receive(func(_ http.ResponseWriter, r *http.Request) {
			switch {
			case r.Host == "quick.test":
				time.Sleep(3 * time.Second)
			case !free.Load():
				time.Sleep(12 * time.Second)
			}
		})
		quick, slow := l.webhook("quick"), l.webhook("slow")
		l.start()
		l.start() // does nothing
		l.send(1)
		time.Sleep(time.Second)
		began := time.Now()
		l.engine.Stop()
		l.engine.Stop() // does nothing
		if took := time.Since(began); took != stopGrace {
			t.Errorf("it took %v", took)
		}
		l.expect(quick, 1, model.Succeeded, "")
		l.expect(slow, 1, model.Pending, "")
		if d := l.deliveries(slow)[0]; d.Attempts != 0 {
			t.Errorf("the attempt that was cut off counts: %+v", d)
		}

		time.Sleep(time.Minute)
		free.Store(true)
		l.engine.Wake(slow.ID) // does nothing
		l.start()
		soon()
		l.expect(slow, 1, model.Succeeded, "")
		if requests := inbox.all(); len(requests) != 3 || requests[2].body != requests[1].body && requests[2].body != requests[0].body {
			t.Errorf("the receivers got %v", requests)
		}
	})
}

func TestAnEngineThatNeverStartedCanBeStopped(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.engine.Stop()
		l.engine.Wake("whk_unknown")
	})
}

// broken is a queue some of whose methods fail for a while.
type broken struct {
	Queue
	due, record, pending atomic.Int32
}

var errBroken = errors.New("the disk is full")

func (b *broken) Due(ctx context.Context, id string, now time.Time, limit int, except ...string) ([]model.Job, error) {
	if b.due.Add(-1) >= 0 {
		return nil, errBroken
	}
	return b.Queue.Due(ctx, id, now, limit, except...)
}

func (b *broken) Record(ctx context.Context, a *model.Attempt, v model.Verdict) error {
	if b.record.Add(-1) >= 0 {
		return errBroken
	}
	return b.Queue.Record(ctx, a, v)
}

func (b *broken) Pending(ctx context.Context) ([]model.PendingWebhook, error) {
	if b.pending.Add(-1) >= 0 {
		return nil, errBroken
	}
	return b.Queue.Pending(ctx)
}

func TestAnOutcomeThatCannotBeRecordedIsKeptAndNothingIsSentTwice(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		q := &broken{Queue: l.store}
		q.record.Store(20)
		l.engine = l.over(q)
		w := l.webhook("crm")
		l.start()
		l.send(3)
		time.Sleep(20 * time.Second)
		l.expect(w, 3, model.Pending, "")
		l.engine.Wake(w.ID)
		time.Sleep(time.Hour)
		l.expect(w, 3, model.Succeeded, "")
		if n := len(inbox.all()); n != 3 {
			t.Errorf("the receiver got %d requests", n)
		}
	})
}

func TestAQueueThatCannotBeReadIsReadAgain(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		q := &broken{Queue: l.store}
		l.engine = l.over(q)
		w := l.webhook("crm")
		q.pending.Store(1)
		if err := l.engine.Start(t.Context()); !errors.Is(err, errBroken) {
			t.Errorf("Start says %v", err)
		}
		l.start()
		q.due.Store(2)
		l.accept(1)
		l.engine.Wake(w.ID)
		time.Sleep(3 * queueRetry)
		l.expect(w, 1, model.Succeeded, "")

		l.accept(1)
		q.pending.Store(2)
		l.broker.Publish(model.ChangedElsewhere)
		time.Sleep(3 * queueRetry)
		l.expect(w, 2, model.Succeeded, "")
	})
}

func TestTheDispatcherSleepsNoLongerThanAMinute(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		d := newDispatcher(l.engine)
		defer d.stop()
		now := time.Now()
		if _, ok := d.untilDue(now); ok {
			t.Error("it sleeps for something though nothing is due")
		}
		for _, due := range []time.Duration{time.Hour, time.Second, 10 * time.Minute, -time.Hour} {
			d.schedule("whk_1", now.Add(due))
			if wait, ok := d.untilDue(now); !ok || wait > maxSleep || wait > max(due, 0) {
				t.Errorf("with something due in %v it sleeps for %v", due, wait)
			}
		}
	})
}

// In virtual time there is no monotonic clock to go by.
func TestTheDispatcherWakesByTheClockThatGoesOnWhileTheComputerSleeps(t *testing.T) {
	d := newDispatcher(newLab(t).engine)
	defer d.stop()
	d.schedule("whk_1", time.Now().Add(time.Hour))
	if due, _ := d.agenda.first(); due != due.Round(0) {
		t.Errorf("it wakes by the monotonic clock, at %v", due)
	}
}
