package intake_test

import (
	"fmt"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"latchbell/delivery/intake"
)

// counted is a Metrics that notes what it is told.
type counted struct {
	mu     sync.Mutex
	told   []string
	stored [2]int
}

func (c *counted) Answered(route string, status int, took time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told = append(c.told, fmt.Sprintf("%s %d", route, status))
	if took <= 0 {
		c.told = append(c.told, "no time")
	}
}

func (c *counted) Stored(events, duplicates int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.stored[0] += events
	c.stored[1] += duplicates
}

func (c *counted) ServeHTTP(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("latchbell_sending 1\n"))
}

func TestEveryRequestIsCounted(t *testing.T) {
	c := &counted{}
	d := openDoor(t, &memory{}, intake.Config{Metrics: c})
	const keyed = `{"id":"k","type":"license.renewed","data":{}}`
	d.post("[" + keyed + "," + keyed + "," + renewal + "]")
	d.post(keyed)
	d.post("{")
	d.request("POST", "/v1/events", renewal)
	d.request("GET", "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "", asCaller...)
	d.request("GET", "/whatever/the/caller/thinks/of", "")
	d.request("GET", "/v1/health", "", "Origin: https://evil.example")
	if a := d.request("GET", "/metrics", "", asCaller...); string(a.body) != "latchbell_sending 1\n" {
		t.Errorf("GET /metrics got %s", a)
	}
	d.request("GET", "/metrics", "").refused(t, http.StatusUnauthorized)
	want := []string{
		"POST /v1/events 202", "POST /v1/events 200", "POST /v1/events 400", "POST /v1/events 401", "GET /v1/events/{id} 404",
		" 404", " 403", "GET /metrics 200", "GET /metrics 401",
	}
	eventually(t, "all are counted", func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return slices.Equal(c.told, want)
	})
	if c.stored != [2]int{2, 2} {
		t.Errorf("stored and repeated: %v", c.stored)
	}
}

func TestWithoutMetricsThereIsNothingToScrape(t *testing.T) {
	openDoor(t, &memory{}, intake.Config{}).request("GET", "/metrics", "", asCaller...).refused(t, http.StatusNotFound)
}
