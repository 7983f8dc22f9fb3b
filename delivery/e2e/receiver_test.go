package e2e

import (
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
	mu     sync.Mutex
	came   map[string]int
	wrong  []string
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
	c.mu.Lock()
	defer c.mu.Unlock()
	if err := verifier.Verify(body, r.Header); err != nil {
		c.wrong = append(c.wrong, err.Error())
		http.Error(w, err.Error(), http.StatusUnauthorized)
		return
	}
	c.came[r.Header.Get("webhook-id")]++
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

// count returns how many different events came.
func (c *crm) count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.came)
}

// complaints returns the signatures that didn't verify.
func (c *crm) complaints() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.wrong
}
