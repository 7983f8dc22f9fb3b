//go:build soak

package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"time"
)

const (
	soakClients = 4
	// soakPause is how long a client waits between two requests.
	soakPause = 100 * time.Millisecond
	soakBatch = 10
	// licenses is how many each client has.
	licenses = 20
)

// load is what license servers send: single events and batches, again and again
// until they are acknowledged.
type load struct {
	mu     sync.Mutex
	client *client
	next   int
	// acknowledged are the events by their key.
	acknowledged map[string]sent
	faults       []string
}

// sent is an acknowledged event.
type sent struct{ id, kind string }

func newLoad(c *client) *load { return &load{client: c, acknowledged: make(map[string]sent)} }

// soakEvent is one event of the load.
type soakEvent struct{ key, kind, json string }

// kinds are the types by how often they are sent, out of 100.
var kinds = map[string]int{"license.renewed": 85, "license.expired": 13, "license.revoked": 2}

func kindOf(chance int) string {
	for kind, share := range kinds {
		if chance -= share; chance < 0 {
			return kind
		}
	}
	return "license.renewed"
}

// event makes the next event of a client. Its number tells the order among
// those of the same license, because a client sends one request at a time.
func (l *load) event(client int) soakEvent {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.next++
	key, kind := fmt.Sprintf("soak-%d", l.next), kindOf(rand.IntN(100))
	license := fmt.Sprintf("lic_%d_%d", client, rand.IntN(licenses))
	return soakEvent{key, kind, fmt.Sprintf(
		`{"type":%q,"id":%q,"data":{"license":{"id":%q},"order":%d,"note":%q}}`,
		kind, key, license, l.next, strings.Repeat("x", rand.IntN(1500)))}
}

// run sends until ctx ends, and then finishes what was begun.
func (l *load) run(ctx context.Context) {
	var clients sync.WaitGroup
	for client := range soakClients {
		clients.Go(func() {
			for ctx.Err() == nil {
				n := 1
				if rand.IntN(20) == 0 {
					n = soakBatch
				}
				events := make([]soakEvent, n)
				for i := range events {
					events[i] = l.event(client)
				}
				l.insist(events)
				time.Sleep(soakPause)
			}
		})
	}
	clients.Wait()
}

// insist sends events until they are acknowledged.
func (l *load) insist(events []soakEvent) {
	for began := time.Now(); ; time.Sleep(soakPause) {
		err := l.send(events)
		if err == nil {
			return
		}
		if time.Since(began) > time.Minute {
			l.fault("%s wasn't taken within a minute: %v", events[0].key, err)
			return
		}
	}
}

// send sends one event by itself, several as NDJSON.
func (l *load) send(events []soakEvent) error {
	kind, body := "application/json", events[0].json
	if len(events) > 1 {
		kind = "application/x-ndjson"
		for _, e := range events[1:] {
			body += "\n" + e.json
		}
	}
	l.mu.Lock()
	c := *l.client
	l.mu.Unlock()
	response, err := c.request(http.MethodPost, "/v1/events", kind, body)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	answer, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return fmt.Errorf("%s: %s", response.Status, answer)
	}
	return l.note(events, answer)
}

// note reads the answer, which is one receipt or a list of them.
func (l *load) note(events []soakEvent, answer []byte) error {
	type receipt struct{ ID string }
	var said struct {
		receipt
		Events []receipt
	}
	if err := json.Unmarshal(answer, &said); err != nil {
		return err
	}
	receipts := said.Events
	if len(events) == 1 {
		receipts = []receipt{said.receipt}
	}
	if len(receipts) != len(events) {
		return fmt.Errorf("%d receipts for %d events", len(receipts), len(events))
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	for i, e := range events {
		l.acknowledged[e.key] = sent{receipts[i].ID, e.kind}
	}
	return nil
}

func (l *load) fault(format string, args ...any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.faults = append(l.faults, fmt.Sprintf(format, args...))
}

func (l *load) moveTo(url string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.client.url = url
}

func (l *load) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.acknowledged)
}

// all returns the acknowledged events by their key.
func (l *load) all() map[string]sent {
	l.mu.Lock()
	defer l.mu.Unlock()
	return maps.Clone(l.acknowledged)
}
