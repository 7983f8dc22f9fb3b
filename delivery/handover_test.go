package delivery

import (
	"context"
	"math/rand/v2"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/model"
)

// counted is a queue that counts how often it is read.
type counted struct {
	Queue
	due, all atomic.Int32
}

func (q *counted) Webhook(ctx context.Context, id string) (*model.Webhook, error) {
	q.all.Add(1)
	return q.Queue.Webhook(ctx, id)
}

func (q *counted) Pending(ctx context.Context) ([]model.PendingWebhook, error) {
	q.all.Add(1)
	return q.Queue.Pending(ctx)
}

func (q *counted) Due(ctx context.Context, id string, now time.Time, limit int, except ...string) ([]model.Job, error) {
	q.all.Add(1)
	q.due.Add(1)
	return q.Queue.Due(ctx, id, now, limit, except...)
}

func (q *counted) NextDue(ctx context.Context, id string, except ...string) (time.Time, bool, error) {
	q.all.Add(1)
	return q.Queue.NextDue(ctx, id, except...)
}

func TestAnEventCostsNoReadOfTheDatabase(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		q := &counted{Queue: l.store}
		l.engine = l.over(q)
		w := l.webhook("crm")
		l.start()
		l.send(1) // after which the webhook is known
		soon()
		q.all.Store(0)
		for range 20 {
			l.send(5)
			time.Sleep(time.Second)
		}
		l.expect(w, 101, model.Succeeded, "")
		if n := q.all.Load(); n != 0 {
			t.Errorf("100 events took %d reads", n)
		}
	})
}

// A lane may have read, sent and recorded a delivery before it is handed over,
// and may even have ended by then.
func TestADeliveryThatIsBothReadAndHandedOverIsSentOnce(t *testing.T) {
	for _, late := range []time.Duration{0, 5 * time.Millisecond, time.Second, 2 * linger} {
		virtually(t, func(t *testing.T, l *lab) {
			inbox := l.receive(nil)
			w := l.webhook("crm")
			l.start()
			receipts := l.accept(10)
			l.engine.Wake(w.ID)
			time.Sleep(late)
			l.engine.Accepted(receipts)
			soon()
			l.expect(w, 10, model.Succeeded, "")
			if n := len(inbox.all()); n != 10 {
				t.Errorf("handed over %v later, 10 events made %d requests", late, n)
			}
		})
	}
}

func TestADeliveryHandedOverToTheNextRunIsSentOnce(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.start()
		receipts := l.accept(3)
		l.engine.Wake(w.ID)
		soon()
		l.engine.Stop()
		l.engine.Accepted(receipts) // does nothing
		l.start()
		l.engine.Accepted(receipts)
		soon()
		if n := len(inbox.all()); n != 3 {
			t.Errorf("3 events made %d requests", n)
		}
	})
}

func TestHoweverDeliveriesArriveEachIsSentOnce(t *testing.T) {
	for range 2 {
		virtually(t, func(t *testing.T, l *lab) {
			inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(rand.N(20 * time.Millisecond)) })
			webhooks := []*model.Webhook{l.webhook("a"), l.webhook("b")}
			l.start()
			var callers sync.WaitGroup
			for range 5 {
				callers.Go(func() {
					for range 15 {
						receipts := l.accept(1 + rand.N(3))
						time.Sleep(rand.N(30 * time.Millisecond))
						switch rand.N(6) {
						case 0:
							l.engine.Wake(webhooks[0].ID)
						case 1:
							l.broker.Publish(model.WebhooksChanged)
						}
						l.engine.Accepted(receipts)
					}
				})
			}
			callers.Wait()
			time.Sleep(time.Minute)
			sent := map[string]int{}
			for _, r := range inbox.all() {
				sent[r.host+" "+r.header.Get("webhook-id")]++
			}
			for id, n := range sent {
				if n != 1 {
					t.Errorf("%s was sent %d times", id, n)
				}
			}
			for _, w := range webhooks {
				l.expect(w, len(sent)/2, model.Succeeded, "")
			}
			l.expectNothingInHand()
		})
	}
}

// expectNothingInHand checks that what was taken of the memory was given back.
func (l *lab) expectNothingInHand() {
	l.t.Helper()
	if left := l.engine.active.Load().budget.left.Load(); left != memoryBudget {
		l.t.Errorf("%d bytes of the budget are still taken", memoryBudget-left)
	}
}

func TestWhatDoesNotFitIntoTheMemoryIsReadBack(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(100 * time.Millisecond) })
		q := &counted{Queue: l.store}
		l.engine = l.over(q)
		w := l.webhook("crm")
		l.start()
		l.send(200)
		l.send(200)
		soon()
		if ready := memoryBudget - l.engine.active.Load().budget.left.Load(); ready > 3*laneBatch*jobBytes+8*2*attemptBytes {
			t.Errorf("%d bytes are in hand", ready)
		}
		time.Sleep(time.Minute)
		l.expect(w, 400, model.Succeeded, "")
		if n := len(inbox.all()); n != 400 {
			t.Errorf("the receiver got %d requests", n)
		}
		if n := q.due.Load(); n > 400/laneBatch+12 {
			t.Errorf("it took %d reads", n)
		}
		l.expectNothingInHand()
	})
}

func TestWhatWasHandedOverAndNotStartedStaysPendingAtStop(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(func(http.ResponseWriter, *http.Request) { time.Sleep(time.Second) })
		w := l.webhook("crm")
		l.start()
		l.send(50)
		time.Sleep(500 * time.Millisecond)
		l.engine.Stop()
		if n := len(inbox.all()); n != 1 {
			t.Errorf("%d were started", n)
		}
		l.start()
		time.Sleep(time.Minute)
		l.expect(w, 50, model.Succeeded, "")
		if n := len(inbox.all()); n != 50 {
			t.Errorf("the receiver got %d requests", n)
		}
	})
}

func TestAFreshEventFollowsWhatIsOverdue(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		old := l.accept(3)
		time.Sleep(time.Hour)
		l.start()
		l.send(1)
		soon()
		l.expect(w, 4, model.Succeeded, "")
		if first := inbox.all()[0].header.Get("webhook-id"); first != old[0].EventID {
			t.Errorf("%s came first", first)
		}
	})
}

func TestAChangeOfWebhooksMakesNoIdleLaneReadItsQueue(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		q := &counted{Queue: l.store}
		l.engine = l.over(q)
		webhooks := make([]*model.Webhook, 50)
		for i := range webhooks {
			webhooks[i] = l.webhook(model.NewSecretRef())
		}
		l.start()
		l.send(1)
		soon()
		q.due.Store(0)
		l.change(webhooks[0], func(w *model.Webhook) { w.Description = "changed" })
		soon()
		if n := q.due.Load(); n != 0 {
			t.Errorf("the queue was read %d times", n)
		}
		l.send(1)
		soon()
		l.expect(nil, 100, model.Succeeded, "")
	})
}
