package ui

import (
	"context"
	"time"

	"latchbell/model"
)

// The pace of live updates.
const (
	// liveInterval bounds re-reads to four a second, however fast events flow.
	liveInterval = 250 * time.Millisecond
	// clockInterval renews relative times ("3 min ago") while nothing changes.
	clockInterval = 20 * time.Second
)

// follow tells changed, on the UI goroutine, what was published on the broker,
// until b stops. Changes that come close together are told once. With nothing
// published it is called with no topic now and then, because time passes.
func follow(b *background, broker *model.Broker, changed func(model.Topic)) {
	subscription := broker.Subscribe(model.Everything)
	b.running.Go(func() {
		defer subscription.Close()
		clock := time.NewTicker(clockInterval)
		defer clock.Stop()
		for {
			select {
			case <-b.ctx.Done():
				return
			case <-subscription.C:
			case <-clock.C:
			}
			topics := subscription.Take()
			b.deliver(func() { changed(topics) })
			if !pause(b.ctx, liveInterval) {
				return
			}
		}
	})
}

// pause waits for d and reports false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
