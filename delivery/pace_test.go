package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestALaneStartsSlowlyAndFailuresBringItBack(t *testing.T) {
	p := newPace()
	p.follow(&model.Webhook{Concurrency: 3}, midnight)
	for i, want := range []int{1, 2, 3, 3} {
		if p.allowed != want {
			t.Errorf("after %d successes it allows %d at once, want %d", i, p.allowed, want)
		}
		p.learn(true)
	}
	for _, want := range []int{1, 1} {
		p.learn(false)
		if p.allowed != want || p.batch() != 1 {
			t.Errorf("after a failure it allows %d at once and reads %d", p.allowed, p.batch())
		}
	}
	p.learn(true)
	if p.allowed != 2 || p.batch() < 2 {
		t.Errorf("after the next success it allows %d at once and reads %d", p.allowed, p.batch())
	}
	p.follow(&model.Webhook{Concurrency: 1}, midnight)
	if p.allowed != 1 {
		t.Errorf("it allows %d at once where 1 is configured", p.allowed)
	}
}

func TestNoTimeHoldsMoreThanTheRateLimit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		limit := rapid.SampledFrom([]model.RateLimit{"1/s", "5/s", "100/min", "1000/h", "500/s", "100000/s"}).Draw(t, "limit")
		p := newPace()
		p.follow(&model.Webhook{RateLimit: limit}, midnight)
		requests, per, err := limit.Parse()
		if err != nil {
			t.Fatal(err)
		}
		now, claimed := midnight, 0
		for range rapid.IntRange(1, 300).Draw(t, "claims") {
			wait := claim(&p, now)
			if wait > limit.Interval()+time.Microsecond {
				t.Fatalf("it waits %v for the next of %s", wait, limit)
			}
			if wait == 0 {
				claimed++
			}
			now = now.Add(wait).Add(time.Duration(rapid.Int64Range(0, int64(limit.Interval())).Draw(t, "later")))
		}
		allowed := float64(p.limit.Burst()) + float64(requests)*now.Sub(midnight).Seconds()/per.Seconds()
		if float64(claimed) > allowed+1e-3 {
			t.Fatalf("%d were claimed in %v, %f are allowed", claimed, now.Sub(midnight), allowed)
		}
	})
}

func TestARefusedClaimUsesNothingUp(t *testing.T) {
	p := newPace()
	p.follow(&model.Webhook{RateLimit: "1/s"}, midnight)
	now := midnight
	for i, want := range []time.Duration{0, time.Second, time.Second} {
		if wait := claim(&p, now); wait != want {
			t.Errorf("claim %d waits %v, want %v", i, wait, want)
		}
	}
	if rest := p.recovery(now); rest != time.Second {
		t.Errorf("it has recovered in %v", rest)
	}
	p.follow(&model.Webhook{RateLimit: "10/s"}, midnight)
	if wait := claim(&p, now); wait != 100*time.Millisecond {
		t.Errorf("under the new limit it waits %v", wait)
	}
	p.follow(&model.Webhook{}, midnight)
	if wait := claim(&p, now); wait != 0 || p.recovery(now) != 0 {
		t.Errorf("without a limit it waits %v", wait)
	}
}

// claim uses up one request of the rate limit, or returns how long to wait.
func claim(p *pace, now time.Time) time.Duration {
	wait := p.wait(now)
	if wait == 0 {
		p.use(now)
	}
	return wait
}
