package ui

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// patience is how long a wait may last before the window says what it waits
// for.
const patience = 300 * time.Millisecond

// background runs work that may wait (on the database, the keychain or the
// network) off the UI goroutine, and brings its result back to it. Everything
// but the work itself happens on the UI goroutine.
type background struct {
	// dispatch runs a function on the UI goroutine: fyne.Do in the app.
	dispatch func(func())
	// waiting, if set, is told when the slow tasks under way change.
	waiting func([]*task)

	ctx     context.Context
	cancel  context.CancelFunc
	running sync.WaitGroup
	slow    []*task
}

// task is a piece of work that the user waits for.
type task struct {
	// Label says what is waited for, as in "Sending a test to CRM Sync".
	Label string
	// Cancel gives it up.
	Cancel context.CancelFunc
}

func newBackground(dispatch func(func())) *background {
	ctx, cancel := context.WithCancel(context.Background())
	return &background{dispatch: dispatch, ctx: ctx, cancel: cancel}
}

// stop gives up what is under way and waits until no goroutine is left.
// Results that arrive later are dropped.
func (b *background) stop() {
	b.cancel()
	b.running.Wait()
}

// deliver brings f to the UI goroutine, unless the window has closed.
func (b *background) deliver(f func()) {
	b.dispatch(func() {
		if b.ctx.Err() == nil {
			f()
		}
	})
}

// begin starts work with a context of its own and announces it once it has
// lasted longer than patience. done is called on the UI goroutine.
func begin[T any](b *background, label string, work func(context.Context) (T, error), done func(T, error)) context.CancelFunc {
	ctx, cancel := context.WithCancel(b.ctx)
	if b.ctx.Err() != nil {
		return cancel
	}
	t := &task{Label: label, Cancel: cancel}
	finished := false
	timer := time.AfterFunc(patience, func() {
		b.deliver(func() {
			if !finished {
				b.announce(append(b.slow, t))
			}
		})
	})
	b.running.Go(func() {
		defer cancel()
		defer timer.Stop()
		value, err := work(ctx)
		b.deliver(func() {
			finished = true
			b.withdraw(t)
			done(value, err)
		})
	})
	return cancel
}

func (b *background) withdraw(t *task) {
	rest := slices.DeleteFunc(slices.Clone(b.slow), func(other *task) bool { return other == t })
	if len(rest) != len(b.slow) {
		b.announce(rest)
	}
}

func (b *background) announce(slow []*task) {
	b.slow = slow
	if b.waiting != nil {
		b.waiting(slow)
	}
}

// run does work once and shows its result. Cancelled work shows nothing: the
// user, or the end of the window, gave it up.
func run[T any](b *background, label string, work func(context.Context) (T, error), show func(T, error)) {
	begin(b, label, work, func(value T, err error) {
		if !errors.Is(err, context.Canceled) {
			show(value, err)
		}
	})
}

// runOnce is run for a button, which is disabled meanwhile.
func runOnce[T any](b *background, button fyne.Disableable, label string, work func(context.Context) (T, error), show func(T, error)) {
	button.Disable()
	begin(b, label, work, func(value T, err error) {
		button.Enable()
		if !errors.Is(err, context.Canceled) {
			show(value, err)
		}
	})
}
