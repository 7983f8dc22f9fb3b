package intake

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"latchbell/delivery/guide"
	"latchbell/model"
)

// handler answers a request and returns the status of its answer, or returns the
// problem that it met.
type handler func(w http.ResponseWriter, r *http.Request) (status int, err error)

// endpoint is the handler of a path and a method.
type endpoint struct {
	// name is "POST /v1/events".
	name   string
	handle handler
}

// methods are the endpoints of one path.
type methods map[string]endpoint

// oneID stands in a path for its last part, an id.
const oneID = "{id}"

func (s *Server) allRoutes() map[string]methods {
	routes := make(map[string]methods)
	add := func(method, path string, handle handler) {
		if routes[path] == nil {
			routes[path] = make(methods)
		}
		routes[path][method] = endpoint{method + " " + path, handle}
	}
	locked := func(handle handler) handler { return s.withToken(s.withSlot(handle)) }
	add(http.MethodPost, "/v1/events", locked(s.acceptEvents))
	add(http.MethodGet, "/v1/events", locked(s.listEvents))
	add(http.MethodGet, "/v1/events/"+oneID, locked(s.showEvent))
	add(http.MethodGet, "/v1/health", s.health)
	add(http.MethodGet, "/openapi.json", handing(guide.OpenAPI(s.config.Version)))
	add(http.MethodGet, "/docs", handing(guide.Docs()))
	if s.config.Metrics != nil {
		add(http.MethodGet, "/metrics", locked(handing(s.config.Metrics)))
	}
	if s.config.Try != nil {
		add(http.MethodPost, TryPath, s.try)
	}
	return routes
}

// handing returns the handler that leaves the answer, taken for a success, to
// another.
func handing(to http.Handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		to.ServeHTTP(w, r)
		return http.StatusOK, nil
	}
}

// handle answers every request.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	began := time.Now()
	header := w.Header()
	header["X-Content-Type-Options"] = noSniff
	header["Cache-Control"] = noStore
	name, status, err := s.answer(w, r)
	if err != nil {
		status = s.fail(w, r, err)
	}
	s.count.Answered(name, status, time.Since(began))
}

// The values of two headers of every answer, shared because net/http only reads
// them.
var (
	noSniff = []string{"nosniff"}
	noStore = []string{"no-store"}
)

// answer returns the name of the route and what became of the request.
func (s *Server) answer(w http.ResponseWriter, r *http.Request) (name string, status int, err error) {
	if err := s.guard(r); err != nil {
		return "", 0, err
	}
	if s.stopping.Load() {
		w.Header().Set("Connection", "close")
		w.Header().Set("Retry-After", "5")
		return "", 0, refuse(http.StatusServiceUnavailable, "Latchbell is being closed. Send this again when it runs.")
	}
	found, err := s.route(w, r)
	if err != nil {
		return "", 0, err
	}
	status, err = found.handle(w, r)
	return found.name, status, err
}

// route finds the handler for the path, taken as it stands: "/v1/events/" and
// "//v1/events" are other paths than "/v1/events", and a redirect would only
// hide the mistake.
func (s *Server) route(w http.ResponseWriter, r *http.Request) (endpoint, error) {
	found := s.find(r.URL.Path)
	if found == nil {
		return endpoint{}, refuse(http.StatusNotFound, "There is nothing at this path. Events go to POST /v1/events.")
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet // net/http leaves out the body
	}
	end, known := found[method]
	if !known {
		allowed := found.allowed()
		w.Header().Set("Allow", allowed)
		return endpoint{}, refuse(http.StatusMethodNotAllowed, fmt.Sprintf("This path doesn't take %s. Use %s.", r.Method, allowed))
	}
	if method == http.MethodGet && r.ContentLength != 0 {
		return endpoint{}, refuse(http.StatusBadRequest, "A "+r.Method+" request has no body. Leave it out, or use POST to send an event.")
	}
	return end, nil
}

func (s *Server) find(p string) methods {
	if found := s.routes[p]; found != nil {
		return found
	}
	parent, last := path.Split(p)
	if last == "" {
		return nil
	}
	return s.routes[parent+oneID]
}

// allowed lists the methods for the Allow header (RFC 9110, section 10.2.1).
func (m methods) allowed() string {
	names := slices.Sorted(maps.Keys(m))
	if _, get := m[http.MethodGet]; get {
		names = append(names, http.MethodHead)
	}
	return strings.Join(names, ", ")
}

// try hands the request to the built-in receiver. The canonical body is larger
// than the event that it carries, but never twice as large.
func (s *Server) try(w http.ResponseWriter, r *http.Request) (int, error) {
	r.Body = http.MaxBytesReader(w, r.Body, 2*model.MaxEventSize)
	s.config.Try.ServeHTTP(w, r)
	return http.StatusOK, nil
}

// TryPath is where the built-in receiver stands.
const TryPath = "/try"

// IsTry reports whether u leads to the built-in receiver.
func IsTry(u *url.URL) bool { return u.Path == TryPath && model.IsLoopback(u.Hostname()) }
