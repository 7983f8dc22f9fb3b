package delivery

import (
	"context"
	"crypto/tls"
	"net/http/httptrace"
	"sync"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// span is when a part of an attempt began and ended.
type span struct{ begin, end time.Time }

func (s span) length() time.Duration {
	if s.begin.IsZero() || s.end.IsZero() {
		return 0
	}
	return s.end.Sub(s.begin)
}

func (s span) open() bool { return !s.begin.IsZero() && s.end.IsZero() }

// trace measures the parts of one attempt. Its callbacks come from several
// goroutines, for several addresses at once, and even after the attempt is
// over, when the transport goes on dialling for the next one.
type trace struct {
	mu                        sync.Mutex
	dns, connect, tls, answer span
}

// watch returns ctx with the trace's callbacks.
func (t *trace) watch(ctx context.Context) context.Context {
	return httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{
		DNSStart:          func(httptrace.DNSStartInfo) { t.begin(&t.dns) },
		DNSDone:           func(httptrace.DNSDoneInfo) { t.finish(&t.dns) },
		ConnectStart:      func(string, string) { t.begin(&t.connect) },
		ConnectDone:       func(_, _ string, err error) { t.connected(err) },
		TLSHandshakeStart: func() { t.begin(&t.tls) },
		TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
			if err == nil {
				t.finish(&t.tls)
			}
		},
		WroteRequest:         func(httptrace.WroteRequestInfo) { t.begin(&t.answer) },
		GotFirstResponseByte: func() { t.finish(&t.answer) },
	})
}

func (t *trace) begin(s *span) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.begin.IsZero() {
		s.begin = time.Now()
	}
}

func (t *trace) finish(s *span) {
	t.mu.Lock()
	defer t.mu.Unlock()
	s.end = time.Now()
}

// connected ends the connecting with the first address that answers; the
// others are still open until then.
func (t *trace) connected(err error) {
	if err == nil {
		t.finish(&t.connect)
	}
}

// timings returns how long the parts took, for an attempt that began at start
// and is over now.
func (t *trace) timings(start time.Time) model.Timings {
	t.mu.Lock()
	defer t.mu.Unlock()
	return model.Timings{
		DNS: t.dns.length(), Connect: t.connect.length(), TLS: t.tls.length(),
		FirstByte: t.answer.length(), Total: time.Since(start),
	}
}

// phase returns how far the attempt has come.
func (t *trace) phase() diagnose.Phase {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.answer.end.IsZero():
		return diagnose.Reading
	case t.answer.open():
		return diagnose.Waiting
	case t.tls.open():
		return diagnose.Securing
	case t.connect.open():
		return diagnose.Connecting
	case t.dns.open():
		return diagnose.Resolving
	case !t.connect.end.IsZero():
		return diagnose.Waiting
	}
	return diagnose.Connecting
}
