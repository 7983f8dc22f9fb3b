// Package intake is the door through which events come in: a small HTTP server
// on this computer.
//
// Three things may stand before it that aren't the license server: a page in
// the user's browser, another program without the token, and a peer that is
// slow, broken or greedy. The guards turn away the first before anything else
// is looked at, the token the second, the limits the third. An event is
// acknowledged only when the store says that it is on the disk.
//
// Every refusal is a problem document (RFC 9457) whose detail says what to
// change. Only what isn't HTTP at all is refused by net/http, in plain text.
package intake

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"latchbell/model"
)

// Store is what the intake needs of the store.
type Store interface {
	// Accept stores events and makes their deliveries, all or none; they are
	// on the disk when it returns. A key that was used for other content is a
	// model.Error of kind Conflict, in a model.BatchError if there are several
	// events; a full disk is one of kind Full.
	Accept(ctx context.Context, events []model.Event) ([]model.Receipt, error)
	// Event returns an event, or a model.Error of kind NotFound.
	Event(ctx context.Context, id string) (*model.Event, error)
	// Events returns those that match, in the order in which they were
	// accepted. It ends early with the event by which the data of all reaches
	// model.MaxEventPage.
	Events(ctx context.Context, query model.EventQuery) ([]model.Event, error)
	Deliveries(ctx context.Context, query model.DeliveryQuery) (*model.DeliveryPage, error)
	// Waiting counts the deliveries that are pending or held.
	Waiting(ctx context.Context) (int, error)
}

// Tokens checks the token that a caller brings, in constant time.
type Tokens interface {
	Check(ctx context.Context, token string) (bool, error)
}

// Config is what a Server is made of. Store and Tokens are required.
type Config struct {
	Store  Store
	Tokens Tokens
	// Accepted, if set, is told of what was stored. It is called before the
	// caller gets its answer and must not block.
	Accepted func(receipts []model.Receipt)
	// Try, if set, answers POST /try: the built-in receiver, which needs no
	// token because it checks signatures.
	Try http.Handler
	// Metrics, if set, counts, and answers GET /metrics.
	Metrics Metrics
	// Version is the program's, as /v1/health reports it.
	Version string
	// AllowRemote lets the server listen on an address that other computers
	// reach, and accept their requests. Browsers are refused all the same.
	AllowRemote bool
	// Log, if set, gets what went wrong inside, and never a request's content.
	Log *slog.Logger
}

// limits keep one peer from holding up the others.
type limits struct {
	// header and request bound the time for reading a request's header, and
	// the whole of it with its body.
	header, request time.Duration
	// write bounds the time from the end of the header to the end of the
	// answer, idle the wait for the next request of a connection.
	write, idle time.Duration
	headerBytes int
	// inFlight is how many requests with a token are handled at once, large
	// how many of them may take up more memory than one event does; such a
	// request waits for its turn for largeWait.
	inFlight, large int
	largeWait       time.Duration
}

var defaultLimits = limits{
	header: 5 * time.Second, request: 10 * time.Second,
	write: time.Minute, idle: 2 * time.Minute,
	headerBytes: 16 << 10, inFlight: 256, large: 8, largeWait: 2 * time.Second,
}

// Server is the intake. New makes it; Start and Stop may follow each other any
// number of times.
type Server struct {
	config Config
	limits limits
	routes map[string]methods
	count  counter
	// slots holds one value for each request in flight, large one for each of
	// those that may take up much memory.
	slots    chan struct{}
	large    chan struct{}
	stopping atomic.Bool
	addr     atomic.Value // of string

	mu     sync.Mutex   // held while starting and while stopping
	http   *http.Server // nil while it doesn't listen
	served sync.WaitGroup
}

// New returns a Server that doesn't listen yet.
func New(config Config) *Server { return newServer(config, defaultLimits) }

func newServer(config Config, limits limits) *Server {
	if config.Accepted == nil {
		config.Accepted = func([]model.Receipt) {}
	}
	if config.Log == nil {
		config.Log = slog.New(slog.DiscardHandler)
	}
	s := &Server{
		config: config, limits: limits, count: uncounted{},
		slots: make(chan struct{}, limits.inFlight), large: make(chan struct{}, limits.large),
	}
	if config.Metrics != nil {
		s.count = config.Metrics
	}
	s.routes = s.allRoutes()
	return s
}

// Start listens on addr ("127.0.0.1:7420"; port 0 picks a free one) and
// returns at once. Its errors are of the model, for the field "listen": the
// address can't be read, is taken, or other computers could reach it although
// AllowRemote isn't set. While the server listens, Start does nothing.
func (s *Server) Start(addr string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http != nil {
		return nil
	}
	listener, err := Listen(addr, s.config.AllowRemote)
	if err != nil {
		return err
	}
	s.stopping.Store(false)
	s.http = s.newHTTP()
	s.addr.Store(listener.Addr().String())
	s.served.Go(func() { s.serve(s.http, listener) })
	return nil
}

func (s *Server) newHTTP() *http.Server {
	return &http.Server{
		Handler:           http.HandlerFunc(s.handle),
		ReadHeaderTimeout: s.limits.header,
		ReadTimeout:       s.limits.request,
		WriteTimeout:      s.limits.write,
		IdleTimeout:       s.limits.idle,
		MaxHeaderBytes:    s.limits.headerBytes,
		ErrorLog:          slog.NewLogLogger(s.config.Log.Handler(), slog.LevelWarn),
		// "OPTIONS *" gets a problem document like everything else.
		DisableGeneralOptionsHandler: true,
	}
}

func (s *Server) serve(server *http.Server, listener net.Listener) {
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.config.Log.Error("the intake stopped listening", "error", err)
	}
}

// Addr returns where the server listens ("127.0.0.1:7420"), "" if it doesn't.
func (s *Server) Addr() string {
	addr, _ := s.addr.Load().(string)
	return addr
}

// Stop finishes the requests in flight, answers those that come meanwhile with
// 503, and closes the server. When ctx ends first, it closes all connections
// and returns an error. While the server doesn't listen, Stop does nothing.
func (s *Server) Stop(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.http == nil {
		return nil
	}
	s.stopping.Store(true)
	drained := s.drain(ctx)
	err := s.http.Shutdown(ctx)
	if err != nil {
		err = fmt.Errorf("stopping the intake: %w", err)
		_ = s.http.Close() // err already says what didn't end in time
	}
	s.served.Wait()
	s.addr.Store("")
	s.http = nil
	for range drained {
		<-s.slots
	}
	return err
}

// drain takes every slot, each as its request ends, and returns how many it
// got before ctx ended. http.Server.Shutdown would wait for them too, but it
// drops the requests that come meanwhile without an answer.
func (s *Server) drain(ctx context.Context) int {
	for taken := range cap(s.slots) {
		select {
		case s.slots <- struct{}{}:
		case <-ctx.Done():
			return taken
		}
	}
	return cap(s.slots)
}
