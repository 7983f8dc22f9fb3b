package intake

import (
	"context"
	"net/http"

	"latchbell/model"
)

const busy = "Too many requests are in flight. Wait a second, then send this again, over fewer connections."

// withSlot bounds how many requests reach next at once.
func (s *Server) withSlot(next handler) handler {
	return func(w http.ResponseWriter, r *http.Request) (int, error) {
		select {
		case s.slots <- struct{}{}:
			defer func() { <-s.slots }()
			return next(w, r)
		default:
			w.Header().Set("Retry-After", "1")
			return 0, refuse(http.StatusTooManyRequests, busy)
		}
	}
}

// takeRoom waits for the memory that a request may need. One whose length is
// known to be that of a single event needs none but its slot.
func (s *Server) takeRoom(r *http.Request) (release func(), err error) {
	if r.ContentLength >= 0 && r.ContentLength <= model.MaxEventSize {
		return func() {}, nil
	}
	return s.takeLarge(r.Context())
}

// takeLarge waits until one more large request or answer has room.
func (s *Server) takeLarge(ctx context.Context) (release func(), err error) {
	ctx, cancel := context.WithTimeout(ctx, s.limits.largeWait)
	defer cancel()
	select {
	case s.large <- struct{}{}:
		return func() { <-s.large }, nil
	case <-ctx.Done():
		return nil, refuse(http.StatusTooManyRequests, busy)
	}
}
