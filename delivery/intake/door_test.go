package intake_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchbell/delivery/intake"
	"latchbell/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const (
	token   = "lbt_test"
	renewal = `{"type":"license.renewed","data":{"license":{"id":"lic_42"}}}`
	// patience is how long a test waits for what must come at once.
	patience = 10 * time.Second
)

var due = time.Date(2026, 3, 1, 9, 15, 0, 0, time.UTC)

// door is a listening intake, spoken to over raw connections.
type door struct {
	*intake.Server
	t     *testing.T
	store *memory
}

// openDoor starts an intake with the memory store. The config may be partial.
func openDoor(t *testing.T, store *memory, config intake.Config) *door {
	t.Helper()
	return listenWith(t, store, intake.New(filled(store, config)))
}

func filled(store *memory, config intake.Config) intake.Config {
	config.Store, config.Version = store, "1.2.3"
	if config.Tokens == nil {
		config.Tokens = tokens{right: token}
	}
	return config
}

func listenWith(t *testing.T, store *memory, server *intake.Server) *door {
	t.Helper()
	if err := server.Start("127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	return &door{Server: server, t: t, store: store}
}

// answer is a response, read whole.
type answer struct {
	*http.Response
	body []byte
}

// problem is a refusal as the caller sees it.
type problem struct {
	Type, Title, Detail, Field string
	Status                     int
}

// String is for the messages of failed tests.
func (a answer) String() string { return fmt.Sprintf("%d %s", a.StatusCode, a.body) }

// in returns d for the use of a subtest.
func (d door) in(t *testing.T) *door {
	d.t = t
	return &d
}

// say writes raw to a new connection and returns every answer until the server
// closes it. HOST and TOKEN stand for the address and the token.
func (d *door) say(raw string) []answer {
	d.t.Helper()
	answers, err := d.exchange(raw)
	if err != nil {
		d.t.Fatal(err)
	}
	return answers
}

// exchange is say for other goroutines than the test's. It writes while it
// reads, as a server may answer and hang up before it has read everything.
func (d *door) exchange(raw string) ([]answer, error) {
	conn, err := d.dial()
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	raw = d.filledIn(raw)
	go func() {
		_, _ = io.WriteString(conn, raw) // the answers tell what came of it
	}()
	return hear(conn, raw)
}

func (d *door) dial() (*net.TCPConn, error) {
	conn, err := net.Dial("tcp", d.Addr())
	if err != nil {
		return nil, err
	}
	return conn.(*net.TCPConn), conn.SetDeadline(time.Now().Add(patience))
}

func (d *door) filledIn(raw string) string {
	return strings.NewReplacer("HOST", d.Addr(), "TOKEN", token).Replace(raw)
}

// begin writes raw to a new connection, which is left open.
func (d *door) begin(raw string) *net.TCPConn {
	d.t.Helper()
	conn, err := d.dial()
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { _ = conn.Close() })
	if _, err := io.WriteString(conn, d.filledIn(raw)); err != nil {
		d.t.Fatal(err)
	}
	return conn
}

// hear reads the answers to raw until the server closes conn.
func hear(conn net.Conn, raw string) ([]answer, error) {
	method, _, _ := strings.Cut(raw, " ")
	var answers []answer
	reader := bufio.NewReader(conn)
	for {
		response, err := http.ReadResponse(reader, &http.Request{Method: method})
		if errors.Is(err, os.ErrDeadlineExceeded) {
			return nil, fmt.Errorf("no end of the answers to %.200q", raw)
		}
		if err != nil {
			return answers, nil // the server hung up
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			return nil, fmt.Errorf("the answer to %.200q breaks off: %w", raw, err)
		}
		answers = append(answers, answer{response, body})
		if response.Close {
			return answers, nil
		}
	}
}

// request sends one well-formed request on a connection of its own. Header
// lines look like "Name: value".
func (d *door) request(method, path, body string, header ...string) answer {
	d.t.Helper()
	answers := d.say(compose(method, path, body, header...))
	if len(answers) != 1 {
		d.t.Fatalf("%s %s got %d answers", method, path, len(answers))
	}
	return answers[0]
}

func compose(method, path, body string, header ...string) string {
	var raw strings.Builder
	fmt.Fprintf(&raw, "%s %s HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n", method, path)
	for _, line := range header {
		raw.WriteString(line + "\r\n")
	}
	if body != "" {
		fmt.Fprintf(&raw, "Content-Length: %d\r\n", len(body))
	}
	raw.WriteString("\r\n" + body)
	return raw.String()
}

// asCaller is the header of a license server that does everything right.
var asCaller = []string{"Authorization: Bearer TOKEN", "Content-Type: application/json"}

// post sends an event as a license server would.
func (d *door) post(body string, header ...string) answer {
	d.t.Helper()
	return d.request("POST", "/v1/events", body, append(header, asCaller...)...)
}

// decoded reads the answer's JSON into v, strictly.
func (a answer) decoded(t *testing.T, v any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(a.body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(v); err != nil {
		t.Fatalf("%q: %v", a.body, err)
	}
}

// decodedLoosely reads what v has a place for.
func (a answer) decodedLoosely(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal(a.body, v); err != nil {
		t.Fatalf("%q: %v", a.body, err)
	}
}

// refused checks that a is a well-formed problem with this status and returns
// it.
func (a answer) refused(t *testing.T, status int) problem {
	t.Helper()
	if a.StatusCode != status {
		t.Fatalf("status %d, want %d: %s", a.StatusCode, status, a.body)
	}
	if got := a.Header.Get("Content-Type"); got != "application/problem+json" {
		t.Errorf("content type %q", got)
	}
	a.hasSafeHeaders(t)
	var p problem
	a.decoded(t, &p)
	if p.Type != "about:blank" || p.Title != http.StatusText(status) || p.Status != status {
		t.Errorf("not a problem document for %d: %s", status, a.body)
	}
	if !strings.HasSuffix(p.Detail, ".") {
		t.Errorf("the detail isn't a sentence: %q", p.Detail)
	}
	return p
}

func (a answer) hasSafeHeaders(t *testing.T) {
	t.Helper()
	for name, want := range map[string]string{
		"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "Access-Control-Allow-Origin": "",
	} {
		if got := a.Header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// isWell checks that the server still answers and has stored n events.
func (d *door) isWell(n int) {
	d.t.Helper()
	if a := d.request("GET", "/v1/health", ""); a.StatusCode != http.StatusOK {
		d.t.Errorf("health: %d %s", a.StatusCode, a.body)
	}
	if got := len(d.store.stored()); got != n {
		d.t.Errorf("%d events are stored, want %d", got, n)
	}
}

// eventually waits until done, or fails the test.
func eventually(t *testing.T, what string, done func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !done() {
		if time.Now().After(deadline) {
			t.Fatalf("%s: still not so after %v", what, patience)
		}
		time.Sleep(time.Millisecond)
	}
}

var errBroken = errors.New("sqlite: disk I/O error in /home/zoe/latchbell.db")

var errFull = &model.Error{Kind: model.Full, Err: errBroken, Message: "The disk is full. Free some space, then send the event again."}
