package delivery

import (
	"fmt"
	"net/http"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/model"
)

func TestAfterARestartWebhooksBeginOneByOneAndTheOldestFirst(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		const webhooks = 20
		for i := range webhooks {
			l.webhook(fmt.Sprintf("crm%03d", i))
			l.accept(1) // for each webhook that there is by now, so the first has waited longest
			time.Sleep(time.Second)
		}
		time.Sleep(time.Hour)
		l.start()
		began := time.Now()
		time.Sleep(startWithin + time.Second)

		first := map[string]time.Time{}
		var order []string
		for _, r := range inbox.all() {
			if first[r.host].IsZero() {
				first[r.host] = r.at
				order = append(order, r.host)
			}
		}
		if len(first) != webhooks || !slices.IsSorted(order) {
			t.Errorf("%d webhooks began, in the order %v", len(first), order)
		}
		for i := range order[1:] {
			if gap := first[order[i+1]].Sub(first[order[i]]); gap < startGap {
				t.Errorf("%s began %v after %s", order[i+1], gap, order[i])
			}
		}
		if took := first[order[webhooks-1]].Sub(began); took > startWithin {
			t.Errorf("the last began after %v", took)
		}
		l.expect(nil, webhooks*(webhooks+1)/2, model.Succeeded, "")
		l.expectNothingInHand()
	})
}

func TestALongQueueKeepsNoOtherWebhookWaiting(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(_ http.ResponseWriter, r *http.Request) {
			if r.Host == "busy.test" {
				time.Sleep(time.Second)
			}
		})
		busy := l.webhook("busy")
		l.accept(500)
		for i := range 20 {
			l.webhook(fmt.Sprint("quick", i))
		}
		l.start()
		time.Sleep(10 * time.Second)
		for range 3 {
			l.send(1)
			soon()
			quick := slices.DeleteFunc(inbox.all(), func(r request) bool { return r.host == "busy.test" })
			if len(quick)%20 != 0 {
				t.Errorf("of 20 webhooks %d have it", len(quick)%20)
			}
		}
		if in := memoryBudget - l.engine.active.Load().budget.left.Load(); in > 1<<20 {
			t.Errorf("%d bytes are in hand", in)
		}
		time.Sleep(10 * time.Minute)
		l.expect(busy, 503, model.Succeeded, "")
	})
}

func TestLargeEventsForManyWebhooksStayWithinTheMemory(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		const webhooks, size = 8, 600 << 10
		for i := range webhooks {
			l.webhook(fmt.Sprint("crm", i))
		}
		l.start()
		l.send(1)
		time.Sleep(3 * time.Second)
		for range 7 {
			l.sendLarge(size)
		}
		for range 100 {
			time.Sleep(100 * time.Millisecond)
			most := int64(memoryBudget + webhooks*2*(size+attemptBytes))
			if in := memoryBudget - l.engine.active.Load().budget.left.Load(); in > most {
				t.Fatalf("%d bytes are in hand", in)
			}
		}
		time.Sleep(10 * time.Minute)
		l.expect(nil, webhooks*8, model.Succeeded, "")
		l.expectNothingInHand()
	})
}

func TestAResendAtTheMomentOfARetryMakesOneOfEach(t *testing.T) {
	for _, offset := range []time.Duration{-time.Millisecond, 0, time.Millisecond, 20 * time.Millisecond} {
		virtually(t, func(t *testing.T, l *lab) {
			inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
				time.Sleep(10 * time.Millisecond)
				w.WriteHeader(http.StatusInternalServerError)
			})
			w := l.webhook("crm")
			l.change(w, func(w *model.Webhook) { w.Retry = "1m, 1m" })
			l.start()
			l.send(1)
			time.Sleep(time.Second)
			time.Sleep(time.Until(l.only().Due) + offset)
			l.must(l.engine.Resend(t.Context(), l.only().ID))
			time.Sleep(time.Hour)
			d := l.only()
			if d.Status != model.Failed || d.Tries != 3 || d.Round != 1 || d.Attempts != len(inbox.all()) {
				t.Errorf("%v from the retry: %d requests, and the delivery is %+v", offset, len(inbox.all()), d)
			}
			if n := len(inbox.all()); n != 4 && n != 5 {
				t.Errorf("%v from the retry: %d requests", offset, n)
			}
			numbers := map[string]bool{}
			for _, r := range inbox.all() {
				numbers[r.header.Get("x-webhook-attempt")] = true
			}
			if len(numbers) < len(inbox.all())-1 {
				t.Errorf("%v from the retry: the attempts have the numbers %v", offset, numbers)
			}
			l.expectNothingInHand()
		})
	}
}

func TestAWebhookDeletedMeanwhileGetsNothingMore(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		w := l.webhook("crm")
		l.start()
		l.send(40)
		time.Sleep(500 * time.Millisecond)
		l.must(l.store.DeleteWebhook(t.Context(), w.ID))
		time.Sleep(time.Hour)
		if n := len(inbox.all()); n != 1 {
			t.Errorf("the receiver got %d requests", n)
		}
		l.expectNothingInHand()
	})
}

// meter counts attempts.
type meter struct{ succeeded, failed atomic.Int32 }

func (m *meter) Attempted(_ string, a *model.Attempt) {
	if a.Succeeded {
		m.succeeded.Add(1)
		return
	}
	m.failed.Add(1)
}

func TestEachAttemptThatCountsIsCounted(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(w http.ResponseWriter, r *http.Request) {
			if r.Header.Get("x-webhook-attempt") == "1" {
				w.WriteHeader(http.StatusInternalServerError)
				return
			}
			time.Sleep(10 * time.Second)
		})
		l.webhook("crm")
		m := &meter{}
		l.engine.config.Metrics = m
		l.start()
		l.send(1)
		time.Sleep(8 * time.Second)
		l.engine.Stop() // cuts the second off
		time.Sleep(20 * time.Second)
		l.start()
		time.Sleep(time.Minute)
		failed, succeeded := m.failed.Load(), m.succeeded.Load()
		if failed != 1 || succeeded != 1 || len(inbox.all()) != 3 {
			t.Errorf("of %d requests %d are counted as failed and %d as succeeded", len(inbox.all()), failed, succeeded)
		}
	})
}
