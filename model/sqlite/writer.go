package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"runtime/debug"
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
// Each turn it takes every write that waits, runs each in a savepoint of one
// transaction, commits once and only then answers them all. A write that
// waits alone is committed at once; under load one sync of the disk serves
// many. A write that fails is undone alone. If the transaction as a whole
// fails, all of its writes do, and nothing of them is stored.
type writer struct {
	tx     *tx
	broker *model.Broker

	queue chan *write
	quit  chan struct{}
	done  chan struct{}
	once  sync.Once
}

// write is one function that waits to be run by the writer.
type write struct {
	run    func(*tx) error
	taken  atomic.Bool
	err    error
	answer chan error
}

func startWriter(conn *sql.Conn, broker *model.Broker) *writer {
	w := &writer{
		tx: newTx(conn), broker: broker,
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
	if err := ctx.Err(); err != nil {
		return err
	}
	wr := &write{run: run, answer: make(chan error, 1)}
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
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		case <-watch.C:
			w.watch()
		case <-w.quit:
			w.finish()
			return
		}
	}
}

// finish runs what was handed over before the writer was stopped.
func (w *writer) finish() {
	for {
		select {
		case first := <-w.queue:
			w.commit(w.gather(first))
		default:
			return
		}
	}
}

// gather takes all writes that wait, and leaves out those whose callers have
// gone.
func (w *writer) gather(next *write) []*write {
	var batch []*write
	for {
		if next.taken.CompareAndSwap(false, true) {
			batch = append(batch, next)
		}
		if len(batch) == batchLength {
			return batch
		}
		select {
		case next = <-w.queue:
		default:
			return batch
		}
	}
}

// commit runs a batch in one transaction, publishes what it changed, and
// answers.
func (w *writer) commit(batch []*write) {
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
	elsewhere, err := w.tx.begin()
	if err != nil {
		return 0, explain("beginning to write", err)
	}
	topics := elsewhere
	for _, wr := range batch {
		var changed model.Topic
		changed, wr.err = w.tx.isolate(wr.run)
		topics |= changed
		if w.tx.lost != nil {
			w.tx.rollback()
			return elsewhere, explain("writing", w.tx.lost)
		}
	}
	if err := w.tx.commit(); err != nil {
		w.tx.rollback()
		return elsewhere, explain("writing to the disk", err)
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
