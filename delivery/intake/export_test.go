package intake

import (
	"bytes"
	"net/http"
	"net/http/httptest"
	"time"

	"latchbell/model"
)

// NewHurried returns a Server that gives a request no more than limit, and has
// it wait no longer for its turn.
func NewHurried(config Config, limit time.Duration) *Server {
	hurried := defaultLimits
	hurried.header, hurried.request, hurried.largeWait = limit, limit, limit
	return newServer(config, hurried)
}

// ReadEvents reads a body as a request would bring it, with further header
// lines in pairs.
func ReadEvents(contentType string, body []byte, header ...string) ([]model.Event, error) {
	r := httptest.NewRequest(http.MethodPost, "/v1/events", bytes.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	events, _, err := readEvents(httptest.NewRecorder(), r)
	return events, err
}

// Handler returns what answers the requests of a Server.
func Handler(config Config) http.Handler { return http.HandlerFunc(New(config).handle) }
