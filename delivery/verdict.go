package delivery

import (
	"net/http"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// outcome is an attempt with what only its live answer could tell.
type outcome struct {
	attempt model.Attempt
	event   *model.Event
	// err is what ended the attempt early, nil when a whole answer came, and
	// phase how far it had come then.
	err   error
	phase diagnose.Phase
	// retryAfter is how long the receiver asks to be left alone, or 0.
	retryAfter time.Duration
}

// gone reports whether the receiver says that it won't ever take events again.
func (o *outcome) gone() bool { return o.attempt.Response.Status == http.StatusGone }

// judge concludes from the outcome of one more try of d what becomes of it.
// The receiver can put the next try off with Retry-After, but never bring it
// forward: the schedule is the least that it is spared.
func judge(p policy, d *model.Delivery, o *outcome, now time.Time, random float64) model.Verdict {
	if o.attempt.Succeeded {
		return model.Verdict{Status: model.Succeeded}
	}
	wait, again := p.after(d.Tries+1, random)
	if !again || o.gone() {
		return model.Verdict{Status: model.Failed}
	}
	return model.Verdict{Status: model.Pending, Due: now.Add(max(wait, o.retryAfter))}
}
