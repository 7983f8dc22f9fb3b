package intake

import (
	"fmt"
	"maps"
	"net/http"
	"path"
	"slices"
	"strings"

	"latchbell/model"
)

// handler answers a request, or returns the problem that it met.
type handler func(w http.ResponseWriter, r *http.Request) error

// methods are the handlers of one path.
type methods map[string]handler

// oneID stands in a path for its last part, an id.
const oneID = "{id}"

func (s *Server) allRoutes() map[string]methods {
	routes := map[string]methods{
		"/v1/health":          {http.MethodGet: s.health},
		"/v1/events":          {http.MethodPost: s.withToken(s.withSlot(s.acceptEvent))},
		"/v1/events/" + oneID: {http.MethodGet: s.withToken(s.withSlot(s.showEvent))},
	}
	if s.config.Try != nil {
		routes["/try"] = methods{http.MethodPost: s.try}
	}
	return routes
}

// handle answers every request.
func (s *Server) handle(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	if err := s.answer(w, r); err != nil {
		s.fail(w, r, err)
	}
}

func (s *Server) answer(w http.ResponseWriter, r *http.Request) error {
	if err := s.guard(r); err != nil {
		return err
	}
	if s.stopping.Load() {
		w.Header().Set("Connection", "close")
		w.Header().Set("Retry-After", "5")
		return refuse(http.StatusServiceUnavailable, "Latchbell is being closed. Send this again when it runs.")
	}
	handle, err := s.route(w, r)
	if err != nil {
		return err
	}
	return handle(w, r)
}

// route finds the handler for the path, taken as it stands: "/v1/events/" and
// "//v1/events" are other paths than "/v1/events", and a redirect would only
// hide the mistake.
func (s *Server) route(w http.ResponseWriter, r *http.Request) (handler, error) {
	found := s.find(r.URL.Path)
	if found == nil {
		return nil, refuse(http.StatusNotFound, "There is nothing at this path. Events go to POST /v1/events.")
	}
	method := r.Method
	if method == http.MethodHead {
		method = http.MethodGet // net/http leaves out the body
	}
	handle := found[method]
	if handle == nil {
		allowed := found.allowed()
		w.Header().Set("Allow", allowed)
		return nil, refuse(http.StatusMethodNotAllowed, fmt.Sprintf("This path doesn't take %s. Use %s.", r.Method, allowed))
	}
	if method == http.MethodGet && r.ContentLength != 0 {
		return nil, refuse(http.StatusBadRequest, "A "+r.Method+" request has no body. Leave it out, or use POST to send an event.")
	}
	return handle, nil
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
	if m[http.MethodGet] != nil {
		names = append(names, http.MethodHead)
	}
	return strings.Join(names, ", ")
}

// withSlot bounds how many requests reach next at once.
func (s *Server) withSlot(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
			return next(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			return refuse(http.StatusTooManyRequests, "Too many requests are in flight. Wait a second, then send this again, over fewer connections.")
		}
	}
}

// try hands the request to the built-in receiver. The canonical body is larger
// than the event that it carries, but never twice as large.
func (s *Server) try(w http.ResponseWriter, r *http.Request) error {
	r.Body = http.MaxBytesReader(w, r.Body, 2*model.MaxEventSize)
	s.config.Try.ServeHTTP(w, r)
	return nil
}
