package guide_test

import (
	"context"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"latchbell/assets"
	"latchbell/delivery"
	"latchbell/delivery/intake"
	"latchbell/model"
	"latchbell/model/sqlite"
)

const token = "lbt_test"

// arrived is a request that a receiver got.
type arrived struct {
	header http.Header
	body   []byte
}

// chain is Latchbell from the intake to a receiver, with a keychain in memory.
type chain struct {
	url     string
	secret  string
	arrived chan arrived
}

// keys are secrets in memory.
type keys struct{ entries sync.Map }

func (k *keys) Get(_ context.Context, ref string) (string, error) {
	secret, ok := k.entries.Load(ref)
	if !ok {
		return "", model.NotFoundf("There is no secret %s.", ref)
	}
	return secret.(string), nil
}

func (k *keys) Set(_ context.Context, ref, secret string) error {
	k.entries.Store(ref, secret)
	return nil
}

func (k *keys) Delete(_ context.Context, ref string) error {
	k.entries.Delete(ref)
	return nil
}

// forge starts everything with one webhook.
func forge(t *testing.T) *chain {
	t.Helper()
	c := &chain{secret: model.NewSecret(), arrived: make(chan arrived, 100)}
	receiver := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		c.arrived <- arrived{r.Header, body}
	}))
	t.Cleanup(receiver.Close)
	must := func(err error) {
		if err != nil {
			t.Fatal(err)
		}
	}
	broker, secrets := new(model.Broker), new(keys)
	store, err := sqlite.Open(t.Context(), filepath.Join(t.TempDir(), "latchbell.db"), broker)
	must(err)
	t.Cleanup(func() { _ = store.Close() })
	w := model.NewWebhook()
	w.Name, w.URL, w.Events, w.SecretRef = "CRM", receiver.URL, []string{"*"}, model.NewSecretRef()
	must(secrets.Set(t.Context(), w.SecretRef, c.secret))
	must(store.SaveWebhooks(t.Context(), w))
	must(store.SaveSettings(t.Context(), map[string]string{model.SettingTokenHash: model.HashToken(token)}))
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	must(err)
	engine := delivery.New(delivery.Config{Queue: store, Settings: store, Secrets: secrets, Catalogue: catalogue, Broker: broker, Version: "1.2.3"})
	must(engine.Start(t.Context()))
	t.Cleanup(engine.Stop)
	server := intake.New(intake.Config{Store: store, Tokens: &model.TokenKeeper{Settings: store}, Accepted: engine.Accepted, Version: "1.2.3"})
	must(server.Start("127.0.0.1:0"))
	t.Cleanup(func() { must(server.Stop(context.WithoutCancel(t.Context()))) })
	c.url = "http://" + server.Addr()
	return c
}

// next waits for a request to the receiver.
func (c *chain) next(t *testing.T) arrived {
	t.Helper()
	select {
	case a := <-c.arrived:
		return a
	case <-time.After(20 * time.Second):
		t.Fatal("nothing has arrived")
		return arrived{}
	}
}

// commands returns the examples of the guide for a terminal.
func (c *chain) commands(t *testing.T) []string {
	t.Helper()
	response, err := http.Get(c.url + "/docs")
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	var commands []string
	for _, code := range regexp.MustCompile(`(?s)<pre><code>(curl .*?)</code></pre>`).FindAllStringSubmatch(string(page), -1) {
		commands = append(commands, html.UnescapeString(code[1]))
	}
	return commands
}

func TestEveryCommandOfTheGuideWorks(t *testing.T) {
	c := forge(t)
	commands := c.commands(t)
	if len(commands) != 6 {
		t.Fatalf("%d commands", len(commands))
	}
	for _, command := range commands {
		shell := exec.CommandContext(t.Context(), "sh", "-ec", "latchbell() { echo "+token+"; }\n"+command+" --fail-with-body --silent --show-error")
		output, err := shell.CombinedOutput()
		if err != nil || !strings.HasPrefix(string(output), `{"`) {
			t.Errorf("%s\n%v: %s", command, err, output)
		}
	}
	names := map[string]bool{}
	for range 7 { // the events of the five commands that send
		names[c.next(t).header.Get("x-webhook-event")] = true
	}
	if !names["license.renewed"] || !names["license.created"] || !names["license.assigned"] {
		t.Errorf("what arrived are %v", names)
	}
}

func TestReceiverGetsTheHeadersOfTheGuide(t *testing.T) {
	c := forge(t)
	c.post(t)
	var got []string
	for name := range c.next(t).header {
		if !slices.Contains([]string{"Content-Length", "Accept-Encoding"}, name) { // of HTTP itself
			got = append(got, strings.ToLower(name))
		}
	}
	var want []string
	inHeaders := regexp.MustCompile(`(?s)id="receiving".*?</table>`).FindString(opened(t).Body.String())
	for _, row := range regexp.MustCompile(`<tr><td><code>([^<]+)</code>`).FindAllStringSubmatch(inHeaders, -1) {
		want = append(want, strings.ToLower(row[1]))
	}
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("a receiver gets %v, the guide names %v", got, want)
	}
}

func (c *chain) post(t *testing.T) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), "POST", c.url+"/v1/events",
		strings.NewReader(`{"type":"license.renewed","reason":"Zoë <&>","data":{"price":1.0}}`))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusAccepted {
		t.Fatalf("the intake answered %d", response.StatusCode)
	}
}
