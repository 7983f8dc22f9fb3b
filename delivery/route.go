package delivery

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchbell/delivery/chat"
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
	// headers are the user's own, with their values; shownURL and shownHeaders
	// are for the log, without what gives access.
	headers, shownHeaders []model.Header
	shownURL              string
	// echo masks what gives access where answers repeat it; nil if nothing does.
	echo *strings.Replacer
	// quotas are the limits of a chat that the webhook shares with others.
	quotas []string
	// until is when other secrets sign, zero if no secret ends.
	until time.Time
}

// newRoute returns the route to w at now with what the keychain holds for it.
func newRoute(w *model.Webhook, k keyring, now time.Time) (*route, error) {
	signer, err := sign.New(sign.Profile{Name: w.Signature, Custom: w.CustomSignature}, k.secrets...)
	if err != nil {
		return nil, err
	}
	r := &route{webhook: w, timeout: cmp.Or(w.Timeout, model.DefaultTimeout), signer: signer, shownURL: w.URL}
	if len(w.SigningRefs(now)) > 1 {
		r.until = w.PreviousSecretEnds
	}
	var target string
	if target, r.headers, r.problem = access(w, k.credentials); r.problem != nil {
		return r, nil
	}
	r.hide()
	r.problem = r.aim(target)
	return r, nil
}

// hide makes the headers as the log shows them.
func (r *route) hide() {
	r.shownHeaders = make([]model.Header, len(r.headers))
	for i, h := range r.headers {
		if r.webhook.Headers[i].Secret {
			h.Value = model.URLMask
		}
		r.shownHeaders[i] = h
	}
}

// aim prepares the request to target. Its error doesn't tell the URL, which may
// hold a credential.
func (r *route) aim(target string) error {
	u, err := url.Parse(target)
	if err != nil {
		return errors.Unwrap(err)
	}
	w := r.webhook
	r.quotas = chat.Keys(w, u)
	endpoint := chat.Endpoint(w.Body, u).String()
	r.shownURL = model.MaskURL(endpoint, w.Body)
	r.echo = r.echoes(endpoint)
	if r.request, err = http.NewRequest(http.MethodPost, endpoint, nil); err != nil {
		return errors.Unwrap(err)
	}
	r.reach = reachOf(w, r.request.URL.Hostname())
	return nil
}

// expired reports whether the route has to be made anew; an unknown one has.
func (r *route) expired(now time.Time) bool {
	return r == nil || !r.until.IsZero() && !now.Before(r.until)
}
