package e2e

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// crm is a receiver of its own make: it verifies with the library that
// receivers use and remembers which events came.
type crm struct {
	*httptest.Server

	secret string
	// note, if set, is called for each verified request before it is answered.
	note func(id string, body []byte)

	mu    sync.Mutex
	came  map[string]int
	wrong []string
}

func newCRM(t *testing.T, secret string) *crm {
	t.Helper()
	c := &crm{secret: secret, came: make(map[string]int)}
	c.Server = httptest.NewServer(c)
	t.Cleanup(c.Close)
	return c
}

// ServeHTTP takes a delivery.
func (c *crm) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	verifier, err := standardwebhooks.NewWebhook(c.secret)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // cut off by a kill; it comes again
	}
	id, err := r.Header.Get("webhook-id"), verifier.Verify(body, r.Header)
	if err == nil && c.note != nil {
		c.note(id, body)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.wrong = append(c.wrong, err.Error())
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	c.came[id]++
}

// got reports whether all the events came, with a valid signature.
func (c *crm) got(ids []string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, id := range ids {
		if c.came[id] == 0 {
			return false
		}
	}
	return true
}

// orderOf returns the order that an event carries.
func orderOf(t *testing.T, body []byte) int {
	var event struct{ Data struct{ Order int } }
	if err := json.Unmarshal(body, &event); err != nil {
		t.Error(err)
	}
	return event.Data.Order
}

// count returns how many different events came.
func (c *crm) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.came)
}

// requests returns how many valid requests came.
func (c *crm) requests() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, times := range c.came {
		n += times
	}
	return n
}

// complaints returns the signatures that didn't verify.
func (c *crm) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong
}
