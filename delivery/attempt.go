package delivery

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"strconv"
	"time"

	"latchbell/delivery/body"
	"latchbell/delivery/chat"
	"latchbell/delivery/diagnose"
	"latchbell/delivery/retryafter"
	"latchbell/delivery/sign"
	"latchbell/model"
)

// poster makes single attempts.
type poster struct {
	version    string
	catalogue  *model.Catalogue
	transports [reaches]*http.Transport
}

// newPoster returns a poster that dials with what dial returns for each reach.
func newPoster(version string, catalogue *model.Catalogue, dial func(reach) dialFunc) *poster {
	p := &poster{version: version, catalogue: catalogue}
	for r := range p.transports {
		p.transports[r] = newTransport(dial(reach(r)))
	}
	return p
}

// close closes the connections that are kept for later.
func (p *poster) close() {
	for _, t := range p.transports {
		t.CloseIdleConnections()
	}
}

// post makes one attempt of job on the route r, within its time. Whatever goes
// wrong is part of the outcome.
func (p *poster) post(ctx context.Context, r *route, job *model.Job) *outcome {
	o := newOutcome(r, job)
	a := &o.attempt
	payload, err := p.payload(r, job, a)
	if err != nil {
		o.unrendered(err)
		return o
	}
	start, trace := a.Started, &trace{}
	deadline := start.Add(r.timeout)
	ctx, cancel := context.WithDeadline(context.WithValue(ctx, deadlineKey{}, deadline), deadline)
	defer cancel()
	facts := diagnose.Facts{Limit: r.timeout}

	if err = r.problem; err == nil {
		facts.Host = r.request.URL.Host
		err = p.exchange(p.request(trace.watch(ctx), a, r, job, payload), r.reach, o, &facts)
		r.concealAnswer(&a.Response)
	}
	a.Timings = trace.timings(start)
	if err == nil && o.understood(r.webhook) {
		return o
	}
	o.err, o.phase = err, trace.phase()
	facts.Err, facts.Phase, facts.Status = err, o.phase, a.Response.Status
	finding := diagnose.Failure(facts)
	a.Cause, a.Reason = finding.Cause, finding.Sentence
	if err != nil {
		a.Detail = r.conceal(err.Error())
	}
	return o
}

// payload returns the body that job sends: what it has sent before in this
// round, or what its webhook makes of the event now. That is noted on a, unless
// it is the canonical body: a later try without a note sends that again.
func (p *poster) payload(r *route, job *model.Job, a *model.Attempt) ([]byte, error) {
	switch {
	case job.Body != nil:
		return job.Body, nil
	case job.Delivery.Tries > 0, isCanonical(r.webhook):
		return body.Canonical(&job.Event), nil
	}
	rendered, err := body.Render(r.webhook, &job.Event, p.catalogue)
	if err != nil {
		return nil, err
	}
	a.Sent = rendered.Body
	return rendered.Body, nil
}

// isCanonical reports whether what w sends follows from the event alone.
func isCanonical(w *model.Webhook) bool {
	return (w.Body == model.BodyCanonical || w.Body == "") && !w.MaskKey
}

// request builds the request and notes its headers on a.
func (p *poster) request(ctx context.Context, a *model.Attempt, r *route, job *model.Job, payload []byte) *http.Request {
	set := requestHeaders(p.version, r, job, a.Started, payload)
	a.Request.Headers = slices.Concat(set, r.shownHeaders)
	request := r.request.WithContext(ctx)
	request.Header = wireHeaders(slices.Concat(set, r.headers))
	request.ContentLength = int64(len(payload))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(payload)), nil }
	request.Body, _ = request.GetBody()
	return request
}

// requestHeaders returns those that Latchbell of a version sets.
func requestHeaders(version string, r *route, job *model.Job, at time.Time, payload []byte) []model.Header {
	return append([]model.Header{
		{Name: "content-type", Value: "application/json"},
		{Name: "user-agent", Value: chat.UserAgent(r.webhook.Body, version)},
		{Name: sign.HeaderID, Value: job.Event.ID},
		{Name: sign.HeaderTimestamp, Value: sign.Timestamp(at)},
		{Name: "x-webhook-event", Value: job.Event.Type},
		{Name: "x-webhook-environment", Value: string(job.Event.Environment)},
		{Name: "x-webhook-attempt", Value: strconv.Itoa(job.Delivery.Attempts + 1)},
	}, signerFor(job, r.signer).Headers(job.Event.ID, at, payload)...)
}

// wireHeaders returns headers as they are spelled in the log.
func wireHeaders(headers []model.Header) http.Header {
	wire, values := make(http.Header, len(headers)+1), make([]string, len(headers))
	wire["User-Agent"] = nil // else net/http adds its own beside ours
	for i, h := range headers {
		values[i] = h.Value
		wire[h.Name] = values[i : i+1 : i+1]
	}
	return wire
}

// exchange sends the request and notes the answer on o. It uses the transport
// itself, because a client would follow redirects and put the whole URL into
// its errors.
func (p *poster) exchange(request *http.Request, r reach, o *outcome, facts *diagnose.Facts) error {
	response, err := p.transports[r].RoundTrip(request)
	if err != nil {
		return err
	}
	o.retryAfter = retryafter.Parse(response.Header.Get("Retry-After"), time.Now())
	if location, err := response.Location(); err == nil {
		facts.Location = location.Host
	}
	o.attempt.Response, err = readResponse(response)
	return err
}
