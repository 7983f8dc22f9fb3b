//go:build soak

package e2e

import (
	"cmp"
	"context"
	"os"
	"sync"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite"
)

const (
	// soakVar names the environment variable with how long to go on.
	soakVar     = "SOAK"
	soakDefault = "1h"
	// drainLimit is how long what is left may take when all is well again; it
	// is longer than all tries of soakRetry together.
	drainLimit = 6 * time.Minute
)

// soak is one run: a program under mixed load and faults.
type soak struct {
	*program

	t         *testing.T
	length    time.Duration
	began     time.Time
	webhooks  []webhook
	receivers *receivers
	load      *load
	// store is that of a window beside the program.
	store *sqlite.Store

	mu     sync.Mutex
	intake *process
	// faults counts what was done, by its name.
	faults map[string]int
}

// TestSoak runs for an hour, or as long as the environment variable SOAK says
// ("10m"). It fails if an acknowledged event is lost or has two ids, if the
// events of a license come out of order, or if memory, goroutines or open files
// grow.
func TestSoak(t *testing.T) {
	length, err := time.ParseDuration(cmp.Or(os.Getenv(soakVar), soakDefault))
	if err != nil || length < time.Minute {
		t.Fatalf("%s is %q; it should be a minute or more, such as 10m", soakVar, os.Getenv(soakVar))
	}
	s := newSoak(t, length)
	ctx, stop := context.WithTimeout(t.Context(), length)
	defer stop()
	var work sync.WaitGroup
	samples := &samples{soak: s}
	work.Go(func() { samples.run(ctx) })
	work.Go(func() { s.load.run(ctx) })
	work.Go(func() { s.causeFaults(ctx) })
	work.Wait()

	s.drain()
	samples.report(t)
	s.receivers.report(t)
	t.Logf("%d events acknowledged; %v", s.load.count(), s.faults)
	samples.judge(t)
	s.receivers.judge(t, s.load)
	if code := s.running().end(); code != 0 {
		t.Errorf("serve ended with exit code %d: %s", code, s.running().stderr)
	}
}

func newSoak(t *testing.T, length time.Duration) *soak {
	p := newProgram(t)
	secret := model.NewSecret()
	r := newReceivers(t, secret)
	s := &soak{
		program: p, t: t, length: length, began: time.Now(), receivers: r,
		webhooks: r.webhooks(secret), faults: make(map[string]int),
	}
	p.apply(s.webhooks...)
	s.intake = p.start("serve", "--listen", "127.0.0.1:0")
	s.load = newLoad(p.client(s.intake))
	store, err := sqlite.Open(t.Context(), p.data+"/latchbell.db", new(model.Broker))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = store.Close() })
	s.store = store
	return s
}

// running returns the process that runs now.
func (s *soak) running() *process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.intake
}

// restart starts the program again after end has ended it.
func (s *soak) restart(end func(*process)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	end(s.intake)
	s.intake = s.start("serve", "--listen", "127.0.0.1:0")
	s.load.moveTo(s.intake.url)
}

// drain waits until everything came that has to.
func (s *soak) drain() {
	for deadline := time.Now().Add(drainLimit); time.Now().Before(deadline); time.Sleep(time.Second) {
		if s.receivers.missing(s.load) == 0 {
			return
		}
	}
}
