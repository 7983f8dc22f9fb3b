package delivery

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/model"
)

// A user presses Resend just when the schedule would try again by itself.
func TestAResendAtTheMomentOfARetryIsSentOnceAtATime(t *testing.T) {
	const answerTime = 50 * time.Millisecond
	tests := []struct {
		name   string
		offset time.Duration // of the resend, from when the retry is due
		least  int32         // requests in all
		most   int32
	}{
		{"well before it", -time.Second, 2, 2},
		{"just before it", -time.Millisecond, 2, 2},
		{"at the same moment", 0, 2, 3},
		{"while it is under way", answerTime / 2, 3, 3},
		{"when it is over", time.Second, 3, 3},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			virtually(t, func(t *testing.T, l *lab) {
				var all, under atomic.Int32
				l.receive(func(w http.ResponseWriter, _ *http.Request) {
					if under.Add(1) > 1 {
						t.Error("the delivery is under way twice at once")
					}
					defer under.Add(-1)
					time.Sleep(answerTime)
					if all.Add(1) == 1 {
						w.WriteHeader(http.StatusInternalServerError)
					}
				})
				w := l.webhook("crm")
				l.start()
				l.send(1)
				time.Sleep(time.Second)
				time.Sleep(time.Until(l.only().Due.Add(test.offset)))
				l.must(l.engine.Resend(t.Context(), l.only().ID))
				time.Sleep(time.Minute)

				l.expect(w, 1, model.Succeeded, "")
				if n := all.Load(); n < test.least || n > test.most {
					t.Errorf("the receiver got %d requests, want %d to %d", n, test.least, test.most)
				}
				if d := l.only(); d.Attempts != int(all.Load()) || d.Round != 1 {
					t.Errorf("the log has %d attempts and round %d, the receiver got %d requests", d.Attempts, d.Round, all.Load())
				}
			})
		})
	}
}

// Pressing Resend on an event that the receiver refuses lets none pass it.
func TestAResendOfWhatOthersWaitForKeepsTheOrder(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var refused atomic.Int32
		inbox := l.receive(func(w http.ResponseWriter, _ *http.Request) {
			if refused.Add(1) <= 2 {
				w.WriteHeader(http.StatusServiceUnavailable)
			}
		})
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.Order = model.OrderLicense })
		l.start()
		first := l.accept(1)
		l.engine.Accepted(first)
		l.send(1) // of the same license
		time.Sleep(time.Second)
		page, err := l.store.Deliveries(t.Context(), model.DeliveryQuery{EventID: first[0].EventID})
		l.must(err)
		l.must(l.engine.Resend(t.Context(), page.Deliveries[0].ID))
		time.Sleep(time.Minute)

		l.expect(w, 2, model.Succeeded, "")
		requests := inbox.all()
		for n, r := range requests {
			if isFirst := r.header.Get("webhook-id") == first[0].EventID; isFirst != (n < 3) {
				t.Errorf("request %d of %d is of the wrong event", n+1, len(requests))
			}
		}
	})
}
