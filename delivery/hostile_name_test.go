package delivery

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// nameServer leads every name to one address, which can change.
type nameServer struct {
	net.PacketConn

	address atomic.Pointer[netip.Addr]
	// asked counts the questions for an IPv4 address.
	asked atomic.Int32
}

// useNameServer makes this process ask a name server of the test's.
func useNameServer(t *testing.T) *nameServer {
	t.Helper()
	c, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &nameServer{PacketConn: c}
	done := make(chan struct{})
	go func() {
		defer close(done)
		s.serve()
	}()
	system := net.DefaultResolver
	net.DefaultResolver = &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", c.LocalAddr().String())
	}}
	t.Cleanup(func() {
		net.DefaultResolver = system
		c.Close()
		<-done
	})
	return s
}

func (s *nameServer) leadTo(address string) {
	a := netip.MustParseAddr(address)
	s.address.Store(&a)
}

// serve answers questions for IPv4 addresses, and says that there is nothing
// else (RFC 1035, section 4.1).
func (s *nameServer) serve() {
	packet := make([]byte, 512)
	for {
		n, from, err := s.ReadFrom(packet)
		if err != nil {
			return
		}
		const head = 12
		end := head + strings.IndexByte(string(packet[head:n]), 0) + 1 // of the name
		reply := append([]byte(nil), packet[:end+4]...)
		copy(reply[2:], []byte{0x81, 0x80, 0, 1, 0, 0, 0, 0, 0, 0})
		if packet[end+1] == 1 { // a question for an IPv4 address
			s.asked.Add(1)
			reply[7] = 1
			reply = append(reply, 0xc0, head, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4)
			reply = append(reply, s.address.Load().AsSlice()...)
		}
		if _, err := s.WriteTo(reply, from); err != nil {
			return
		}
	}
}

// In development loopback is allowed and the rest of the private network isn't,
// which lets a test see a name that was fine a moment ago.
func TestANameThatChangesToAPrivateAddressIsRefusedAtTheDial(t *testing.T) {
	names := useNameServer(t)
	var came atomic.Int32
	receiver := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		came.Add(1)
		w.Header().Set("Connection", "close") // so that the next attempt has to dial
	}))
	defer receiver.Close()
	_, port, _ := net.SplitHostPort(receiver.Listener.Addr().String())
	l := newLab(t)
	w := l.webhookAt("crm", "http://crm.example.com:"+port+"/")
	w.Environment = model.Development
	l.must(l.store.SaveWebhooks(t.Context(), w))
	l.start()
	defer l.engine.Stop()

	names.leadTo("127.0.0.1")
	if a := l.try(w); !a.Succeeded || came.Load() != 1 {
		t.Fatalf("the attempt failed: %s (%s)", a.Reason, a.Detail)
	}
	for _, private := range []string{"10.1.2.3", "192.168.0.1", "169.254.169.254", "0.0.0.0"} {
		names.leadTo(private)
		before := names.asked.Load()
		a := l.try(w)
		if a.Succeeded || a.Cause != diagnose.CauseAddress || !strings.Contains(a.Reason, "The name crm.example.com leads to "+private) {
			t.Errorf("%s: cause %q: %s (%s)", private, a.Cause, a.Reason, a.Detail)
		}
		if a.Timings.Total > time.Second || a.Timings.Connect > 0 {
			t.Errorf("%s: it took %v, %v of it to connect", private, a.Timings.Total, a.Timings.Connect)
		}
		if asked := names.asked.Load() - before; asked != 1 {
			t.Errorf("%s: the name was looked up %d times: what was checked may not be what was dialled", private, asked)
		}
	}
	if n := came.Load(); n != 1 {
		t.Errorf("the receiver got %d requests", n)
	}
}

// try sends a test to w and returns its attempt.
func (l *lab) try(w *model.Webhook) *model.Attempt {
	l.t.Helper()
	id, err := l.engine.Test(l.t.Context(), w.ID)
	l.must(err)
	for deadline := time.Now().Add(2 * attemptLimit); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		attempts, err := l.store.Attempts(l.t.Context(), id)
		l.must(err)
		if len(attempts) > 0 {
			return &attempts[0]
		}
	}
	l.t.Fatal("no attempt was recorded in time")
	return nil
}
