package delivery

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"time"

	"latchbell/model"
)

const (
	// maxResponseHeaders is the largest head of an answer, in bytes.
	maxResponseHeaders = 64 << 10
	// maxIdle is how many open connections are kept for the next events, to all
	// receivers together.
	maxIdle = 512
	// idleTime is how long an open connection is kept for the next event. It
	// is shorter than what common servers allow (5 s in Node.js), because
	// whoever writes into a connection just as the other side closes it can't
	// know whether the request was taken.
	idleTime = 4 * time.Second
	// pingTime is how long an HTTP/2 connection may be silent before it is
	// asked for a sign of life, and how long that may take. The system would
	// notice only after a quarter of an hour that the other side has vanished.
	pingTime = 5 * time.Second
)

// dialFunc opens a connection, like net.Dialer.DialContext.
type dialFunc func(ctx context.Context, network, address string) (net.Conn, error)

// dialler returns the dialFunc for the real network, within r.
func dialler(r reach) dialFunc {
	d := net.Dialer{ControlContext: r.control}
	return d.DialContext
}

// deadlineKey is under which the context of an attempt says when it has to end.
type deadlineKey struct{}

// inTime returns dial with the deadline of the attempt for which it is called.
// The transport takes the deadline off the context, to go on dialling for the
// next attempt; at a receiver that is down these would pile up.
func (dial dialFunc) inTime(ctx context.Context, network, address string) (net.Conn, error) {
	if deadline, ok := ctx.Value(deadlineKey{}).(time.Time); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline)
		defer cancel()
	}
	return dial(ctx, network, address)
}

// newTransport returns a transport over dial. Every reach needs one of its
// own: a pooled connection isn't dialled again, so it would slip past a
// stricter reach. Proxies are not used: they would dial in our place, and the
// reach would be checked against the proxy.
func newTransport(dial dialFunc) *http.Transport {
	return &http.Transport{
		DialContext:            dial.inTime,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12},
		TLSHandshakeTimeout:    model.MaxTimeout,
		ForceAttemptHTTP2:      true,
		HTTP2:                  &http.HTTP2Config{SendPingTimeout: pingTime, PingTimeout: pingTime},
		DisableCompression:     true, // what is unpacked could be of any size
		MaxResponseHeaderBytes: maxResponseHeaders,
		MaxIdleConns:           maxIdle,
		MaxIdleConnsPerHost:    model.MaxConcurrency,
		IdleConnTimeout:        idleTime,
	}
}
