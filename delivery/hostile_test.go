package delivery

import (
	"context"
	"fmt"
	"net"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/model"
)

// hostile is a receiver that treats one connection badly, and those before and
// after it well.
type hostile struct {
	name string
	raw  func(net.Conn)
	// secure is set for one that speaks TLS.
	secure *secure
	// data is the size of the first event, 0 for a small one.
	data int
	// alone: the next event comes only when the first attempt is over, because
	// it would share the connection, or lend its own.
	alone bool

	succeeded bool
	cause     string
	status    int
	// says is a part of the sentence on the failure.
	says string
	// took is the least that the attempt takes, in virtual time.
	took time.Duration
}

const (
	// attemptLimit is how long any attempt may take.
	attemptLimit = 15 * time.Second
	// hostileAllocations is more than the test of one hostile receiver needs
	// over all, the database and the receiver included, and less than the
	// excessive ones send.
	hostileAllocations = 64 << 20
	hostileHost        = "crm.test"
)

func TestHostileReceiversAreExplainedAndHoldNothingUp(t *testing.T) {
	for name, receivers := range map[string][]hostile{"over HTTP": hostileReceivers, "over TLS": hostileSecureReceivers} {
		t.Run(name, func(t *testing.T) {
			virtually(t, func(t *testing.T, l *lab) {
				var current stage
				answer(t, l.network, current.treat)
				l.start()
				for _, h := range receivers {
					current.hostile.Store(&h)
					h.test(t, l, &current)
				}
			})
		})
	}
}

// stage is where one hostile receiver after another appears.
type stage struct {
	hostile atomic.Pointer[hostile]
	// lurking: the next connection is treated badly.
	lurking atomic.Bool
}

func (s *stage) treat(c net.Conn) {
	h := s.hostile.Load()
	if s.lurking.CompareAndSwap(true, false) {
		h.raw(h.secure.over(c))
		return
	}
	treatWell(h.secure.wellOver(c))
}

func (h *hostile) test(t *testing.T, l *lab, s *stage) {
	w := l.webhookAt(h.name, h.secure.scheme()+"://"+hostileHost+"/hooks?token=hush")
	l.send(1) // as long as nothing has gone well, there is one attempt at a time
	time.Sleep(2 * idleTime)
	s.lurking.Store(true)
	before := allocated()
	l.sendLarge(h.data)
	time.Sleep(time.Second)
	if !h.alone {
		l.send(1)
		time.Sleep(time.Second)
		if l.succeeded(w) < 2 {
			t.Errorf("%s: the next event waits", h.name)
		}
	}
	time.Sleep(attemptLimit)
	l.send(1)
	time.Sleep(12 * time.Second) // the second try comes after five
	if done, all := l.succeeded(w), len(l.deliveries(w)); done != all {
		t.Errorf("%s: %d of %d deliveries have succeeded", h.name, done, all)
	}
	if grown := allocated() - before; grown > hostileAllocations {
		t.Errorf("%s: %d MiB were allocated", h.name, grown>>20)
	}
	h.check(t, l.firstAttempt(w, 1))
	l.must(l.store.DeleteWebhook(t.Context(), w.ID))
}

// check checks what the log says of the attempt on the hostile connection.
func (h *hostile) check(t *testing.T, a *model.Attempt) {
	t.Helper()
	fail := func(format string, args ...any) {
		t.Helper()
		t.Errorf("%s: %s; it is explained as %q: %s (%s)", h.name, fmt.Sprintf(format, args...), a.Cause, a.Reason, a.Detail)
	}
	if a.Succeeded != h.succeeded || a.Cause != h.cause || a.Response.Status != h.status {
		fail("succeeded %t with status %d", a.Succeeded, a.Response.Status)
	}
	if a.Timings.Total < h.took || a.Timings.Total > attemptLimit {
		fail("it took %v", a.Timings.Total)
	}
	if len(a.Response.Body) > model.MaxResponseKept || len(a.Response.Headers) > maxHeadersKept {
		fail("%d bytes and %d header lines are kept", len(a.Response.Body), len(a.Response.Headers))
	}
	if !strings.Contains(a.Reason, h.says) || strings.Contains(a.Reason+a.Detail, "hush") {
		fail("the sentence should say %q and hide the URL", h.says)
	}
	if !h.succeeded && (!strings.Contains(a.Reason, hostileHost) || !strings.HasSuffix(a.Reason, ".")) {
		fail("that is no sentence about the receiver")
	}
}

// succeeded returns how many deliveries of w have succeeded.
func (l *lab) succeeded(w *model.Webhook) int {
	l.t.Helper()
	n := 0
	for _, d := range l.deliveries(w) {
		if d.Status == model.Succeeded {
			n++
		}
	}
	return n
}

// firstAttempt returns the first attempt of the delivery that was made as
// number n, from 0.
func (l *lab) firstAttempt(w *model.Webhook, n int) *model.Attempt {
	l.t.Helper()
	made := slices.SortedFunc(slices.Values(l.deliveries(w)), func(a, b model.Delivery) int { return a.Created.Compare(b.Created) })
	attempts, err := l.store.Attempts(context.Background(), made[n].ID)
	l.must(err)
	return &attempts[len(attempts)-1]
}

// sendLarge sends an event with so many bytes of data.
func (l *lab) sendLarge(size int) {
	l.t.Helper()
	event := model.Event{
		Type: "license.renewed", Environment: model.Production, Timestamp: time.Now(), Received: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Source: model.SourceIntake,
		Data: fmt.Appendf(nil, `{"note":%q}`, strings.Repeat("x", max(size-11, 0))),
	}
	receipts, err := l.store.Accept(context.Background(), []model.Event{event})
	l.must(err)
	l.engine.Accepted(receipts)
}

// allocated returns how many bytes this process has ever allocated.
func allocated() uint64 {
	var stats runtime.MemStats
	runtime.ReadMemStats(&stats)
	return stats.TotalAlloc
}
