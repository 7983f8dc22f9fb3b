package intake

import (
	"net/http"
	"time"
)

// Metrics counts what passes through the intake, and shows the counts.
type Metrics interface {
	counter
	// Handler answers GET /metrics.
	http.Handler
}

// counter is told of each request.
type counter interface {
	// Answered tells the route ("POST /v1/events", or "" when the request was
	// refused before it was routed), the status of the answer and the time it
	// took.
	Answered(route string, status int, took time.Duration)
	// Stored tells how many events of a request were stored, and how many had
	// been before.
	Stored(events, duplicates int)
}

// uncounted is the counter of a Server without Metrics.
type uncounted struct{}

func (uncounted) Answered(string, int, time.Duration) {}
func (uncounted) Stored(int, int)                     {}
