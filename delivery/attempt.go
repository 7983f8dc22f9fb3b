package delivery

import (
	"bytes"
	"context"
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

// post makes one attempt of job at w, signed with secret. It takes timeLimit
// at most. Whatever goes wrong is part of the outcome.
func (p *poster) post(ctx context.Context, w *model.Webhook, secret string, job *model.Job) *outcome {
	ctx, cancel := context.WithTimeout(ctx, timeLimit)
	defer cancel()
	start, trace := time.Now(), &trace{}
	o := &outcome{attempt: model.Attempt{
		DeliveryID: job.Delivery.ID, Round: job.Delivery.Round, Started: start,
		Request: model.Request{Method: http.MethodPost, URL: w.URL},
	}}
	a := &o.attempt
	facts := diagnose.Facts{Limit: timeLimit}

	request, err := p.request(trace.watch(ctx), a, secret, job)
	if err == nil {
		facts.Host = request.URL.Host
		err = p.exchange(request, reachOf(w, request.URL.Hostname()), o, &facts)
	}
	a.Timings = trace.timings(start)
	if a.Succeeded = err == nil && a.Response.Status/100 == 2; a.Succeeded {
		return o
	}
	facts.Err, facts.Phase, facts.Status = err, trace.phase(), a.Response.Status
	finding := diagnose.Failure(facts)
	a.Cause, a.Reason = finding.Cause, finding.Sentence
	if err != nil {
		a.Detail = err.Error()
	}
	return o
}

// request builds the request and notes its headers on a.
func (p *poster) request(ctx context.Context, a *model.Attempt, secret string, job *model.Job) (*http.Request, error) {
	payload := body.Canonical(&job.Event)
	request, err := http.NewRequestWithContext(ctx, a.Request.Method, a.Request.URL, bytes.NewReader(payload))
	if err != nil {
		return nil, err
	}
	signature, err := sign.Headers(secret, job.Event.ID, a.Started, payload)
	if err != nil {
		return nil, err
	}
	a.Request.Headers = append([]model.Header{
		{Name: "content-type", Value: "application/json"},
		{Name: "user-agent", Value: "Latchbell/" + p.version},
		{Name: sign.HeaderID, Value: job.Event.ID},
		{Name: sign.HeaderTimestamp, Value: sign.Timestamp(a.Started)},
		{Name: "x-webhook-event", Value: job.Event.Type},
		{Name: "x-webhook-environment", Value: string(job.Event.Environment)},
		{Name: "x-webhook-attempt", Value: strconv.Itoa(job.Delivery.Attempts + 1)},
	}, signature...)
	request.Header["User-Agent"] = nil // else net/http adds its own beside ours
	for _, h := range a.Request.Headers {
		request.Header[h.Name] = []string{h.Value} // as it is spelled in the log
	}
	return request, nil
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
