package delivery

import (
	"context"
	"testing"
	"time"

	"latchbell/model"
)

const day = 24 * time.Hour

func (l *lab) stored(w *model.Webhook) *model.Webhook {
	l.t.Helper()
	stored, err := l.store.Webhook(context.Background(), w.ID)
	l.must(err)
	return stored
}

// tried records an attempt of the first delivery of an event as if it had
// been so long ago.
func (l *lab) tried(r model.Receipt, ago time.Duration, v model.Verdict) {
	l.t.Helper()
	l.must(l.store.Record(context.Background(), &model.Attempt{
		DeliveryID: r.Due[0].ID, Started: time.Now().Add(-ago), Succeeded: v.Status == model.Succeeded,
	}, v))
}

func TestAWebhookWithoutSuccessForFiveDaysIsTurnedOff(t *testing.T) {
	failed := model.Verdict{Status: model.Failed}
	failedAgo := func(ago time.Duration) func(*lab, *model.Webhook) {
		return func(l *lab, _ *model.Webhook) { l.tried(l.accept(1)[0], ago, failed) }
	}
	away := func(l *lab, reason model.AwayReason, from, to time.Duration) {
		l.must(l.store.SaveAway(context.Background(), model.Away{Reason: reason, From: time.Now().Add(-from), To: time.Now().Add(-to)}))
	}
	tests := []struct {
		name   string
		before func(*lab, *model.Webhook)
		active bool
	}{
		{"no failure before", func(*lab, *model.Webhook) {}, true},
		{"not quite five days", failedAgo(5*day - time.Minute), true},
		{"five days", failedAgo(5*day + time.Minute), false},
		{"a single event", func(l *lab, _ *model.Webhook) {
			l.tried(l.accept(1)[0], 6*day, model.Verdict{Status: model.Pending, Due: time.Now().Add(time.Second)})
		}, true},
		{"a success between", func(l *lab, _ *model.Webhook) {
			failedAgo(6*day)(l, nil)
			l.tried(l.accept(1)[0], 4*day, model.Verdict{Status: model.Succeeded})
			failedAgo(3*day)(l, nil)
		}, true},
		{"two days of them asleep", func(l *lab, _ *model.Webhook) {
			failedAgo(6*day)(l, nil)
			away(l, model.AwayAsleep, 3*day, day)
		}, true},
		{"two days of them away for several reasons at once", func(l *lab, _ *model.Webhook) {
			failedAgo(6*day)(l, nil)
			away(l, model.AwayOffline, 4*day, 3*day)
			away(l, model.AwayStopped, 4*day, 3*day)
			away(l, model.AwayClock, 3*day, 2*day)
		}, true},
		{"half a day of them away", func(l *lab, _ *model.Webhook) {
			failedAgo(6*day)(l, nil)
			away(l, model.AwayOffline, 4*day, 3*day+day/2)
		}, false},
		{"away only before it failed", func(l *lab, _ *model.Webhook) {
			failedAgo(5*day+time.Hour)(l, nil)
			away(l, model.AwayOffline, 8*day, 6*day)
		}, false},
		{"turned on again since", func(l *lab, w *model.Webhook) {
			failedAgo(6*day)(l, nil)
			l.turn(w, false)
			l.turn(w, true)
		}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			virtually(t, func(t *testing.T, l *lab) {
				l.receive(status(500))
				w := l.webhook("crm")
				test.before(l, w)
				l.start()
				if test.name != "a single event" {
					l.send(1)
				}
				time.Sleep(2 * time.Second)
				s := l.stored(w).Status
				if s.Active != test.active || !s.Active && s.Reason != "no success for 5 days" {
					t.Fatalf("its status is %+v", s)
				}
				if !s.Active {
					last := l.deliveries(w)[len(l.deliveries(w))-1]
					if last.Status != model.Held || last.Hold != model.HeldWebhookInactive {
						t.Errorf("what failed last is %s (%s), want held", last.Status, last.Hold)
					}
				}
			})
		})
	}
}

func TestAWebhookThatTheUserChangedMeanwhileStaysOn(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(status(500))
		w := l.webhook("crm")
		l.tried(l.accept(1)[0], 6*day, model.Verdict{Status: model.Failed})
		l.engine = l.over(&changing{Queue: l.store, change: func() {
			w.URL = "http://elsewhere.test/"
			l.must(l.store.SaveWebhooks(context.Background(), w))
		}})
		l.start()
		l.send(1)
		soon()
		if s := l.stored(w).Status; !s.Active {
			t.Errorf("its status is %+v", s)
		}
	})
}

// changing is a queue in which something is changed just after it is known how
// long a webhook has failed.
type changing struct {
	Queue
	change func()
}

func (q *changing) Failing(ctx context.Context, webhookID string) (model.Failing, error) {
	f, err := q.Queue.Failing(ctx, webhookID)
	q.change()
	return f, err
}
