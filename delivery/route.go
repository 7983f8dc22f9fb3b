package delivery

import (
	"cmp"
	"errors"
	"net/http"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// route is where the deliveries of a webhook go, how long an attempt may take,
// and what signs it: all that its attempts have in common.
type route struct {
	webhook *model.Webhook
	// request is what every attempt begins with. It is nil, and problem says
	// why, if the URL can't be read.
	request *http.Request
	problem error
	reach   reach
	timeout time.Duration
	signer  *sign.Signer
	// until is when other secrets sign, zero if no secret ends.
	until time.Time
}

// newRoute returns the route to w at now, signed with secrets, the newest first.
func newRoute(w *model.Webhook, secrets []string, now time.Time) (*route, error) {
	signer, err := sign.New(secrets...)
	if err != nil {
		return nil, err
	}
	r := &route{webhook: w, timeout: cmp.Or(w.Timeout, model.DefaultTimeout), signer: signer}
	if r.request, err = http.NewRequest(http.MethodPost, w.URL, nil); err != nil {
		r.problem = errors.Unwrap(err) // without the URL, which may hold a credential
		return r, nil
	}
	r.reach = reachOf(w, r.request.URL.Hostname())
	if len(w.SigningRefs(now)) > 1 {
		r.until = w.PreviousSecretEnds
	}
	return r, nil
}

// expired reports whether the route has to be made anew; an unknown one has.
func (r *route) expired(now time.Time) bool {
	return r == nil || !r.until.IsZero() && !now.Before(r.until)
}
