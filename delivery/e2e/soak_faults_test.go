//go:build soak

package e2e

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"latchbell/model"
	"latchbell/model/secret/secrettest"
)

// soakFault is something that happens now and then.
type soakFault struct {
	name string
	// ends the process: only in the first half, so that in the second one
	// process lives long enough to show whether it grows.
	ends bool
	do   func(*soak)
}

var soakFaults = []soakFault{
	{"kill -9", true, func(s *soak) { s.restart((*process).kill) }},
	{"restart", true, func(s *soak) { s.restart(s.endWell) }},
	{"kill with a locked keychain", true, func(s *soak) {
		secrettest.Lock(s.t, s.env)
		s.restart((*process).kill)
		time.Sleep(5 * time.Second)
		secrettest.Unlock(s.t, s.env)
	}},
	{"keychain locked", false, func(s *soak) {
		secrettest.Lock(s.t, s.env)
		time.Sleep(10 * time.Second)
		secrettest.Unlock(s.t, s.env)
	}},
	{"receivers down", false, func(s *soak) {
		s.receivers.down.Store(true)
		time.Sleep(10 * time.Second)
		s.receivers.down.Store(false)
	}},
	{"apply", false, (*soak).edit},
	{"send", false, func(s *soak) { s.must(`{"note":"by the command"}`, "send", "license.renewed", "-") }},
	{"tests", false, (*soak).tryAll},
	{"resends", false, (*soak).resend},
}

// endWell ends a process as the system does at a shutdown.
func (s *soak) endWell(intake *process) {
	if code := intake.end(); code != 0 {
		s.t.Errorf("serve ended with exit code %d: %s", code, intake.stderr)
	}
}

// causeFaults does one after another, in random order, until ctx ends.
func (s *soak) causeFaults(ctx context.Context) {
	pause := min(s.length/100, 15*time.Second)
	for ctx.Err() == nil {
		for _, n := range rand.Perm(len(soakFaults)) {
			f := soakFaults[n]
			if f.ends && time.Since(s.began) > s.length/2 {
				continue
			}
			select {
			case <-ctx.Done():
				return
			case <-time.After(pause):
			}
			f.do(s)
			s.faults[f.name]++
		}
	}
}

// edit changes something about every webhook that changes nothing for it.
func (s *soak) edit() {
	changed := slices.Clone(s.webhooks)
	for i := range changed {
		changed[i].Owner = fmt.Sprint("owner ", rand.IntN(1000))
	}
	s.apply(changed...)
}

// tryAll stores a test for each webhook, as a window does beside the program.
func (s *soak) tryAll() {
	webhooks, err := s.store.Webhooks(s.t.Context(), model.WebhookFilter{})
	if err != nil {
		s.t.Error(err)
		return
	}
	var tests []model.Event
	for _, w := range webhooks {
		tests = append(tests, model.NewTest(w, []byte(`{"note":"a test"}`), time.Now()))
	}
	if _, err := s.store.Accept(s.t.Context(), tests); err != nil {
		s.t.Errorf("storing tests: %v", err)
	}
}

// resend sends some deliveries again, of the newest and of those that wait.
func (s *soak) resend() {
	for _, statuses := range [][]model.DeliveryStatus{{model.Succeeded}, {model.Pending}, {model.Failed}} {
		page, err := s.store.Deliveries(s.t.Context(), model.DeliveryQuery{Statuses: statuses, Limit: 10})
		if err != nil {
			s.t.Error(err)
			return
		}
		for _, d := range page.Deliveries {
			if _, err := s.store.Resend(s.t.Context(), d.ID); err != nil {
				s.t.Errorf("sending %s again: %v", d.ID, err)
			}
		}
	}
}
