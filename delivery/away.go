package delivery

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"latchbell/model"
)

const (
	// clockEvery is how often the clocks are compared while nothing happens.
	clockEvery = time.Minute
	// seenEvery is how often it is noted that the engine runs. After a crash,
	// that much of the time in which it ran counts as if it hadn't.
	seenEvery = 5 * time.Minute
	// stoppedLeast is the shortest pause between two runs that is remembered.
	stoppedLeast = time.Minute
)

// away knows when nothing could be sent, and deals with what that leads to.
type away struct {
	d        *dispatcher
	queue    Queue
	settings Settings
	log      *slog.Logger
	clock    *clock
	network  *network
	catching *catchUps
	// settled: what happened since the last run is noted.
	settled bool
}

func newAway(d *dispatcher, e *Engine) *away {
	c := e.config
	a := &away{d: d, queue: c.Queue, settings: c.Settings, log: c.Log, network: newNetwork(e.computer, c)}
	a.catching = newCatchUps(d)
	a.clock = newClock(e.computer.clocks, c.Queue, c.Log, d.clockSet)
	return a
}

// begin settles what happened since the last run, before anything is sent.
func (a *away) begin(ctx context.Context) {
	if err := a.settle(ctx, time.Now()); err != nil {
		a.log.Error("noting that Latchbell wasn't running", "error", err) // a full disk is no reason not to send
		return
	}
	a.settled = true
	a.noteSeen(ctx)
}

// settle notes that Latchbell wasn't running for a while. If its last run lies
// in the future, the clock was set back meanwhile.
func (a *away) settle(ctx context.Context, now time.Time) error {
	seen, err := a.lastSeen(ctx)
	if err != nil {
		return err
	}
	if err := a.endOutages(ctx, seen, now); err != nil {
		return err
	}
	switch pause := now.Sub(seen); {
	case seen.IsZero():
		return nil
	case pause > stoppedLeast:
		return a.queue.SaveAway(ctx, model.Away{Reason: model.AwayStopped, From: seen, To: now})
	case pause < -clockTolerance:
		a.log.Warn("the clock of the computer was set back while Latchbell wasn't running", "by", -pause)
		return a.queue.ShiftDue(ctx, pause, seen.Add(time.Second))
	}
	return nil
}

// endOutages ends those that lasted when an earlier run was killed.
func (a *away) endOutages(ctx context.Context, seen, now time.Time) error {
	aways, err := a.queue.Aways(ctx, now, now)
	if err != nil {
		return fmt.Errorf("reading when this computer was offline: %w", err)
	}
	for _, open := range aways {
		if !open.To.IsZero() {
			continue
		}
		open.To = open.From
		if seen.After(open.From) {
			open.To = seen
		}
		if err := a.queue.SaveAway(ctx, open); err != nil {
			return fmt.Errorf("ending the time when this computer was offline: %w", err)
		}
	}
	return nil
}

// lastSeen returns when the engine is known to have run last, zero for never.
func (a *away) lastSeen(ctx context.Context) (time.Time, error) {
	text, err := a.settings.Setting(ctx, model.SettingLastSeen)
	if err != nil {
		return time.Time{}, fmt.Errorf("reading when Latchbell last ran: %w", err)
	}
	seen, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, nil // never, or unreadable, which is no reason not to send
	}
	return seen, nil
}

func (a *away) noteSeen(ctx context.Context) {
	now := time.Now().UTC().Format(time.RFC3339)
	if err := a.settings.SaveSettings(ctx, map[string]string{model.SettingLastSeen: now}); err != nil {
		a.log.Warn("noting that Latchbell runs", "error", err)
	}
}

// watch starts what goes on beside the sending until Stop.
func (a *away) watch() {
	running := a.d.running
	a.d.tasks.Go(func() { a.network.watch(running, a.d.scheduleAll) })
	a.d.tasks.Go(func() {
		noted := time.Now()
		for sleep(running, clockEvery) {
			a.look(running)
			if now := time.Now(); a.settled && now.Sub(noted) >= seenEvery {
				a.noteSeen(running)
				noted = now
			}
		}
	})
}

// end notes how things stand when the engine stops.
func (a *away) end() {
	a.network.end(context.Background())
	if a.settled {
		a.noteSeen(context.Background())
	}
}

// look compares the clocks. Whoever goes by the time of day looks first.
func (a *away) look(ctx context.Context) { a.clock.look(ctx) }

// hold makes the deliveries of w wait if there is no network for them, and
// returns whether they do.
func (a *away) hold(ctx context.Context, w *model.Webhook) (bool, error) {
	return a.network.hold(ctx, w)
}

// clockSet looks at the queue again, whose due times were moved with a clock
// that was set.
func (d *dispatcher) clockSet(time.Duration) {
	if err := d.scheduleAll(d.running); err != nil && d.running.Err() == nil {
		d.log.Error("looking at what is due by the new time", "error", err)
	}
}
