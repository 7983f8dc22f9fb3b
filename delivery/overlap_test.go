package delivery

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
)

// interrupted is a queue that lets something else happen once at a certain
// moment.
type interrupted struct {
	Queue
	// afterPending is called when the webhooks with something pending are read.
	afterPending func()
	// deliveries, if set, is why the log can't be read.
	deliveries error
}

func (q *interrupted) PendingWebhooks(ctx context.Context) ([]string, error) {
	ids, err := q.Queue.PendingWebhooks(ctx)
	if event := q.afterPending; event != nil {
		q.afterPending = nil
		event()
	}
	return ids, err
}

func (q *interrupted) Deliveries(ctx context.Context, query model.DeliveryQuery) (*model.DeliveryPage, error) {
	if q.deliveries != nil {
		return nil, q.deliveries
	}
	return q.Queue.Deliveries(ctx, query)
}

func TestWhatComesInWhileTheEngineStartsIsSent(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.engine = l.over(&interrupted{Queue: l.store, afterPending: func() { l.send(1) }})
		l.start()
		synctest.Wait()
		l.expect(w, 1, model.Succeeded, "")
	})
}

func TestATestIsSentEvenIfItsDeliveryCannotBeShown(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.engine = l.over(&interrupted{Queue: l.store, deliveries: errBroken})
		l.start()
		if _, err := l.engine.Test(t.Context(), w.ID); err == nil {
			t.Error("Test names a delivery that it can't have found")
		}
		synctest.Wait()
		l.expect(w, 1, model.Succeeded, "")
	})
}

func TestASecretReplacedWhileTheOldOneIsAskedForHoldsNothing(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.secrets.before = func() {
			l.secrets.before = nil
			old := w.SecretRef
			w.SecretRef = model.NewSecretRef()
			l.must(l.secrets.Set(t.Context(), w.SecretRef, model.NewSecret()))
			l.must(l.store.SaveWebhooks(t.Context(), w))
			l.must(l.secrets.Delete(t.Context(), old))
			time.Sleep(time.Second) // the engine has looked at the change by then
		}
		l.start()
		l.send(1)
		time.Sleep(time.Minute)
		l.expect(w, 1, model.Succeeded, "")
	})
}
