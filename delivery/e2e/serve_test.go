package e2e

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"latchbell/model"
	"latchbell/model/secret/secrettest"
)

const renewed = `{"type":"license.renewed","data":{"license":{"id":"lic_42","key":"7F3A-91BC","seats":1.0}}}`

// addWebhook configures a webhook to url by a file.
func (p *program) addWebhook(url, secret string) {
	p.t.Helper()
	p.must(fmt.Sprintf(`{"version":1,"webhooks":[{"name":"CRM Sync","url":%q,"events":["license.*"],"secret":%q}]}`,
		url, secret), "apply", "-")
}

func TestAnEventReachesALocalReceiver(t *testing.T) {
	p := newProgram(t)
	listener := p.start("listen", "--listen", "127.0.0.1:0")
	p.addWebhook(listener.url, model.NewSecret())
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)

	id := c.mustPost(renewed)
	listener.expect(id)
	c.expectStatus(id, "succeeded")

	if code := intake.end(); code != 0 {
		t.Errorf("serve ended with exit code %d: %s", code, intake.stderr)
	}
}

func TestListenSaysWhetherTheSignatureVerifies(t *testing.T) {
	p := newProgram(t)
	right, wrong := p.start("listen", "--listen", "127.0.0.1:0"), p.start("listen", "--listen", "127.0.0.1:0", "--secret", model.NewSecret())
	p.must(fmt.Sprintf(`{"version":1,"webhooks":[
		{"name":"Right","url":%q,"events":["*"]},{"name":"Wrong","url":%q,"events":["*"]}]}`, right.url, wrong.url), "apply", "-")
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	p.client(intake).mustPost(renewed)
	right.expect("signature valid")
	wrong.expect("signature invalid")
}

func TestKillNineLosesNoAcceptedEvent(t *testing.T) {
	const events, clients, killAt = 500, 8, 200
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	p.addWebhook(receiver.URL, secret)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)

	var mu sync.Mutex
	var accepted []string
	half := make(chan struct{})
	var work sync.WaitGroup
	for n := range clients {
		work.Go(func() {
			for i := n; i < events; i += clients {
				id, err := c.post(fmt.Sprintf(`{"type":"license.created","id":"order-%d","data":{"n":%d}}`, i, i))
				if err != nil {
					return // killed: what wasn't answered wasn't accepted
				}
				mu.Lock()
				accepted = append(accepted, id)
				if len(accepted) == killAt {
					close(half)
				}
				mu.Unlock()
			}
		})
	}
	<-half
	intake.kill()
	work.Wait()
	if len(accepted) == events {
		t.Fatal("all events were accepted before the kill; nothing was tested")
	}

	intake = p.start("serve", "--listen", "127.0.0.1:0")
	c = p.client(intake)
	for i := range events { // a license server sends again what wasn't answered
		accepted = append(accepted, c.mustPost(fmt.Sprintf(`{"type":"license.created","id":"order-%d","data":{"n":%d}}`, i, i)))
	}
	waitFor(t, "every accepted event", func() bool { return receiver.got(accepted) })
	if n := receiver.count(); n != events {
		t.Errorf("%d different events came, want %d: an order became two events", n, events)
	}
	if wrong := receiver.complaints(); len(wrong) > 0 {
		t.Errorf("%d signatures didn't verify, the first: %s", len(wrong), wrong[0])
	}
}

func TestALockedKeychainHoldsAndReleases(t *testing.T) {
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	p.addWebhook(receiver.URL, secret)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	intake.end()

	secrettest.Lock(t, p.env)
	intake = p.start("serve", "--listen", "127.0.0.1:0")
	c.url = intake.url
	id := c.mustPost(renewed)
	c.expectStatus(id, "held")
	if receiver.count() != 0 {
		t.Error("something was sent while the keychain was locked")
	}
	secrettest.Unlock(t, p.env)
	c.expectStatus(id, "succeeded")
	if !receiver.got([]string{id}) {
		t.Error("the event didn't come after the keychain was unlocked")
	}
}

func TestSendStoresForTheNextStart(t *testing.T) {
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	p.addWebhook(receiver.URL, secret)
	p.must("", "send", "license.created", `{"license":{"id":"lic_1"}}`)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	waitFor(t, "the event stored before", func() bool { return receiver.count() == 1 })

	p.must("", "send", "license.renewed", `{"license":{"id":"lic_1"}}`)
	waitFor(t, "the event sent beside the running program", func() bool { return receiver.count() == 2 })
	intake.end()
}

func TestOneSenderForADataFolder(t *testing.T) {
	p := newProgram(t)
	first := p.start("serve", "--listen", "127.0.0.1:0")
	second := p.run("", "serve", "--listen", "127.0.0.1:0")
	if second.code != 1 || !strings.Contains(second.stderr, "already sends") || second.stdout != "" {
		t.Errorf("a second serve: %+v", second)
	}
	first.kill()
	third := p.start("serve", "--listen", "127.0.0.1:0")
	if code := third.end(); code != 0 {
		t.Errorf("after a kill the lock should be free; exit code %d", code)
	}
}
