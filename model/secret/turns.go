package secret

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// errHangs says that an earlier call is beyond its limit and still runs.
var errHangs = errors.New("an earlier call to the keychain hangs")

// turns lets one call run at a time, each in a goroutine of its own, because
// the calls to a keychain can hang and can't be interrupted. However many
// callers there are, no more than one such goroutine exists.
type turns struct {
	mu      sync.Mutex
	current *turn
}

// turn is one call that runs.
type turn struct {
	returned chan struct{} // closed when the call has returned
	overdue  chan struct{} // closed when its limit has passed before that
	timer    *time.Timer   // closes overdue
	secret   string
	err      error
}

// run waits for the turn of do and returns its result. The limit is for both
// together; when it has passed, do is left behind, and calls that come later
// fail with errHangs until it has returned. The context of do ends with ctx and
// with the limit.
func (q *turns) run(ctx context.Context, limit time.Duration, do func(context.Context) (string, error)) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	t, err := q.begin(ctx, limit)
	if err != nil {
		return "", err
	}
	go func() {
		t.secret, t.err = guarded(ctx, do)
		q.end(t)
	}()
	select {
	case <-t.returned:
		return t.secret, t.err
	case <-ctx.Done():
		return "", fmt.Errorf("waiting for the keychain's answer: %w", ctx.Err())
	}
}

// begin waits until no call runs, and returns the turn of the next one.
func (q *turns) begin(ctx context.Context, limit time.Duration) (*turn, error) {
	for {
		t, mine := q.tryBegin(limit)
		if mine {
			return t, nil
		}
		select {
		case <-t.returned:
		case <-t.overdue:
			return nil, errHangs
		case <-ctx.Done():
			return nil, fmt.Errorf("waiting for an earlier call to the keychain: %w", ctx.Err())
		}
	}
}

// tryBegin returns a new turn, or the one that runs.
func (q *turns) tryBegin(limit time.Duration) (t *turn, mine bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.current != nil {
		return q.current, false
	}
	t = &turn{returned: make(chan struct{}), overdue: make(chan struct{})}
	t.timer = time.AfterFunc(limit, func() { close(t.overdue) })
	q.current = t
	return t, true
}

// end makes room for the next turn.
func (q *turns) end(t *turn) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.current = nil
	t.timer.Stop()
	close(t.returned)
}

// guarded turns a panic of do into an error: go-keyring dereferences a nil
// signal when the session bus goes away while a password window is open, and
// that must not end the program.
func guarded(ctx context.Context, do func(context.Context) (string, error)) (secret string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the keychain's library panicked: %v", r)
		}
	}()
	return do(ctx)
}
