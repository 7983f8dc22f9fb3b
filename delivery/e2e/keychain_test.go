package e2e

import (
	"strings"
	"testing"

	"latchbell/model"
	"latchbell/model/secret/secrettest"
)

func TestAKeychainThatLocksWhileItRunsStopsOnlyWhatItHoldsAlone(t *testing.T) {
	p := newProgram(t)
	secret := model.NewSecret()
	known, unknown := newCRM(t, secret), newCRM(t, secret)
	p.apply(
		webhook{Name: "Known", URL: known.URL, Events: []string{"license.*"}, Secret: secret},
		webhook{Name: "Unknown", URL: unknown.URL, Events: []string{"product.*"}, Secret: secret},
	)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	c.expectStatus(c.mustPost(renewed), "succeeded")

	secrettest.Lock(t, p.env)
	c.expectStatus(c.mustPost(renewed), "succeeded") // its secret was read before
	waits := c.mustPost(`{"type":"product.created","data":{}}`)
	c.expectStatus(waits, "held")
	if unknown.count() != 0 {
		t.Error("something was sent that can't have been signed")
	}
	refused := p.run(`{"version":1,"webhooks":[{"name":"Third","url":"https://crm.example.com/","events":["*"]}]}`, "apply", "-")
	if refused.code != 1 || !strings.Contains(refused.stderr, "The keychain is locked.") {
		t.Errorf("apply without a place for the secret: %+v", refused)
	}
	if export := p.must("", "export"); strings.Contains(export, "Third") {
		t.Error("a webhook without a secret was stored")
	}

	secrettest.Unlock(t, p.env)
	c.expectStatus(waits, "succeeded")
	if !unknown.got([]string{waits}) || len(unknown.complaints()) > 0 {
		t.Errorf("the event didn't come as it should: %v", unknown.complaints())
	}
}
