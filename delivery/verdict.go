package delivery

import (
	"net/http"
	"time"

	"latchbell/delivery/chat"
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
	// chat says that the receiver is one, and answer what it makes of the
	// message.
	chat   bool
	answer chat.Answer
}

// newOutcome begins an attempt of job.
func newOutcome(r *route, job *model.Job) *outcome {
	return &outcome{event: &job.Event, attempt: model.Attempt{
		DeliveryID: job.Delivery.ID, Round: job.Delivery.Round, Started: time.Now(),
		Request: model.Request{Method: http.MethodPost, URL: r.shownURL},
	}}
}

// causeTemplate is the cause of an attempt whose body couldn't be made.
const causeTemplate = "template"

// unrendered ends the attempt before anything was sent.
func (o *outcome) unrendered(err error) {
	a := &o.attempt
	a.Cause, a.Detail = causeTemplate, err.Error()
	a.Reason = "The template couldn't make a body of this event, so nothing was sent. " + model.Sentence(err) +
		" Mend the template, then send the delivery again."
}

// understood draws the conclusion from a whole answer, and reports whether it
// explains itself: a success, or what a chat says in its own words.
func (o *outcome) understood(w *model.Webhook) bool {
	a := &o.attempt
	if !w.Body.Chat() {
		a.Succeeded = a.Response.Status/100 == 2
		return a.Succeeded
	}
	o.chat, o.answer = true, chat.Read(w.Body, &a.Response, time.Now())
	if o.answer.ChatID != "" && o.answer.ChatID == w.ChatID {
		o.answer = chat.Answer{} // following it would lead here again, for ever
	}
	a.Succeeded = o.answer.Delivered
	if a.Succeeded {
		a.Reason = o.answer.Note
		return true
	}
	o.retryAfter = max(o.retryAfter, o.answer.RetryAfter)
	a.Cause, a.Reason = o.answer.Cause, o.answer.Sentence
	return a.Reason != ""
}

// gone reports whether the receiver says that it won't ever take events again.
func (o *outcome) gone() bool {
	if o.chat { // a proxy's page isn't the chat's word
		return o.answer.Gone != ""
	}
	return o.attempt.Response.Status == http.StatusGone
}

// blameless reports whether a failure says nothing about the receiver: it would
// have failed with this event alone.
func (o *outcome) blameless() bool {
	return o.attempt.Cause == causeTemplate || o.answer.Final || o.answer.ChatID != ""
}

// judge concludes from the outcome of one more try of d what becomes of it.
// The receiver can put the next try off with Retry-After, but never bring it
// forward: the schedule is the least that it is spared. A chat that only asks to
// wait costs no try.
func judge(p policy, d *model.Delivery, o *outcome, now time.Time, random float64) model.Verdict {
	switch {
	case o.attempt.Succeeded:
		return model.Verdict{Status: model.Succeeded}
	case o.answer.ChatID != "":
		return model.Verdict{Status: model.Pending, Due: now, Anew: true, Blameless: true}
	case o.answer.Throttled:
		return model.Verdict{Status: model.Pending, Due: now.Add(max(o.retryAfter, leastThrottle)), Free: true, Blameless: true}
	case o.blameless():
		return model.Verdict{Status: model.Failed, Blameless: true}
	}
	wait, again := p.after(d.Tries+1, random)
	if !again || o.gone() {
		return model.Verdict{Status: model.Failed}
	}
	return model.Verdict{Status: model.Pending, Due: now.Add(max(wait, o.retryAfter))}
}

// leastThrottle is how long a chat is left alone that asks to wait and doesn't
// say how long.
const leastThrottle = time.Second
