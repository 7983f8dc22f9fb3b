package delivery

import (
	"net/url"
	"strings"

	"latchbell/model"
)

// leastEcho is how long, in bytes, a credential has to be to be looked for in
// answers: a shorter one would tear holes into what only looks like it.
const leastEcho = 6

// echoes returns what masks the credentials of r, whose whole URL is endpoint,
// wherever a receiver repeats them: redirects do, and pages for debugging. It is
// nil if there are none.
func (r *route) echoes(endpoint string) *strings.Replacer {
	var pairs []string
	add := func(credential string) {
		if len(credential) >= leastEcho {
			pairs = append(pairs, credential, model.URLMask)
		}
	}
	for _, part := range model.MaskedParts(endpoint, r.webhook.Body) {
		add(part)
		if plain, err := url.QueryUnescape(part); err == nil && plain != part {
			add(plain)
		}
	}
	for i, h := range r.headers {
		if r.webhook.Headers[i].Secret {
			add(h.Value)
			add(h.Value[strings.LastIndexByte(h.Value, ' ')+1:]) // without "Bearer"
		}
	}
	if pairs == nil {
		return nil
	}
	return strings.NewReplacer(pairs...)
}

// conceal masks the credentials of the route in a text from outside.
func (r *route) conceal(text string) string {
	if r.echo == nil {
		return text
	}
	return r.echo.Replace(text)
}

// concealAnswer masks the credentials of the route in an answer.
func (r *route) concealAnswer(a *model.Response) {
	if r.echo == nil {
		return
	}
	for i := range a.Headers {
		a.Headers[i].Value = r.echo.Replace(a.Headers[i].Value)
	}
	a.Body = []byte(r.echo.Replace(string(a.Body)))
}
