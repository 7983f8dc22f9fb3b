package delivery

import (
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// really runs test with the network of the system, for what only that can do.
func really(t *testing.T, raw func(net.Conn), test func(*lab, *model.Webhook)) {
	t.Helper()
	l := newLab(t)
	listener := listen(t)
	answer(t, listener, raw)
	w := l.webhookAt("crm", "http://"+listener.Addr().String())
	l.start()
	defer l.engine.Stop()
	test(l, w)
}

// attempted waits for the first attempt of the only delivery.
func (l *lab) attempted() *model.Attempt {
	l.t.Helper()
	for deadline := time.Now().Add(2 * attemptLimit); l.only().Attempts == 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			l.t.Fatal("no attempt was recorded in time")
		}
	}
	return l.firstAttempt(nil, 0)
}

func TestAReceiverThatResetsTheConnectionIsExplained(t *testing.T) {
	tests := []struct {
		name   string
		before string // what it says before
		status int
		says   string
	}{
		{"instead of an answer", "", 0, "broke the connection off without an answer"},
		{"in the body", ok + "Content-Length: 99\r\n\r\nhalf", 200, "answered 200 OK but broke the connection off"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			read := make(chan struct{})
			reset := func(c net.Conn) {
				readRequest(c)
				io.WriteString(c, test.before)
				<-read
				c.(*net.TCPConn).SetLinger(0)
			}
			really(t, reset, func(l *lab, _ *model.Webhook) {
				l.send(1)
				time.AfterFunc(50*time.Millisecond, func() { close(read) })
				a := l.attempted()
				if a.Succeeded || a.Cause != diagnose.CauseReset || a.Response.Status != test.status || !strings.Contains(a.Reason, test.says) {
					t.Errorf("cause %q, status %d: %s (%s)", a.Cause, a.Response.Status, a.Reason, a.Detail)
				}
			})
		})
	}
}

func TestAGibibyteIsNeitherReadNorKept(t *testing.T) {
	sent := make(chan int64, 1)
	flood := func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, ok+"Content-Length: 1073741824\r\n\r\n")
		n, _ := io.Copy(c, io.LimitReader(endless{}, 1<<30))
		sent <- n
	}
	really(t, flood, func(l *lab, w *model.Webhook) {
		before := allocated()
		l.send(1)
		a := l.attempted()
		if !a.Succeeded || len(a.Response.Body) != model.MaxResponseKept || !a.Response.Truncated {
			t.Errorf("%d bytes are kept: %s", len(a.Response.Body), a.Reason)
		}
		if n := <-sent; n > 32<<20 { // the rest lies in the buffers of the system
			t.Errorf("%d MiB were taken", n>>20)
		}
		if grown := allocated() - before; grown > 16<<20 {
			t.Errorf("%d MiB were allocated", grown>>20)
		}
		l.expect(w, 1, model.Succeeded, "")
	})
}
