package delivery

import (
	"context"
	"testing"
	"time"

	"latchbell/model"
)

// interrupted is a queue that lets something else happen once at a certain
// moment.
type interrupted struct {
	Queue
	// afterPending is called when the webhooks with something pending are read.
	afterPending func()
}

func (q *interrupted) Pending(ctx context.Context) ([]model.PendingWebhook, error) {
	pending, err := q.Queue.Pending(ctx)
	if event := q.afterPending; event != nil {
		q.afterPending = nil
		event()
	}
	return pending, err
}

func TestWhatComesInWhileTheEngineStartsIsSent(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		w := l.webhook("crm")
		l.engine = l.over(&interrupted{Queue: l.store, afterPending: func() { l.send(1) }})
		l.start()
		soon()
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
