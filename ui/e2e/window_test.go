package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// rightButton is where the rightmost button of a page lies in the full window.
// The buttons that are filled with colour are clicked by place: their white
// text is hard to read for the recognition.
const rightButton = 1190

// app is the program with its window open.
type app struct {
	*desktop

	binary, data string
	process      *exec.Cmd
}

// openWindow starts the program on the desktop and waits for its window.
func openWindow(d *desktop, binary, data string) *app {
	d.t.Helper()
	d.env = append(d.env, "LATCHBELL_DATA="+data)
	a := &app{desktop: d, binary: binary, data: data}
	a.process = d.command(binary, "--listen", "127.0.0.1:0")
	a.process.Stderr = os.Stderr
	d.start(a.process)
	d.wait("the window", func() bool {
		return d.command("xdotool", "search", "--onlyvisible", "--name", "^Latchbell$").Run() == nil
	})
	d.run("xdotool", "search", "--onlyvisible", "--name", "^Latchbell$", "windowactivate", "--sync",
		"windowmove", "0", "0", "windowsize", "1280", "776")
	return a
}

// delivery is one request as a receiver saw it.
type delivery struct {
	id, attempt, event string
	verified           error
}

// newReceiver returns a receiver that verifies with the library that receivers
// use, and what it gets. The secret is asked for when a request comes.
func newReceiver(t *testing.T, secret func() string) (string, <-chan delivery) {
	t.Helper()
	got := make(chan delivery, 100)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		verifier, invalid := standardwebhooks.NewWebhook(secret())
		if invalid == nil && err == nil {
			err = verifier.Verify(body, r.Header)
		}
		got <- delivery{r.Header.Get("webhook-id"), r.Header.Get("x-webhook-attempt"), r.Header.Get("x-webhook-event"), err}
		fmt.Fprintln(w, "thanks")
	}))
	t.Cleanup(server.Close)
	return server.URL, got
}

// exported returns the webhooks as the command line exports them.
func (a *app) exported() []struct {
	Name, URL, Secret string
	Events            []string
} {
	var file struct {
		Webhooks []struct {
			Name, URL, Secret string
			Events            []string
		}
	}
	raw := a.run(a.binary, "export", "--secrets")
	if err := json.Unmarshal([]byte(raw), &file); err != nil {
		a.t.Fatalf("export: %v", err)
	}
	return file.Webhooks
}

func TestAUserAddsAWebhookAndSeesItDelivered(t *testing.T) {
	a := openWindow(newDesktop(t), build(t), t.TempDir())
	url, got := newReceiver(t, func() string { return a.exported()[0].Secret })
	next := func(what string) delivery {
		t.Helper()
		var d delivery
		a.wait(what, func() bool {
			select {
			case d = <-got:
				return true
			default:
				return false
			}
		})
		if d.verified != nil {
			t.Errorf("%s: the signature doesn't verify: %v", what, d.verified)
		}
		return d
	}

	a.see("Welcome to Latchbell")
	a.keep("1-first-start")

	a.key("ctrl+n")
	a.see("Every event")
	a.write("CRM Sync")
	a.key("Tab")
	a.write(url)
	a.click("Select all")
	a.keep("2-form")
	a.key("ctrl+s")
	a.wait("the new webhook", func() bool { return len(a.exported()) == 1 })
	webhook := a.exported()[0]
	if webhook.Name != "CRM Sync" || webhook.URL != url || len(webhook.Events) == 0 {
		t.Fatalf("stored was %+v", webhook)
	}
	a.see("CRM Sync")
	a.keep("3-webhooks")

	a.key("ctrl+1")
	a.clickAt(spot{rightButton, a.see("Send a test").y})
	test := next("the test")
	if test.event != "webhook.test" {
		t.Errorf("the test is of type %q", test.event)
	}
	a.see("Delivered")
	a.keep("4-overview")

	a.key("ctrl+3")
	a.see("Webhook test")
	a.click("Webhook test")
	a.see("Attempts")
	a.keep("5-deliveries")
	copyAsCurl := a.see("Copy as curl")
	a.clickAt(spot{copyAsCurl.x + 95, copyAsCurl.y}) // the filled button beside it
	a.see("Resend to CRM Sync")
	a.keep("6-confirmation")
	a.key("Return")
	again := next("the resend")
	if again.id != test.id || again.attempt != "2" {
		t.Errorf("the resend is %+v after %+v", again, test)
	}

	a.key("ctrl+5")
	a.see("Keep the log")
	a.keep("7-settings")

	a.key("ctrl+q")
	if err := a.process.Wait(); err != nil {
		t.Errorf("quitting: %v", err)
	}
}

func TestTryItDeliversWithinAMinuteWithoutAKeyboard(t *testing.T) {
	a := openWindow(newDesktop(t), build(t), t.TempDir())
	a.click("Try it")
	a.wait("the built-in receiver", func() bool { return len(a.exported()) == 1 })
	a.clickAt(spot{rightButton, a.see("Send a test").y})
	a.see("Delivered to Try")
	a.keep("8-try-it")

	token := strings.TrimSpace(a.run(a.binary, "token"))
	address := strings.TrimSuffix(strings.TrimPrefix(a.exported()[0].URL, "http://"), "/try")
	out := a.run("curl", "--silent", "--show-error", "http://"+address+"/v1/events", "-H", "Authorization: Bearer "+token,
		"-H", "Content-Type: application/json", "-d", `{"type":"license.renewed","data":{"license":{"key":"7F3A-91BC"}}}`)
	if !strings.Contains(out, `"deliveries":1`) {
		t.Fatalf("the intake answered %s", out)
	}
	a.key("ctrl+3")
	a.see("License renewed")
	a.keep("9-live")
}
