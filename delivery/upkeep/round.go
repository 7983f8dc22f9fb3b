package upkeep

import (
	"context"
	"time"

	"latchbell/model"
)

const (
	// tick is how often the round looks at the wall clock. Timers stand still
	// while the computer sleeps, so none may be longer.
	tick = 15 * time.Second

	trimEvery    = tick
	retireEvery  = 10 * time.Minute
	backupEvery  = time.Minute // looks whether it is time for one
	secretsEvery = time.Minute

	// settleTime is left to the start of the program, before the disk is
	// used for anything that can wait.
	settleTime = time.Minute
)

// duty is one of the things that are done again and again.
type duty struct {
	name  string
	every time.Duration
	// last is when it was done last, without the monotonic clock.
	last time.Time
	do   func(context.Context) error
	// failed is how it failed last, to be said once.
	failed string
}

// due reports whether the duty is to be done at now. A clock that was set back
// makes it due, rather than late by as much.
func (d *duty) due(now time.Time) bool {
	return now.Before(d.last) || now.Sub(d.last) >= d.every
}

// round does the duties of an Upkeep that is started.
type round struct {
	Config
	duties          []*duty
	retire, secrets *duty
	clock           clock

	// retention and sizeCap are the settings of the last look.
	retention, sizeCap string
	// backupTried is when the last backup was tried, backupProblem why it
	// failed, if it did.
	backupTried   time.Time
	backupProblem error
	// secretsEnd is when the next secret ends, zero if none does.
	secretsEnd time.Time
}

func newRound(c Config) *round {
	r := &round{Config: c}
	settled := wallNow().Add(settleTime)
	r.retire = &duty{name: "removing old deliveries", every: retireEvery, do: r.removeOld, last: settled.Add(-retireEvery)}
	r.secrets = &duty{name: "ending replaced secrets", every: secretsEvery, do: r.endSecrets}
	r.duties = []*duty{
		r.secrets,
		{name: "keeping the database below its cap", every: trimEvery, do: r.keepBelowCap},
		r.retire,
		{name: "making the daily backup", every: backupEvery, do: r.backUp, last: settled.Add(-backupEvery)},
	}
	return r
}

// wallNow is the time by the wall clock alone.
func wallNow() time.Time { return time.Now().Round(0) }

// run does what is due until ctx ends, or the database turns out to be damaged:
// then there is nothing to be kept in order any more.
func (r *round) run(ctx context.Context) {
	changes := r.Broker.Subscribe(model.SettingsChanged | model.WebhooksChanged)
	defer changes.Close()
	timer := time.NewTimer(tick)
	defer timer.Stop()
	for r.look(ctx) {
		timer.Reset(r.wait(wallNow()))
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		case <-changes.C:
			r.follow(ctx, changes.Take())
		}
	}
}

// wait is how long nothing has to be looked at.
func (r *round) wait(now time.Time) time.Duration {
	if r.secretsEnd.IsZero() {
		return tick
	}
	return min(tick, max(r.secretsEnd.Sub(now), time.Second))
}

// look does what is due, and reports whether to go on.
func (r *round) look(ctx context.Context) bool {
	r.clock.look(time.Now())
	if end := r.secretsEnd; !end.IsZero() && !wallNow().Before(end) {
		r.secrets.last = time.Time{}
	}
	for _, d := range r.duties {
		if now := wallNow(); d.due(now) {
			d.last = now
			err := d.do(ctx)
			if ctx.Err() != nil || model.Is(err, model.Damaged) {
				return false
			}
			r.report(d, err)
		}
	}
	return ctx.Err() == nil
}

// report logs an error once, and its end.
func (r *round) report(d *duty, err error) {
	failed := ""
	if err != nil {
		failed = model.Sentence(err)
	}
	if failed == d.failed {
		return
	}
	d.failed = failed
	if err != nil {
		r.Log.Warn("the upkeep is held up", "doing", d.name, "error", err)
		return
	}
	r.Log.Info("the upkeep goes on", "doing", d.name)
}

// follow makes duties due that a change concerns.
func (r *round) follow(ctx context.Context, topics model.Topic) {
	if topics&model.WebhooksChanged != 0 {
		r.secrets.last = time.Time{}
	}
	if topics&model.SettingsChanged != 0 && r.settingsChanged(ctx) {
		for _, d := range r.duties {
			d.last = time.Time{}
		}
	}
}
