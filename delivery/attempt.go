package delivery

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
	"time"

	"latchbell/delivery/body"
	"latchbell/delivery/diagnose"
	"latchbell/delivery/sign"
	"latchbell/model"
)

// poster makes single attempts.
type poster struct {
	version    string
	transports [reaches]*http.Transport
}

// newPoster returns a poster that dials with what dial returns for each reach.
func newPoster(version string, dial func(reach) dialFunc) *poster {
	p := &poster{version: version}
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
	start, trace := time.Now(), &trace{}
	deadline := start.Add(r.timeout)
	ctx, cancel := context.WithDeadline(context.WithValue(ctx, deadlineKey{}, deadline), deadline)
	defer cancel()
	o := &outcome{event: &job.Event, attempt: model.Attempt{
		DeliveryID: job.Delivery.ID, Round: job.Delivery.Round, Started: start,
		Request: model.Request{Method: http.MethodPost, URL: r.webhook.URL},
	}}
	a := &o.attempt
	facts := diagnose.Facts{Limit: r.timeout}

	err := r.problem
	if err == nil {
		facts.Host = r.request.URL.Host
		err = p.exchange(p.request(trace.watch(ctx), a, r, job), r.reach, o, &facts)
	}
	a.Timings = trace.timings(start)
	if a.Succeeded = err == nil && a.Response.Status/100 == 2; a.Succeeded {
		return o
	}
	o.err, o.phase = err, trace.phase()
	facts.Err, facts.Phase, facts.Status = err, o.phase, a.Response.Status
	finding := diagnose.Failure(facts)
	a.Cause, a.Reason = finding.Cause, finding.Sentence
	if err != nil {
		a.Detail = err.Error()
	}
	return o
}

// request builds the request and notes its headers on a.
func (p *poster) request(ctx context.Context, a *model.Attempt, r *route, job *model.Job) *http.Request {
	payload := body.Canonical(&job.Event)
	a.Request.Headers = append([]model.Header{
		{Name: "content-type", Value: "application/json"},
		{Name: "user-agent", Value: "Latchbell/" + p.version},
		{Name: sign.HeaderID, Value: job.Event.ID},
		{Name: sign.HeaderTimestamp, Value: sign.Timestamp(a.Started)},
		{Name: "x-webhook-event", Value: job.Event.Type},
		{Name: "x-webhook-environment", Value: string(job.Event.Environment)},
		{Name: "x-webhook-attempt", Value: strconv.Itoa(job.Delivery.Attempts + 1)},
	}, signerFor(job, r.signer).Headers(job.Event.ID, a.Started, payload)...)
	request := r.request.WithContext(ctx)
	request.Header = wireHeaders(a.Request.Headers)
	request.ContentLength = int64(len(payload))
	request.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(payload)), nil }
	request.Body, _ = request.GetBody()
	return request
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
	o.retryAfter = parseRetryAfter(response.Header.Get("Retry-After"), time.Now())
	if location, err := response.Location(); err == nil {
		facts.Location = location.Host
	}
	o.attempt.Response, err = readResponse(response)
	return err
}
