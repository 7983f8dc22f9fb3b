package sender_test

import (
	"slices"
	"sync"
	"testing"

	"latchbell/delivery/sender"
	"latchbell/model"
)

// duties is an upkeep that notes the state of the sender when it is started and
// stopped.
type duties struct {
	state func() model.SenderState

	mu               sync.Mutex
	started, stopped []model.SenderState
}

func (d *duties) Start() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.started = append(d.started, d.state())
}

func (d *duties) Stop() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.stopped = append(d.stopped, d.state())
}

func TestTheUpkeepRunsWhileThisProcessSends(t *testing.T) {
	dir := t.TempDir()
	first, second := newPath(t, dir, "127.0.0.1:0"), newPath(t, dir, "127.0.0.1:0")
	if err := first.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(first.upkeep.started) != 1 || first.upkeep.started[0].Address == "" {
		t.Errorf("started with %+v, want once behind the intake", first.upkeep.started)
	}
	second.Follow(t.Context())
	second.expect(t, "the state of a window beside a sender", func(s model.SenderState) bool { return s.Elsewhere })
	second.Stop()
	if len(second.upkeep.started) != 0 {
		t.Error("two processes keep one database in order")
	}
	first.Stop()
	if !slices.ContainsFunc(first.upkeep.stopped, func(s model.SenderState) bool { return s.Here }) {
		t.Errorf("stopped with %+v, want once before the lock is freed", first.upkeep.stopped)
	}
}

var _ sender.Upkeep = new(duties)
