package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"sync/atomic"
	"time"

	"latchbell/model"
)

// clockTolerance is the least by which the clocks must differ before it means
// anything. Time servers correct a clock by less, and a busy computer can keep
// us waiting between two readings.
const clockTolerance = 30 * time.Second

// reading is what the clocks of this computer show at one moment.
type reading struct {
	// wall is the time of day, which can be set.
	wall time.Time
	// awake counts while the computer is awake, from any beginning.
	awake time.Duration
	// asleep counts while it sleeps. It is known only where the system has a
	// clock that goes on then.
	asleep      time.Duration
	asleepKnown bool
}

// since returns how long the computer slept between two readings, and by how
// much its clock was set meanwhile. Where sleep can't be measured, a clock that
// is ahead means sleep, which is by far the more common. What lies within the
// tolerance is 0.
func (r reading) since(earlier reading) (asleep, set time.Duration) {
	ahead := r.wall.Round(0).Sub(earlier.wall.Round(0)) - (r.awake - earlier.awake)
	switch {
	case r.asleepKnown:
		asleep = r.asleep - earlier.asleep
	case ahead > 0:
		asleep = ahead
	}
	set = ahead - asleep
	if asleep < clockTolerance {
		asleep = 0
	}
	if set.Abs() < clockTolerance {
		set = 0
	}
	return asleep, set
}

// clock notices that the computer slept or that its clock was set, and puts
// right what that does to the queue.
type clock struct {
	read  func() reading
	queue Queue
	log   *slog.Logger
	// moved is called after the due times of the queue were moved.
	moved func(by time.Duration)

	// turn is taken while somebody looks: the others must not go by due times
	// that are about to be moved.
	turn chan struct{}
	last reading // belongs to whose turn it is
	// woke is when the last sleep was noticed.
	woke atomic.Pointer[time.Time]
}

func newClock(read func() reading, queue Queue, log *slog.Logger, moved func(time.Duration)) *clock {
	return &clock{read: read, queue: queue, log: log, moved: moved, turn: make(chan struct{}, 1), last: read()}
}

// look compares the clocks with how they stood at the last look. It is called
// before anything goes by the time of day, and costs next to nothing.
func (c *clock) look(ctx context.Context) {
	select {
	case c.turn <- struct{}{}:
	case <-ctx.Done():
		return
	}
	defer func() { <-c.turn }()
	now := c.read()
	asleep, set := now.since(c.last)
	if asleep > 0 {
		woke := time.Now()
		c.woke.Store(&woke)
	}
	if err := c.account(context.WithoutCancel(ctx), now, asleep, set); err != nil {
		c.log.Error("noting that the computer slept or its clock was set", "error", err)
		return // the next look finds the same
	}
	c.last = now
}

// account stores a sleep and a clock that was set forward as times that don't
// count, and moves what is due with a clock that was set: waits stay as long as
// they were.
func (c *clock) account(ctx context.Context, now reading, asleep, set time.Duration) error {
	if asleep > 0 {
		c.log.Info("the computer slept", "for", asleep.Round(time.Second))
		if err := c.save(ctx, model.AwayAsleep, now.wall, asleep); err != nil {
			return err
		}
	}
	if set == 0 {
		return nil
	}
	c.log.Warn("the clock of the computer was set", "by", set.Round(time.Second))
	if set > 0 {
		if err := c.save(ctx, model.AwayClock, now.wall.Add(-asleep), set); err != nil {
			return err
		}
	}
	return c.shift(ctx, set, c.before(now, set))
}

func (c *clock) save(ctx context.Context, reason model.AwayReason, to time.Time, length time.Duration) error {
	return c.queue.SaveAway(ctx, model.Away{Reason: reason, From: to.Add(-length), To: to})
}

// before returns when the deliveries were made at the latest that have to be
// moved. Those made since a clock was set forward are due by the new time
// already; with one that was set back there is no harm in moving them too.
func (c *clock) before(now reading, set time.Duration) time.Time {
	if set < 0 {
		return now.wall.Add(-set).Add(time.Second)
	}
	elapsed := now.awake - c.last.awake + now.asleep - c.last.asleep
	return now.wall.Add(-elapsed)
}

// shift moves what is due.
func (c *clock) shift(ctx context.Context, by time.Duration, before time.Time) error {
	if err := c.queue.ShiftDue(ctx, by, before); err != nil {
		return fmt.Errorf("moving what is due with the clock: %w", err)
	}
	c.moved(by)
	return nil
}

// sleptSince reports whether the computer slept after t.
func (c *clock) sleptSince(t time.Time) bool {
	woke := c.woke.Load()
	return woke != nil && woke.After(t)
}
