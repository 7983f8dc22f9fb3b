package receiver

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"
)

// headerLimit is how long a peer may take over its request's header.
const headerLimit = 10 * time.Second

// Serve answers requests on listener until ctx ends, and prints each to w. It
// takes Report of the config for that.
func Serve(ctx context.Context, listener net.Listener, c Config, w io.Writer) error {
	c.Report = printTo(w)
	server := &http.Server{ReadHeaderTimeout: headerLimit, Handler: New(c)}
	defer context.AfterFunc(ctx, func() { _ = server.Close() })() // it serves nobody who waits
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

// printTo prints one request at a time.
func printTo(w io.Writer) func(Report) {
	var mu sync.Mutex
	return func(r Report) {
		mu.Lock()
		defer mu.Unlock()
		_ = Print(w, r) // a closed terminal is no reason to refuse requests
	}
}
