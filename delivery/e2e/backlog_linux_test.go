package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"latchbell/model"
)

// mostGrowth is how much a process may grow whatever waits.
const mostGrowth = 64 << 20

// silent is a receiver that takes requests and answers none before the test
// ends.
func silent(t *testing.T) *httptest.Server {
	t.Helper()
	end := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-end:
		case <-r.Context().Done():
		}
	}))
	t.Cleanup(func() {
		close(end)
		server.Close()
	})
	return server
}

// pile hands over n events of a type, of about size bytes each.
func (c *client) pile(kind string, n, size int) {
	c.t.Helper()
	event := fmt.Sprintf(`{"type":%q,"data":{"note":%q}}`, kind, strings.Repeat("x", size))
	for left := n; left > 0; left -= 1000 {
		if err := c.postBatch(slices.Repeat([]string{event}, min(left, 1000))); err != nil {
			c.t.Fatal(err)
		}
	}
}

func TestAHundredThousandForOneWebhookDelayNoOtherAndTakeLittleMemory(t *testing.T) {
	const others, backlog = 99, 100_000
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	webhooks := []webhook{{Name: "Busy", URL: silent(t).URL, Events: []string{"busy.happened"}, Secret: secret}}
	for i := range others {
		webhooks = append(webhooks, webhook{Name: fmt.Sprint("Free ", i), URL: receiver.URL, Events: []string{fmt.Sprintf("free.number_%d", i)}, Secret: secret})
	}
	p.apply(webhooks...)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	for i := range others { // so that everything that is needed once is there
		c.mustPost(fmt.Sprintf(`{"type":"free.number_%d","data":{}}`, i))
	}
	waitFor(t, "the first events", func() bool { return receiver.count() == others })

	before := intake.memory(t, "VmRSS")
	c.pile("busy.happened", backlog, 100)
	for i := range others {
		c.mustPost(fmt.Sprintf(`{"type":"free.number_%d","data":{}}`, i))
	}
	waitFor(t, "the fresh events of the others", func() bool { return receiver.count() == 2*others })
	if n := c.pending(); n < backlog-100 {
		t.Errorf("%d deliveries wait: there was no backlog any more", n)
	}
	grown := intake.memory(t, "VmHWM") - before
	t.Logf("the process grew by %d MiB at most", grown>>20)
	if grown > mostGrowth {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
}

func TestAMebibyteForFiftyWebhooksTakesBoundedMemory(t *testing.T) {
	const webhooks, events = 50, 6
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	var all []webhook
	for i := range webhooks {
		all = append(all, webhook{Name: fmt.Sprint("Webhook ", i), URL: receiver.URL, Events: []string{"*"}, Secret: secret})
	}
	p.apply(all...)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	c.mustPost(renewed)
	waitFor(t, "a small event", func() bool { return receiver.requests() == webhooks })
	before := intake.memory(t, "VmRSS")
	event := fmt.Sprintf(`{"type":"license.renewed","data":{"note":%q}}`, strings.Repeat("x", 1<<20-100))
	for range events {
		c.mustPost(event)
	}
	waitFor(t, "all deliveries", func() bool { return receiver.requests() == (events+1)*webhooks })
	grown := intake.memory(t, "VmHWM") - before
	t.Logf("the process grew by %d MiB at most", grown>>20)
	// Each webhook may always have one under way. With all 8 of each it would
	// be more than 1 GiB.
	if grown > 512<<20 {
		t.Errorf("the process grew by %d MiB", grown>>20)
	}
}
