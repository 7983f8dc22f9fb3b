package delivery

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// gauge measures how many requests a receiver has under way at once.
type gauge struct {
	mu         sync.Mutex
	under, top map[string]int
}

func newGauge() *gauge { return &gauge{under: map[string]int{}, top: map[string]int{}} }

// hold keeps a request for a while.
func (g *gauge) hold(r *http.Request, d time.Duration) {
	g.mu.Lock()
	g.under[r.Host]++
	g.top[r.Host] = max(g.top[r.Host], g.under[r.Host])
	g.mu.Unlock()
	time.Sleep(d)
	g.mu.Lock()
	g.under[r.Host]--
	g.mu.Unlock()
}

// most returns how many requests a host has had at once, and begins anew.
func (g *gauge) most(host string) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	top := g.top[host]
	g.top[host] = 0
	return top
}

// change edits a stored webhook.
func (l *lab) change(w *model.Webhook, edit func(*model.Webhook)) {
	l.t.Helper()
	edit(w)
	l.must(l.store.SaveWebhooks(l.t.Context(), w))
	soon()
}

func TestAWebhookHasAsManyRequestsAtOnceAsItAllows(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		g := newGauge()
		l.receive(func(_ http.ResponseWriter, r *http.Request) { g.hold(r, time.Second) })
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.Concurrency = 2 })
		l.start()
		l.send(60)
		time.Sleep(10 * time.Second)
		if most := g.most("crm.test"); most != 2 {
			t.Errorf("it had %d requests at once", most)
		}
		l.change(w, func(w *model.Webhook) { w.Concurrency = 5 })
		time.Sleep(time.Minute)
		if most := g.most("crm.test"); most != 5 {
			t.Errorf("after the change it had %d requests at once", most)
		}
		l.expect(w, 60, model.Succeeded, "")
	})
}

func TestReceiversThatAreDownHoldOneConnectionEach(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		g := newGauge()
		l.receive(func(_ http.ResponseWriter, r *http.Request) { g.hold(r, 20*time.Second) })
		for i := range 30 {
			l.webhook(fmt.Sprint("dead", i))
		}
		l.start()
		l.send(20)
		time.Sleep(2 * time.Minute)
		for i := range 30 {
			if most := g.most(fmt.Sprintf("dead%d.test", i)); most != 2 { // one whose end the receiver hasn't noticed yet
				t.Errorf("webhook %d had %d requests at once", i, most)
			}
		}
		l.engine.Stop()
		time.Sleep(time.Minute)
	})
}

func TestTheTimeLimitIsThatOfTheWebhook(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(40 * time.Second) })
		short, long := l.webhook("short"), l.webhook("long")
		l.change(short, func(w *model.Webhook) { w.Timeout, w.Retry = 2*time.Second, model.RetryNone })
		l.change(long, func(w *model.Webhook) { w.Timeout = time.Minute })
		l.start()
		l.send(1)
		time.Sleep(3 * time.Second)
		d := l.deliveries(short)[0]
		if d.LastCause != diagnose.CauseTimeout || d.LastDuration != 2*time.Second || !strings.Contains(d.LastReason, "2 seconds") {
			t.Errorf("the short one took %v: %s", d.LastDuration, d.LastReason)
		}
		time.Sleep(40 * time.Second)
		l.expect(long, 1, model.Succeeded, "")
	})
}

// within returns the largest number of requests in any such time.
func within(requests []request, window time.Duration) int {
	most := 0
	for i, first := range requests {
		n := 0
		for _, r := range requests[i:] {
			if r.at.Sub(first.at) < window {
				n++
			}
		}
		most = max(most, n)
	}
	return most
}

func TestTheRateLimitIsKeptAndUsesUpNoTry(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.RateLimit = "5/s" })
		l.start()
		began := time.Now()
		l.send(50)
		time.Sleep(9 * time.Second)
		if n := len(inbox.all()); n < 45 || n > 46 {
			t.Errorf("in nine seconds it got %d requests", n)
		}
		time.Sleep(time.Minute)
		l.expect(w, 50, model.Succeeded, "")
		requests := inbox.all()
		if most := within(requests, time.Second); most > 5 {
			t.Errorf("in one second it got %d requests", most)
		}
		if took := requests[49].at.Sub(began); took > 10*time.Second {
			t.Errorf("50 requests took %v", took)
		}
		for _, d := range l.deliveries(w) {
			if d.Attempts != 1 {
				t.Errorf("waiting used up tries: %+v", d)
			}
		}
	})
}

func TestTheRateLimitOutlivesTheRest(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.RateLimit = "2/h" })
		l.start()
		for range 6 {
			l.send(1)
			time.Sleep(5 * time.Minute)
		}
		time.Sleep(4 * time.Hour)
		if most := within(inbox.all(), 59*time.Minute); most > 2 || len(inbox.all()) != 6 {
			t.Errorf("it got %d requests, %d of them in one hour", len(inbox.all()), most)
		}
	})
}

func TestAChangedRateLimitHoldsAtOnce(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.RateLimit = "1/h" })
		l.start()
		l.send(30)
		time.Sleep(10 * time.Minute)
		if n := len(inbox.all()); n != 1 {
			t.Errorf("under the first limit it got %d requests", n)
		}
		l.change(w, func(w *model.Webhook) { w.RateLimit = "1/s" })
		time.Sleep(5 * time.Second)
		if n := len(inbox.all()); n < 5 || n > 8 {
			t.Errorf("five seconds after the change it has got %d requests", n)
		}
		l.change(w, func(w *model.Webhook) { w.RateLimit = model.NoRateLimit })
		if n := len(inbox.all()); n != 30 {
			t.Errorf("without a limit it has got %d requests", n)
		}
	})
}

// waits returns the times between requests.
func waits(requests []request) []time.Duration {
	var waits []time.Duration
	for i := range requests[1:] {
		waits = append(waits, requests[i+1].at.Sub(requests[i].at))
	}
	return waits
}

func TestAWebhookHasItsOwnRetryPolicyOrTheOneOfTheSettings(t *testing.T) {
	short := model.RetryShort.Waits()[:3]
	standard := model.RetryStandard.Waits()[:3] // those of the first 50 minutes
	tests := []struct {
		name          string
		own, settings model.RetryPolicy
		want          []time.Duration
	}{
		{"nothing was ever set", model.RetryDefault, "", standard},
		{"the settings say short", model.RetryDefault, model.RetryShort, short},
		{"the settings have a list", model.RetryDefault, "10s, 1m", []time.Duration{10 * time.Second, time.Minute}},
		{"its own", model.RetryShort, model.RetryNone, short},
		{"none", model.RetryNone, "", nil},
		{"its own list", "2s, 30m", "", []time.Duration{2 * time.Second, 30 * time.Minute}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			virtually(t, func(t *testing.T, l *lab) {
				inbox := l.receive(status(http.StatusInternalServerError))
				w := l.webhook("crm")
				l.change(w, func(w *model.Webhook) { w.Retry = test.own })
				l.start()
				if test.settings != "" { // while it runs
					l.must(l.store.SaveSettings(t.Context(), map[string]string{model.SettingRetry: string(test.settings)}))
					soon()
				}
				l.send(1)
				time.Sleep(50 * time.Minute)
				got := waits(inbox.all())
				if len(got) != len(test.want) {
					t.Fatalf("it waited %v, want %v", got, test.want)
				}
				for i, wait := range got {
					if low, high := test.want[i]*8/10, test.want[i]*12/10+time.Second; wait < low || wait > high {
						t.Errorf("wait %d was %v, want about %v", i+1, wait, test.want[i])
					}
				}
			})
		})
	}
}

func TestInOrderTheEventsOfALicenseWaitForEachOtherAndNoOthersDo(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var failed atomic.Bool
		inbox := l.receive(func(w http.ResponseWriter, r *http.Request) {
			if failed.CompareAndSwap(false, true) {
				w.WriteHeader(http.StatusInternalServerError)
			}
			time.Sleep(10 * time.Millisecond)
		})
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.Order = model.OrderLicense })
		l.start()
		for range 5 {
			l.send(3) // of lic_0, lic_1 and lic_2
		}
		time.Sleep(2 * time.Second)
		if n := l.succeeded(w); n != 10 { // the first of lic_0 has failed
			t.Errorf("%d have succeeded", n)
		}
		time.Sleep(time.Minute)
		l.expect(w, 15, model.Succeeded, "")
		all := l.deliveries(w)
		slices.SortFunc(all, func(a, b model.Delivery) int { return strings.Compare(a.EventID, b.EventID) })
		sent := map[string][]string{}
		for _, r := range inbox.all() {
			id := r.header.Get("webhook-id")
			place := slices.IndexFunc(all, func(d model.Delivery) bool { return d.EventID == id })
			sent[all[place].Subject] = append(sent[all[place].Subject], id)
		}
		for subject, ids := range sent {
			if !slices.IsSorted(ids) {
				t.Errorf("the events of %s came in the order %v", subject, ids)
			}
		}
	})
}
