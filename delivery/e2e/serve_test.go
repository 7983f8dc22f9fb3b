package e2e

import (
	"fmt"
	"strings"
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
