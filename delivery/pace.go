package delivery

import (
	"time"

	"golang.org/x/time/rate"

	"latchbell/model"
)

// burstTime is how much of its rate a webhook may get at once. Timers are late
// by about a millisecond, which would slow a high rate down.
const burstTime = 10 * time.Millisecond

// pace says how many attempts of a webhook may be under way, and when the next
// may begin.
//
// It starts slowly: with one attempt at a time, one more with each success, and
// half as many after a failure. So a receiver that is down soon holds one
// connection and not all, one that comes back isn't overrun, and a single event
// that it can't take costs the others little.
type pace struct {
	concurrency, allowed int
	failing              bool
	limit                *rate.Limiter // nil without a limit
}

// newPace returns the pace of a webhook of which nothing is known yet.
func newPace() pace { return pace{concurrency: 1, allowed: 1} }

// follow takes over what w says from now on, and keeps what is used up of its
// rate.
func (p *pace) follow(w *model.Webhook, now time.Time) {
	p.concurrency = max(w.Concurrency, 1)
	p.allowed = min(p.allowed, p.concurrency)
	interval := w.RateLimit.Interval()
	if interval == 0 {
		p.limit = nil
		return
	}
	burst := max(1, int(burstTime/interval))
	if p.limit == nil {
		p.limit = rate.NewLimiter(rate.Every(interval), burst)
		return
	}
	p.limit.SetLimitAt(now, rate.Every(interval))
	p.limit.SetBurstAt(now, burst)
}

// learn draws the conclusion from an attempt.
func (p *pace) learn(succeeded bool) {
	p.failing = !succeeded
	if p.failing {
		p.allowed = max(p.allowed/2, 1)
		return
	}
	p.allowed = min(p.allowed+1, p.concurrency)
}

// wait returns how long to wait until the rate limit has room for a request.
func (p *pace) wait(now time.Time) time.Duration {
	if p.limit == nil {
		return 0
	}
	r := p.limit.ReserveN(now, 1)
	defer r.CancelAt(now)
	return r.DelayFrom(now)
}

// use uses up one request of the rate limit.
func (p *pace) use(now time.Time) {
	if p.limit != nil {
		p.limit.AllowN(now, 1)
	}
}

// recovery returns how long it takes until nothing of the rate is used up any
// more, so that the webhook can be forgotten without getting more than its rate.
func (p *pace) recovery(now time.Time) time.Duration {
	if p.limit == nil {
		return 0
	}
	missing := float64(p.limit.Burst()) - p.limit.TokensAt(now)
	return time.Duration(missing / float64(p.limit.Limit()) * float64(time.Second))
}

// batch returns how many deliveries to read at once.
func (p *pace) batch() int {
	if p.failing {
		return 1
	}
	return min(laneBatch, 8*p.allowed)
}
