package ui

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
)

// inBubble runs a test in virtual time with a background of its own.
func inBubble(t *testing.T, run func(t *testing.T, b *background, q *queue)) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		b := newBackground(q.dispatch)
		defer b.stop()
		run(t, b, q)
	})
}

func TestASlowOldAnswerIsDropped(t *testing.T) {
	inBubble(t, func(t *testing.T, b *background, q *queue) {
		var shown []string
		show := func(s string, _ error) { shown = append(shown, s) }
		l := newLoader[string](b, "")
		l.load(func(context.Context) (string, error) { time.Sleep(time.Second); return "old", nil }, show)
		l.load(func(context.Context) (string, error) { return "new", nil }, show)
		time.Sleep(2 * time.Second)
		q.run()
		if len(shown) != 1 || shown[0] != "new" {
			t.Errorf("shown: %q, want only the new answer", shown)
		}
	})
}

func TestARefreshLetsTheReadUnderWayFinish(t *testing.T) {
	inBubble(t, func(t *testing.T, b *background, q *queue) {
		reads, shown := 0, 0
		l := newLoader[int](b, "")
		work := func(context.Context) (int, error) { time.Sleep(time.Second); return 0, nil }
		show := func(int, error) { shown++ }
		for range 10 { // changes come four times as fast as a read takes
			reads++
			l.refresh(work, show)
			time.Sleep(250 * time.Millisecond)
			q.run()
		}
		for range 3 {
			time.Sleep(time.Second)
			q.run()
		}
		if shown < 3 || shown > 4 {
			t.Errorf("%d refreshes in 2.5 s showed %d answers, want one for each second and the last", reads, shown)
		}
	})
}

func TestOnlyLongWaitsAreAnnounced(t *testing.T) {
	inBubble(t, func(t *testing.T, b *background, q *queue) {
		var labels []string
		b.waiting = func(slow []*task) {
			labels = labels[:0]
			for _, task := range slow {
				labels = append(labels, task.Label)
			}
		}
		sleep := func(d time.Duration) func(context.Context) (int, error) {
			return func(context.Context) (int, error) { time.Sleep(d); return 0, nil }
		}
		run(b, "short", sleep(100*time.Millisecond), func(int, error) {})
		run(b, "long", sleep(time.Second), func(int, error) {})
		time.Sleep(500 * time.Millisecond)
		q.run()
		if len(labels) != 1 || labels[0] != "long" {
			t.Errorf("after half a second %q is announced, want only the long wait", labels)
		}
		time.Sleep(time.Second)
		q.run()
		if len(labels) != 0 {
			t.Errorf("after the end %q is still announced", labels)
		}
	})
}

func TestCancelledWorkShowsNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, b *background, q *queue) {
		b.waiting = func(slow []*task) {
			for _, task := range slow {
				task.Cancel()
			}
		}
		shown := false
		run(b, "waiting", func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}, func(int, error) { shown = true })
		time.Sleep(time.Second)
		q.run()
		synctest.Wait()
		q.run()
		if shown {
			t.Error("the result of cancelled work was shown")
		}
	})
}

func TestNothingIsShownAfterStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := newQueue()
		b := newBackground(q.dispatch)
		shown := false
		run(b, "", func(context.Context) (int, error) { return 0, errors.New("too late") }, func(int, error) { shown = true })
		synctest.Wait()
		b.stop()
		q.run()
		run(b, "", func(context.Context) (int, error) { return 0, nil }, func(int, error) { shown = true })
		synctest.Wait()
		q.run()
		if shown {
			t.Error("something was shown after the window had closed")
		}
	})
}

func TestChangesAreToldAtMostFourTimesASecond(t *testing.T) {
	inBubble(t, func(t *testing.T, b *background, q *queue) {
		broker, told := new(model.Broker), 0
		var topics model.Topic
		follow(b, broker, func(changed model.Topic) { told++; topics |= changed })
		synctest.Wait()
		for range 100 {
			broker.Publish(model.DeliveriesChanged)
			broker.Publish(model.WebhooksChanged)
			time.Sleep(10 * time.Millisecond)
			q.run()
		}
		if told < 3 || told > 5 {
			t.Errorf("a second of changes was told %d times, want about 4", told)
		}
		if topics != model.DeliveriesChanged|model.WebhooksChanged {
			t.Errorf("the topics are %b, want both", topics)
		}
		before := told
		time.Sleep(clockInterval + time.Second)
		q.run()
		if told == before {
			t.Error("the passing of time wasn't told")
		}
	})
}
