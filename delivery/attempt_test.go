package delivery

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/delivery/body"
	"latchbell/delivery/diagnose"
	"latchbell/delivery/sign"
	"latchbell/model"
)

var (
	testSecret = model.NewSecret()
	testJob    = &model.Job{
		Delivery: model.Delivery{ID: "dlv_1", EventID: "evt_1", WebhookID: "whk_1", Attempts: 2, Round: 1},
		Event: model.Event{
			ID: "evt_1", Type: "license.renewed", Environment: model.Production, Timestamp: time.UnixMilli(1772356500000),
			Initiator: model.Initiator{Type: model.InitiatorSystem}, Subject: "lic_42", Data: []byte(`{"price":1.0}`),
		},
	}
)

// target returns a webhook at url that may reach everything.
func target(url string) *model.Webhook {
	w := model.NewWebhook()
	w.ID, w.URL, w.AllowPrivate = "whk_1", url, true
	return w
}

// postTo makes one attempt over the real network.
func postTo(t *testing.T, w *model.Webhook) *outcome {
	t.Helper()
	p := newPoster("1.2.3", new(model.Catalogue), dialler)
	t.Cleanup(p.close)
	return p.post(t.Context(), routeTo(t, w), testJob)
}

// routeTo returns the route to w, signed with testSecret.
func routeTo(t testing.TB, w *model.Webhook) *route {
	t.Helper()
	r, err := newRoute(w, keyring{secrets: []string{testSecret}}, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAnAttemptSendsTheSignedBodyAndKeepsTheAnswer(t *testing.T) {
	var request *http.Request
	var received []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		request = r
		received, _ = io.ReadAll(r.Body)
		w.Header().Set("X-Answer", "yes")
		w.WriteHeader(http.StatusAccepted)
		io.WriteString(w, "thanks")
	}))
	defer server.Close()

	a := postTo(t, target(server.URL+"/hooks?a=1")).attempt
	if !a.Succeeded || a.Cause != "" || a.Reason != "" || a.Detail != "" {
		t.Fatalf("the attempt failed: %+v", a)
	}
	if string(received) != string(body.Canonical(&testJob.Event)) {
		t.Errorf("the receiver got %s", received)
	}
	if err := sign.Verify(sign.Profile{Name: model.SignatureStandard}, testSecret, request.Header, received, time.Now()); err != nil {
		t.Errorf("the receiver can't verify: %v", err)
	}
	for name, want := range map[string]string{
		"content-type": "application/json", "user-agent": "Latchbell/1.2.3", "webhook-id": "evt_1",
		"x-webhook-event": "license.renewed", "x-webhook-environment": "production", "x-webhook-attempt": "3",
	} {
		if got := request.Header.Values(name); len(got) != 1 || got[0] != want {
			t.Errorf("the header %s is %q, want %q", name, got, want)
		}
	}
	for _, h := range a.Request.Headers {
		if got := request.Header.Get(h.Name); got != h.Value {
			t.Errorf("the log says %s: %s, the receiver got %q", h.Name, h.Value, got)
		}
	}
	if a.Request.Method != http.MethodPost || a.Request.URL != server.URL+"/hooks?a=1" {
		t.Errorf("the log says %s %s", a.Request.Method, a.Request.URL)
	}
	if r := a.Response; r.Status != 202 || r.Proto != "HTTP/1.1" || string(r.Body) != "thanks" || r.Truncated || headerOf(r, "X-Answer") != "yes" {
		t.Errorf("the answer was kept as %+v", r)
	}
	if a.DeliveryID != "dlv_1" || a.Round != 1 || a.Timings.Connect <= 0 || a.Timings.Total < a.Timings.FirstByte || a.Timings.FirstByte <= 0 {
		t.Errorf("the attempt was noted as %+v", a)
	}
}

func headerOf(r model.Response, name string) string {
	for _, h := range r.Headers {
		if h.Name == name {
			return h.Value
		}
	}
	return ""
}

func TestHeadersKeepTheirSpellingOnTheWire(t *testing.T) {
	heads := make(chan string, 1)
	listener := listen(t)
	answer(t, listener, func(c net.Conn) {
		heads <- readRequest(c)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
	})
	a := postTo(t, target("http://"+listener.Addr().String())).attempt
	head := <-heads
	for _, h := range a.Request.Headers {
		if strings.Count(head, "\r\n"+h.Name+": "+h.Value+"\r\n") != 1 {
			t.Errorf("%q isn't on the wire:\n%s", h, head)
		}
	}
	if strings.Contains(head, "Go-http-client") || strings.Contains(head, "Accept-Encoding") {
		t.Errorf("net/http added its own:\n%s", head)
	}
}

func TestHTTP2IsSpokenWhereOffered(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, r.Proto)
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	defer server.Close()
	p := newPoster("1", new(model.Catalogue), dialler)
	defer p.close()
	p.transports[reachAnywhere].TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs

	o := p.post(t.Context(), routeTo(t, target(server.URL)), testJob)
	if !o.attempt.Succeeded || o.attempt.Response.Proto != "HTTP/2.0" || string(o.attempt.Response.Body) != "HTTP/2.0" {
		t.Errorf("it was spoken: %+v", o.attempt)
	}
	if o.attempt.Timings.TLS <= 0 {
		t.Error("the handshake wasn't measured")
	}
}

// severed is a connection whose other side can vanish without a word.
type severed struct {
	net.Conn
	gone atomic.Bool
}

func (c *severed) Write(b []byte) (int, error) {
	if c.gone.Load() {
		return len(b), nil
	}
	return c.Conn.Write(b)
}

// A change of the network, or sleep, leaves such connections behind, and HTTP/2
// would go on using one as long as there is something to send.
func TestADeadHTTP2ConnectionIsReplaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		network := newPipes()
		server := httptest.Server{Listener: network, Config: &http.Server{Handler: status(http.StatusOK)}, EnableHTTP2: true}
		server.StartTLS()
		defer server.Close()
		var connections []*severed
		p := newPoster("1", new(model.Catalogue), func(r reach) dialFunc {
			return func(ctx context.Context, kind, address string) (net.Conn, error) {
				c, err := network.dial(r)(ctx, kind, address)
				connections = append(connections, &severed{Conn: c})
				return connections[len(connections)-1], err
			}
		})
		defer p.close()
		p.transports[reachAnywhere].TLSClientConfig.RootCAs = server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs
		post := func() *outcome { return p.post(t.Context(), routeTo(t, target("https://example.com/")), testJob) }
		if o := post(); o.attempt.Response.Proto != "HTTP/2.0" {
			t.Fatalf("it was spoken: %+v", o.attempt)
		}

		connections[0].gone.Store(true)
		for range 2 { // so that the connection is never idle
			go post()
			time.Sleep(model.DefaultTimeout - time.Second)
		}
		if o := post(); !o.attempt.Succeeded {
			t.Errorf("the connection is still used: %s", o.attempt.Detail)
		}
	})
}

const ok = "HTTP/1.1 200 OK\r\n"

// write answers a request with text and closes the connection.
func write(text string) func(net.Conn) {
	return func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, text)
	}
}

var nastyReceivers = []struct {
	name      string
	raw       func(net.Conn)
	succeeded bool
	cause     string
	status    int
	took      time.Duration // at least; in virtual time
}{
	{"never answers", func(c net.Conn) { io.Copy(io.Discard, c) }, false, diagnose.CauseTimeout, 0, 15 * time.Second},
	{"never reads", func(c net.Conn) { time.Sleep(time.Minute) }, false, diagnose.CauseTimeout, 0, 15 * time.Second},
	{"a byte of the head each second", drip(ok+"X-A: "+strings.Repeat("b", 100), time.Second), false, diagnose.CauseTimeout, 0, 15 * time.Second},
	{"a byte of the body each second", drip("\n"+strings.Repeat("b", 100), time.Second, ok+"Content-Length: 100\r\n\r"), false, diagnose.CauseTimeout, 200, 15 * time.Second},
	{"a slow but sufficient answer", drip(ok[9:]+"\r\nfine", 100*time.Millisecond, ok[:9]), true, "", 200, time.Second},
	{"an endless answer", func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, ok+"\r\n")
		io.Copy(c, endless{})
	}, true, "", 200, 0},
	{"a bomb of gzip", func(c net.Conn) {
		readRequest(c)
		bomb := gzipped(10 << 20)
		fmt.Fprintf(c, ok+"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n", len(bomb))
		c.Write(bomb)
	}, true, "", 200, 0},
	{"closes without an answer", func(c net.Conn) { readRequest(c) }, false, diagnose.CauseClosed, 0, 0},
	{"closes in the head", write(ok + "X-Half: "), false, diagnose.CauseClosed, 0, 0},
	{"closes in the body", write(ok + "Content-Length: 100\r\n\r\nhalf"), false, diagnose.CauseClosed, 200, 0},
	{"broken chunks", write(ok + "Transfer-Encoding: chunked\r\n\r\nzz\r\n"), false, diagnose.CauseBadAnswer, 200, 0},
	{"a huge header", write(ok + "X-Huge: " + strings.Repeat("h", 1<<20) + "\r\n\r\n"), false, diagnose.CauseHeaderTooLong, 0, 0},
	{"endless headers", func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, ok)
		for i := 0; ; i++ {
			if _, err := fmt.Fprintf(c, "X-%d: y\r\n", i); err != nil {
				return
			}
		}
	}, false, diagnose.CauseHeaderTooLong, 0, 0},
	{"endless interim answers", func(c net.Conn) {
		readRequest(c)
		for {
			if _, err := io.WriteString(c, "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"); err != nil {
				return
			}
		}
	}, false, diagnose.CauseHeaderTooLong, 0, 0},
	{"another protocol", write("SSH-2.0-OpenSSH_9.7\r\n"), false, diagnose.CauseBadAnswer, 0, 0},
	{"switches the protocol", func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n")
		io.Copy(io.Discard, c)
	}, false, diagnose.CauseStatus, 101, 0},
	{"a redirect", write("HTTP/1.1 302 Found\r\nLocation: https://other.example.com/x?y\r\nContent-Length: 0\r\n\r\n"), false, diagnose.CauseRedirect, 302, 0},
	{"an informal redirect", write("HTTP/1.1 301 \r\nContent-Length: 0\r\n\r\n"), false, diagnose.CauseRedirect, 301, 0},
	{"gone", write("HTTP/1.1 410 Gone\r\nContent-Length: 0\r\n\r\n"), false, diagnose.CauseGone, 410, 0},
	{"out of order", write("HTTP/1.1 500 Oops\r\nContent-Length: 0\r\n\r\n"), false, diagnose.CauseStatus, 500, 0},
}

func TestNastyReceivers(t *testing.T) {
	for _, test := range nastyReceivers {
		t.Run(test.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				network := newPipes()
				answer(t, network, test.raw)
				p := newPoster("1", new(model.Catalogue), network.dial)
				defer p.close()
				a := p.post(t.Context(), routeTo(t, target("http://crm.example.com/hooks?token=hush")), testJob).attempt

				if a.Succeeded != test.succeeded || a.Cause != test.cause || a.Response.Status != test.status {
					t.Errorf("succeeded %t, cause %q, status %d: %s (%s)", a.Succeeded, a.Cause, a.Response.Status, a.Reason, a.Detail)
				}
				if a.Timings.Total < test.took || a.Timings.Total > model.DefaultTimeout {
					t.Errorf("it took %v", a.Timings.Total)
				}
				if len(a.Response.Body) > model.MaxResponseKept || len(a.Response.Headers) > maxHeadersKept {
					t.Errorf("%d bytes and %d header lines are kept", len(a.Response.Body), len(a.Response.Headers))
				}
				if strings.Contains(a.Reason+a.Detail, "hush") || !a.Succeeded && !strings.Contains(a.Reason, "crm.example.com") {
					t.Errorf("the reason is %q (%s)", a.Reason, a.Detail)
				}
			})
		})
	}
}

func TestOnlyTheBeginningOfALargeAnswerIsReadAndKept(t *testing.T) {
	sent := make(chan int64, 1)
	listener := listen(t)
	answer(t, listener, func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, "HTTP/1.1 200 OK\r\nContent-Length: 1073741824\r\n\r\n")
		n, _ := io.Copy(c, io.LimitReader(endless{}, 1<<30))
		sent <- n
	})
	a := postTo(t, target("http://"+listener.Addr().String())).attempt
	if !a.Succeeded || len(a.Response.Body) != model.MaxResponseKept || !a.Response.Truncated {
		t.Errorf("%d bytes are kept: %+v", len(a.Response.Body), a.Cause)
	}
	if n := <-sent; n > 32<<20 { // the rest lies in the buffers of the system
		t.Errorf("%d bytes were taken", n)
	}
}

func TestConnectionsThatFail(t *testing.T) {
	plain := httptest.NewServer(http.NotFoundHandler())
	defer plain.Close()
	secure := httptest.NewUnstartedServer(http.NotFoundHandler())
	secure.Config.ErrorLog = log.New(io.Discard, "", 0)
	secure.StartTLS()
	defer secure.Close()
	free := listen(t)
	free.Close()
	reset := listen(t)
	answer(t, reset, func(c net.Conn) {
		readRequest(c)
		c.(*net.TCPConn).SetLinger(0)
	})
	private := target("http://10.1.2.3/")
	private.AllowPrivate = false

	tests := []struct {
		name  string
		w     *model.Webhook
		cause string
	}{
		{"nothing listens", target("http://" + free.Addr().String()), diagnose.CauseRefused},
		{"reset", target("http://" + reset.Addr().String()), diagnose.CauseReset},
		{"plain HTTP for https", target("https://" + plain.Listener.Addr().String()), diagnose.CauseTLSPlain},
		{"a certificate of nobody", target(secure.URL), diagnose.CauseTLSAuthority},
		{"a private address", private, diagnose.CauseAddress},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			a := postTo(t, test.w).attempt
			if a.Succeeded || a.Cause != test.cause {
				t.Errorf("the cause is %q: %s (%s)", a.Cause, a.Reason, a.Detail)
			}
		})
	}
}

func TestANameThatLeadsToThisComputerIsRefusedAfterTheLookUp(t *testing.T) {
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	_, port, _ := net.SplitHostPort(server.Listener.Addr().String())
	for r, allowed := range map[reach]bool{reachPublic: false, reachLoopback: true, reachAnywhere: true} {
		c, err := dialler(r)(t.Context(), "tcp", "localhost:"+port)
		if (err == nil) != allowed {
			t.Errorf("reach %d: %v", r, err)
		}
		if err == nil {
			c.Close()
		}
	}
}

func TestAPooledConnectionDoesNotWidenTheReach(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	defer server.Close()
	p := newPoster("1", new(model.Catalogue), dialler)
	defer p.close()
	for _, r := range []reach{reachAnywhere, reachLoopback, reachPublic} {
		request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, server.URL, nil)
		err := p.exchange(request, r, &outcome{}, &diagnose.Facts{})
		if (err == nil) != (r != reachPublic) {
			t.Errorf("reach %d: %v", r, err)
		}
	}
}

func BenchmarkAttempt(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { io.Copy(io.Discard, r.Body) }))
	defer server.Close()
	p := newPoster("1", new(model.Catalogue), dialler)
	defer p.close()
	r := routeTo(b, target(server.URL))
	for b.Loop() {
		if o := p.post(b.Context(), r, testJob); !o.attempt.Succeeded {
			b.Fatal(o.attempt.Reason)
		}
	}
}

func listen(t *testing.T) net.Listener {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return listener
}

// readRequest reads a request from c and returns its head.
func readRequest(c net.Conn) string {
	var head bytes.Buffer
	request, err := http.ReadRequest(bufio.NewReader(io.TeeReader(c, &head)))
	if err == nil {
		io.Copy(io.Discard, request.Body)
	}
	return head.String()
}

// drip writes begin at once and then text, a byte at a time.
func drip(text string, pause time.Duration, begin ...string) func(net.Conn) {
	return func(c net.Conn) {
		readRequest(c)
		io.WriteString(c, strings.Join(begin, ""))
		for i := range len(text) {
			time.Sleep(pause)
			if _, err := io.WriteString(c, text[i:i+1]); err != nil {
				return
			}
		}
	}
}

// endless is a reader without end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func gzipped(size int64) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	io.Copy(w, io.LimitReader(endless{}, size))
	w.Close()
	return b.Bytes()
}
