//go:build soak

package e2e

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

func TestAMillionPendingDeliveriesTakeLittleMemory(t *testing.T) {
	const backlog = 1_000_000
	p := newProgram(t)
	secret := model.NewSecret()
	p.apply(webhook{Name: "Busy", URL: silent(t).URL, Events: []string{"busy.happened"}, Secret: secret})
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	c.pile("busy.happened", 1000, 100)
	before := intake.memory(t, "VmRSS")
	c.pile("busy.happened", backlog, 100)
	grown := intake.memory(t, "VmHWM") - before
	t.Logf("while they came in, the process grew from %d by %d MiB at most", before>>20, grown>>20)
	if grown > mostGrowth {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
	if code := intake.end(); code != 0 {
		t.Errorf("serve ended with exit code %d: %s", code, intake.stderr)
	}

	began := time.Now()
	intake = p.start("serve", "--listen", "127.0.0.1:0")
	ready := time.Since(began)
	c.url = intake.url
	waitFor(t, "a look at the queue", func() bool { return c.pending() > backlog })
	after := intake.memory(t, "VmHWM")
	t.Logf("ready again after %v, with %d MiB", ready, after>>20)
	if after-before > mostGrowth {
		t.Errorf("after a restart the process has %d MiB", after>>20)
	}
}

func TestAThousandWebhooks(t *testing.T) {
	const webhooks = 1000
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	var all []webhook
	for i := range webhooks {
		all = append(all, webhook{Name: fmt.Sprint("Webhook ", i), URL: receiver.URL, Events: []string{"license.*"}, Secret: secret})
	}
	began := time.Now()
	if said := p.apply(all...); strings.Count(said, "created ") != webhooks {
		t.Errorf("apply said %d lines", strings.Count(said, "\n"))
	}
	t.Logf("apply took %v", time.Since(began))
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	for round := range 2 {
		began = time.Now()
		c.mustPost(renewed)
		waitFor(t, "one request for each webhook", func() bool { return receiver.requests() == (round+1)*webhooks })
		t.Logf("event %d reached all webhooks after %v, with %d MiB", round+1, time.Since(began), intake.memory(t, "VmHWM")>>20)
	}
	if wrong := receiver.complaints(); len(wrong) > 0 {
		t.Errorf("%d signatures didn't verify, the first: %s", len(wrong), wrong[0])
	}
	began = time.Now()
	if said := p.apply(all...); strings.TrimSpace(said) != "Nothing to change." {
		t.Errorf("the same file again: %.200s", said)
	}
	t.Logf("applying the same again took %v", time.Since(began))
}
