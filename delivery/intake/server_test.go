package intake_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"latchbell/delivery/intake"
	"latchbell/model"
)

func TestStartRefusesAddressesThatOthersReach(t *testing.T) {
	for _, addr := range []string{"0.0.0.0:0", "[::]:0", ":0", "192.168.1.5:0", "crm.example.com:0", "localhost.example.com:0", "[fe80::1%lo]:0"} {
		t.Run(addr, func(t *testing.T) {
			cannotStart(t, addr, "--allow-remote")
		})
	}
}

func TestStartExplainsWhatIsNoAddress(t *testing.T) {
	for _, addr := range []string{"", "7420", "127.0.0.1", "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1", "::1:7420"} {
		t.Run(addr, func(t *testing.T) {
			cannotStart(t, addr, "127.0.0.1:7420")
		})
	}
}

func TestStartExplainsAPortInUse(t *testing.T) {
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	_, port, _ := net.SplitHostPort(taken.Addr().String())
	cannotStart(t, taken.Addr().String(), "Port "+port+" on this computer is used by another program.")
}

// cannotStart checks that the intake doesn't start and says why.
func cannotStart(t *testing.T, addr, sentence string) {
	t.Helper()
	server := intake.New(filled(&memory{}, intake.Config{}))
	err := server.Start(addr)
	if !model.Is(err, model.Invalid) || model.FieldOf(err) != "listen" || !strings.Contains(model.Sentence(err), sentence) {
		t.Errorf("got %v, want an error with %q", err, sentence)
	}
	if got := server.Addr(); got != "" {
		t.Errorf("it listens on %s", got)
	}
}

func TestStartAndStopCanBeRepeated(t *testing.T) {
	server := intake.New(filled(&memory{}, intake.Config{}))
	for range 2 {
		if err := server.Start("localhost:0"); err != nil {
			t.Fatal(err)
		}
		addr := server.Addr()
		if !strings.HasPrefix(addr, "127.0.0.1:") {
			t.Errorf("it listens on %s", addr)
		}
		if err := server.Start("127.0.0.1:0"); err != nil || server.Addr() != addr {
			t.Errorf("a second Start: %v, on %s instead of %s", err, server.Addr(), addr)
		}
		for range 2 {
			if err := server.Stop(t.Context()); err != nil {
				t.Error(err)
			}
		}
		if server.Addr() != "" {
			t.Errorf("still on %s after Stop", server.Addr())
		}
		if conn, err := net.Dial("tcp", addr); err == nil {
			_ = conn.Close()
			t.Error("the port is still open after Stop")
		}
	}
}

func TestStopFinishesWhatIsInFlight(t *testing.T) {
	store := &memory{gate: make(chan struct{}), entered: make(chan struct{})}
	d := openDoor(t, store, intake.Config{})
	answered := d.inBackground(1)
	<-store.entered

	stopped := make(chan error, 1)
	go func() { stopped <- d.Stop(context.Background()) }()
	var refused answer
	eventually(t, "requests are refused while stopping", func() bool {
		refused = d.request("GET", "/v1/health", "")
		return refused.StatusCode != http.StatusOK
	})
	refused.refused(t, http.StatusServiceUnavailable)
	if !refused.Close {
		t.Error("the connection of the refused request stays open")
	}

	close(store.gate)
	if got := <-answered; got != "202" {
		t.Errorf("the request in flight got %s", got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
}

func TestStopDoesNotWaitForEver(t *testing.T) {
	store := &memory{gate: make(chan struct{}), entered: make(chan struct{})}
	d := openDoor(t, store, intake.Config{})
	cut := d.inBackground(1)
	<-store.entered
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := d.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
	if got := <-cut; got != "nothing" {
		t.Errorf("the request that was cut short got %s", got)
	}
	close(store.gate)
	eventually(t, "the event that was under way is stored", func() bool { return len(store.stored()) == 1 })
}

func TestTooManyRequestsInFlightAreAskedToWait(t *testing.T) {
	const room = 256
	store := &memory{gate: make(chan struct{}), entered: make(chan struct{}, room)}
	d := openDoor(t, store, intake.Config{Try: http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})})
	answered := d.inBackground(room)
	for range room {
		<-store.entered
	}
	a := d.post(renewal)
	a.refused(t, http.StatusTooManyRequests)
	if got := a.Header.Get("Retry-After"); got != "1" {
		t.Errorf("Retry-After %q", got)
	}
	if a := d.request("POST", "/try", "{}"); a.StatusCode != http.StatusOK {
		t.Errorf("the receiver got %d %s", a.StatusCode, a.body)
	}
	d.isWell(0)
	close(store.gate)
	for range room {
		if got := <-answered; got != "202" {
			t.Fatalf("got %s", got)
		}
	}
	d.isWell(room)
}

func TestFewRequestsMayBeLargeAtOnce(t *testing.T) {
	const room = 8
	store := &memory{gate: make(chan struct{}), entered: make(chan struct{}, room)}
	d := listenWith(t, store, intake.NewHurried(filled(store, intake.Config{}), 200*time.Millisecond))
	raw := postHead + "Transfer-Encoding: chunked\r\n\r\n" + chunked("["+renewal+"]")
	var large sync.WaitGroup
	for range room {
		large.Go(func() {
			if answers, err := d.exchange(raw); err != nil || len(answers) != 1 || answers[0].StatusCode != http.StatusAccepted {
				t.Errorf("got %v, %v", answers, err)
			}
		})
		<-store.entered
	}
	for _, a := range []answer{d.say(raw)[0], d.request("GET", "/v1/events", "", asCaller...)} {
		a.refused(t, http.StatusTooManyRequests)
		if got := a.Header.Get("Retry-After"); got != "1" {
			t.Errorf("Retry-After %q", got)
		}
	}
	close(store.gate)
	large.Wait()
	if page := d.request("GET", "/v1/events", "", asCaller...); page.StatusCode != http.StatusOK {
		t.Errorf("the room isn't given back: %s", page)
	}
	d.isWell(room)
}

func TestListeningOnIPv4AloneOpensNoIPv6(t *testing.T) {
	server := intake.New(filled(&memory{}, intake.Config{AllowRemote: true}))
	if err := server.Start("0.0.0.0:0"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop(context.Background()) }()
	if addr := server.Addr(); !strings.HasPrefix(addr, "0.0.0.0:") {
		t.Errorf("it listens on %s", addr)
	}
}

func TestRemoteCallersAreAcceptedOnlyIfAllowed(t *testing.T) {
	store := &memory{}
	server := intake.New(filled(store, intake.Config{AllowRemote: true}))
	if err := server.Start("0.0.0.0:0"); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = server.Stop(context.Background()) }()
	d := &door{Server: server, t: t, store: store}
	_, port, _ := net.SplitHostPort(server.Addr())
	remote := strings.Replace(compose("POST", "/v1/events", renewal, asCaller...), "HOST", "licenses.lan:"+port, 1)
	if answers := d.say(remote); len(answers) != 1 || answers[0].StatusCode != http.StatusAccepted {
		t.Errorf("a program elsewhere got %v", answers)
	}
	for _, header := range []string{"Origin: http://licenses.lan:" + port, "Sec-Fetch-Site: same-origin"} {
		raw := strings.Replace(remote, "\r\n", "\r\n"+header+"\r\n", 1)
		answers := d.say(raw)
		if len(answers) != 1 {
			t.Fatalf("%d answers", len(answers))
		}
		answers[0].refused(t, http.StatusForbidden)
	}
	if got := len(store.stored()); got != 1 {
		t.Errorf("%d events are stored", got)
	}
}

// inBackground posts the event n times at once and returns the status of each
// as it comes, or "nothing" for a connection that was closed.
func (d *door) inBackground(n int, header ...string) <-chan string {
	statuses := make(chan string, n)
	raw := compose("POST", "/v1/events", renewal, slices.Concat(asCaller, header)...)
	for range n {
		go func() {
			answers, err := d.exchange(raw)
			switch {
			case err != nil:
				statuses <- err.Error()
			case len(answers) == 0:
				statuses <- "nothing"
			default:
				statuses <- strconv.Itoa(answers[0].StatusCode)
			}
		}()
	}
	return statuses
}
