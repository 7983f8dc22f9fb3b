package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"latchbell/model"
)

const (
	// queueLength bounds the writes that wait; whoever comes then waits
	// outside.
	queueLength = 256
	// batchLength bounds the writes of one commit, so that the first of them
	// isn't kept waiting by the last.
	batchLength = 512
)

// writer runs all writes, one after another, on the only writing connection.
//
// Each turn it takes every write that waits, runs them in one transaction,
// commits once and only then answers them all. A write that waits alone is
// committed at once; under load one sync of the disk serves many. If one fails,
// the turn begins again with each in a savepoint of its own, so that it is
// undone alone; run must bear to be called twice. If the transaction as a whole
// fails, all of its writes do, and nothing of them is stored.
//
// A patient write, for whose commit nobody waits, lets others share its sync.
type writer struct {
	tx     *tx
	broker *model.Broker
	damage *damage
	// committed is told how many commits there have been.
	committed func(int)
	commits   int

	queue   chan *write
	waiting waiting
	quit    chan struct{}
	done    chan struct{}
	once    sync.Once
}

// write is one function that waits to be run by the writer.
type write struct {
	run func(*tx) error
	// patient: it may wait for company. routine: of the deliveries that are
	// stored it changes none but the one that it asks for by tx.state.
	patient bool
	routine bool
	taken   atomic.Bool
	err     error
	answer  chan error
}

func startWriter(conn *sql.Conn, broker *model.Broker, damage *damage, checkpoints *checkpointer) *writer {
	w := &writer{
		tx: newTx(conn), broker: broker, damage: damage, committed: checkpoints.committed,
		queue: make(chan *write, queueLength), quit: make(chan struct{}), done: make(chan struct{}),
	}
	w.watch() // from here on, changes elsewhere are news
	go w.loop()
	return w
}

// stop runs what waits already, and returns when the writer has ended.
func (w *writer) stop() {
	w.once.Do(func() { close(w.quit) })
	<-w.done
}

// do hands run to the writer and waits until it is committed. If ctx ends
// before the writer has begun with it, nothing of it is stored; after that the
// outcome is waited for, so that an error always means "not stored". A panic
// in run is raised here, in the goroutine of the caller.
func (w *writer) do(ctx context.Context, run func(*tx) error) error {
	return w.hand(ctx, &write{run: run})
}

// accept is do for new events.
func (w *writer) accept(ctx context.Context, run func(*tx) error) error {
	return w.hand(ctx, &write{run: run, routine: true})
}

// record is do for the outcome of an attempt.
func (w *writer) record(ctx context.Context, run func(*tx) error) error {
	return w.hand(ctx, &write{run: run, routine: true, patient: true})
}

func (w *writer) hand(ctx context.Context, wr *write) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	wr.answer = make(chan error, 1)
	select {
	case w.queue <- wr:
	case <-ctx.Done():
		return ctx.Err()
	case <-w.done:
		return errClosed
	}
	err := w.wait(ctx, wr)
	var p *panicked
	if errors.As(err, &p) {
		panic(p.Error())
	}
	return err
}

func (w *writer) wait(ctx context.Context, wr *write) error {
	select {
	case err := <-wr.answer:
		return err
	case <-ctx.Done():
		if wr.taken.CompareAndSwap(false, true) {
			return ctx.Err()
		}
		return <-wr.answer
	case <-w.done:
	}
	select {
	case err := <-wr.answer:
		return err
	default:
		return errClosed
	}
}

func (w *writer) loop() {
	defer close(w.done)
	defer w.tx.close()
	watch := time.NewTicker(watchInterval)
	defer watch.Stop()
	patient := time.NewTimer(patience)
	defer patient.Stop()
	for {
		select {
		case wr := <-w.queue:
			w.waiting.add(wr, time.Now())
			w.gather()
		case <-patient.C:
		case <-watch.C:
			w.watch()
		case <-w.quit:
			w.finish()
			return
		}
		w.commit(w.waiting.take(time.Now()))
		if left, ok := w.waiting.left(time.Now()); ok {
			patient.Reset(left)
		}
	}
}

// finish runs what was handed over before the writer was stopped.
func (w *writer) finish() {
	for w.gather(); w.waiting.len() > 0; w.gather() {
		w.commit(w.waiting.all())
	}
}

// gather takes over what was handed to the writer by now, as far as it goes
// into one commit.
func (w *writer) gather() {
	for w.waiting.len() < batchLength {
		select {
		case wr := <-w.queue:
			w.waiting.add(wr, time.Now())
		default:
			return
		}
	}
}

// commit runs a batch in one transaction, publishes what it changed, and
// answers. It leaves out the writes whose callers have gone.
func (w *writer) commit(batch []*write) {
	batch = slices.DeleteFunc(batch, func(wr *write) bool { return !wr.taken.CompareAndSwap(false, true) })
	if len(batch) == 0 {
		return
	}
	topics, err := w.transact(batch)
	w.broker.Publish(topics)
	for _, wr := range batch {
		wr.answer <- cmp.Or(wr.err, err)
	}
}

// transact returns what kinds of thing changed.
func (w *writer) transact(batch []*write) (model.Topic, error) {
	if err := w.damage.get(); err != nil {
		return 0, err
	}
	elsewhere, err := w.tx.begin()
	if err != nil {
		return 0, explain("beginning to write", w.damage.note(err))
	}
	topics, failed := w.together(batch)
	switch {
	case failed == nil:
	case len(batch) == 1:
		w.tx.rollback()
		batch[0].err = failed
		return elsewhere, nil
	default:
		w.tx.rollback()
		if topics, err = w.apart(batch); err != nil {
			w.tx.rollback()
			return elsewhere, explain("writing", err)
		}
	}
	if err := w.tx.commit(); err != nil {
		w.tx.rollback()
		return elsewhere, explain("writing to the disk", w.damage.note(err))
	}
	w.commits++
	w.committed(w.commits)
	return elsewhere | topics, nil
}

// together runs all writes of a batch, none of which is expected to fail. It
// ends with the first error.
func (w *writer) together(batch []*write) (topics model.Topic, err error) {
	for _, wr := range batch {
		changed, err := w.tx.attempt(wr)
		if err != nil {
			return 0, w.damage.note(err)
		}
		topics |= changed
	}
	return topics, nil
}

// apart begins again, runs each write of a batch in a savepoint and notes its
// error. It returns the one by which all is lost.
func (w *writer) apart(batch []*write) (topics model.Topic, err error) {
	if topics, err = w.tx.begin(); err != nil {
		return 0, w.damage.note(err)
	}
	for _, wr := range batch {
		var changed model.Topic
		changed, wr.err = w.tx.isolate(wr)
		topics |= changed
		wr.err = w.damage.note(wr.err)
		if lost := cmp.Or(w.damage.note(w.tx.lost), w.damage.get()); lost != nil {
			return 0, lost
		}
	}
	return topics, nil
}

// panicked carries a panic from the writer to the goroutine that caused it.
type panicked struct {
	value any
	stack []byte
}

func (p *panicked) Error() string { return fmt.Sprintf("%v\n\n%s", p.value, p.stack) }

// guard runs a write and turns its panic into an error: one faulty caller must
// not stop the writing of all the others.
func guard(run func(*tx) error, t *tx) (err error) {
	defer func() {
		if value := recover(); value != nil {
			err = &panicked{value: value, stack: debug.Stack()}
		}
	}()
	return run(t)
}
