//go:build soak

package e2e

import (
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// soakRetry has more tries than any fault lasts, and few seconds between them.
const soakRetry = "1s, 1s, 2s, 2s, 5s, 5s, 10s, 10s, 10s, 20s, 20s, 30s, 30s"

// receivers are all receivers of a soak on one server, each on a path.
type receivers struct {
	*httptest.Server

	verifier *standardwebhooks.Webhook
	inboxes  []*soakInbox
	// down: none of them takes anything.
	down atomic.Bool
	// dead is an address at which nobody listens.
	dead string
}

// soakInbox is what one receiver got.
type soakInbox struct {
	name  string
	kinds []string
	// wait is how long it takes to answer, fails whether it refuses now.
	wait  func() time.Duration
	fails func() bool
	// options are those of its webhook.
	options webhook

	mu sync.Mutex
	// ids are the events by their key, orders the last of each license.
	ids      map[string]string
	orders   map[string]int
	requests int
	faults   []string
}

func newReceivers(t *testing.T, secret string) *receivers {
	verifier, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	r := &receivers{verifier: verifier, inboxes: soakInboxes()}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	gone := httptest.NewServer(nil)
	gone.Close()
	r.dead = gone.URL
	return r
}

func soakInboxes() []*soakInbox {
	quick := func() time.Duration { return 0 }
	slow := func() time.Duration { return rand.N(300 * time.Millisecond) }
	never := func() bool { return false }
	flapping := func() bool { return time.Now().Unix()%60 < 15 }
	all := []string{"license.*"}
	inboxes := []*soakInbox{
		{name: "healthy", kinds: all, wait: quick, fails: never},
		{name: "slow", kinds: []string{"license.renewed"}, wait: slow, fails: never},
		{name: "flapping", kinds: all, wait: quick, fails: flapping},
		{name: "ordered", kinds: all, wait: quick, fails: flapping, options: webhook{Order: "license"}},
		{name: "limited", kinds: []string{"license.expired"}, wait: quick, fails: never, options: webhook{RateLimit: "10/s"}},
	}
	for _, i := range inboxes {
		i.ids, i.orders = make(map[string]string), make(map[string]int)
	}
	return inboxes
}

// webhooks are those of all receivers, and one of a receiver that isn't there.
func (r *receivers) webhooks(secret string) []webhook {
	all := []webhook{{Name: "dead", URL: r.dead, Events: []string{"license.revoked"}, Secret: secret}}
	for _, i := range r.inboxes {
		w := i.options
		w.Name, w.URL, w.Events, w.Secret, w.Retry = i.name, r.URL+"/"+i.name, i.kinds, secret, soakRetry
		all = append(all, w)
	}
	return all
}

// ServeHTTP takes a delivery.
func (r *receivers) ServeHTTP(w http.ResponseWriter, request *http.Request) {
	if r.down.Load() {
		panic(http.ErrAbortHandler)
	}
	place := slices.IndexFunc(r.inboxes, func(i *soakInbox) bool { return "/"+i.name == request.URL.Path })
	body, err := io.ReadAll(request.Body)
	if err != nil || place < 0 {
		return // cut off by a kill; it comes again
	}
	i := r.inboxes[place]
	time.Sleep(i.wait())
	if i.fails() {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	if err := r.verifier.Verify(body, request.Header); err != nil {
		i.fault("a signature doesn't verify: %v", err)
	}
	i.note(request.Header.Get("webhook-id"), body)
}

func (i *soakInbox) note(id string, body []byte) {
	var event struct {
		Test bool
		Data struct {
			License struct{ ID string }
			Order   int
		}
	}
	if err := json.Unmarshal(body, &event); err != nil {
		i.fault("the body isn't JSON: %v", err)
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.requests++
	if event.Data.Order == 0 {
		return // a test, or sent by the command
	}
	key, license := fmt.Sprintf("soak-%d", event.Data.Order), event.Data.License.ID
	known, repeated := i.ids[key]
	if repeated && known != id {
		i.faults = append(i.faults, fmt.Sprintf("%s came as %s and as %s", key, known, id))
	}
	i.ids[key] = id
	if repeated || i.options.Order == "" {
		return
	}
	if last := i.orders[license]; event.Data.Order < last {
		i.faults = append(i.faults, fmt.Sprintf("event %d of %s came after %d", event.Data.Order, license, last))
	}
	i.orders[license] = max(i.orders[license], event.Data.Order)
}

func (i *soakInbox) fault(format string, args ...any) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.faults = append(i.faults, fmt.Sprintf(format, args...))
}

// wants reports whether the receiver gets events of this type.
func (i *soakInbox) wants(kind string) bool {
	return slices.ContainsFunc(i.kinds, func(k string) bool {
		group, all := strings.CutSuffix(k, "*")
		return k == kind || all && strings.HasPrefix(kind, group)
	})
}

// missing returns how many acknowledged events haven't come.
func (r *receivers) missing(l *load) int {
	n := 0
	for _, i := range r.inboxes {
		n += len(i.lacks(l))
	}
	return n
}

// lacks returns the keys of what hasn't come, or came with another id.
func (i *soakInbox) lacks(l *load) []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	var keys []string
	for key, e := range l.all() {
		if i.wants(e.kind) && i.ids[key] != e.id {
			keys = append(keys, key)
		}
	}
	return keys
}

func (r *receivers) report(t *testing.T) {
	for _, i := range r.inboxes {
		i.mu.Lock()
		t.Logf("%-9s %7d events in %7d requests", i.name, len(i.ids), i.requests)
		i.mu.Unlock()
	}
}

func (r *receivers) judge(t *testing.T, l *load) {
	for _, fault := range l.faults {
		t.Error(fault)
	}
	for _, i := range r.inboxes {
		if lost := i.lacks(l); len(lost) > 0 {
			t.Errorf("%s lacks %d events, such as %s", i.name, len(lost), lost[0])
		}
		for _, fault := range i.faults[:min(len(i.faults), 10)] {
			t.Errorf("%s: %s", i.name, fault)
		}
	}
}
