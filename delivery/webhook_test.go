package delivery

import (
	"net/http"
	"testing"
	"time"

	"latchbell/model"
)

func TestA410TurnsTheWebhookOff(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(status(http.StatusGone))
		w := l.webhook("crm")
		l.start()
		l.send(1)
		soon()
		l.expect(w, 1, model.Failed, "")
		now, err := l.store.Webhook(t.Context(), w.ID)
		l.must(err)
		if now.Status.Active || now.Status.Reason != "410 Gone from crm.test" || time.Since(now.Status.Since) > time.Second {
			t.Errorf("the webhook is %+v", now.Status)
		}
		l.send(3)
		time.Sleep(time.Hour)
		if n := len(inbox.all()); n != 1 {
			t.Errorf("the receiver got %d requests", n)
		}
	})
}

func TestA410StopsWhatWaitsBehindIt(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(status(http.StatusGone))
		w := l.webhook("crm")
		l.start()
		l.send(100)
		time.Sleep(time.Minute)
		if n := len(inbox.all()); n != 1 {
			t.Errorf("the receiver got %d requests", n)
		}
		missed, err := l.store.Missed(t.Context(), w.ID)
		l.must(err)
		if missed.Count != 99 {
			t.Errorf("%d deliveries wait for the webhook to be turned on", missed.Count)
		}
	})
}

func TestA410OfAnAddressThatIsUsedNoMoreStopsNothing(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "old.test" {
				time.Sleep(5 * time.Second)
				w.WriteHeader(http.StatusGone)
			}
		})
		w := l.webhook("old")
		l.start()
		l.send(40)
		time.Sleep(time.Second)
		w.URL = "http://new.test/"
		l.must(l.store.SaveWebhooks(t.Context(), w))
		time.Sleep(time.Minute)
		page, err := l.store.Deliveries(t.Context(), model.DeliveryQuery{Statuses: []model.DeliveryStatus{model.Succeeded}})
		l.must(err)
		if page.Total != 39 {
			t.Errorf("%d deliveries reached the new address", page.Total)
		}
	})
}

func TestAWebhookTurnedOffMeanwhileGetsNothingMore(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(10 * time.Second) })
		w := l.webhook("crm")
		l.start()
		l.send(40)
		time.Sleep(time.Second)
		l.must(l.store.SetWebhookStatus(t.Context(), w.ID, model.WebhookStatus{Since: time.Now(), Reason: model.TurnedOffByYou}))
		time.Sleep(time.Hour)
		if n := len(inbox.all()); n != 1 {
			t.Errorf("the receiver got %d requests", n)
		}
		missed, err := l.store.Missed(t.Context(), w.ID)
		l.must(err)
		if missed.Count != 39 {
			t.Errorf("%d deliveries wait for the webhook to be turned on", missed.Count)
		}
	})
}

func TestANewURLIsUsedFromTheNextTryOn(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(w http.ResponseWriter, r *http.Request) {
			if r.Host == "old.test" {
				w.WriteHeader(http.StatusNotFound)
			}
		})
		w := l.webhook("old")
		l.start()
		l.send(1)
		time.Sleep(time.Second)
		w.URL = "http://new.test/"
		l.must(l.store.SaveWebhooks(t.Context(), w))
		time.Sleep(time.Minute)
		l.expect(w, 1, model.Succeeded, "")
		if requests := inbox.all(); len(requests) != 2 || requests[1].host != "new.test" {
			t.Errorf("the receivers got %v", requests)
		}
	})
}
