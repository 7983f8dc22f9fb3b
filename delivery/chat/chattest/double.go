// Package chattest has doubles of the chat services for tests. They answer like
// the services and hold every request against what the services document:
// limits, forms, headers and rates. Whatever breaks a rule fails the test.
package chattest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"
	"unicode/utf16"
	"unicode/utf8"
)

// Message is a message that a service has taken.
type Message struct {
	Header http.Header
	Body   []byte
	At     time.Time
}

// Double is a service with one destination. Its methods may be called by many
// goroutines.
type Double struct {
	t      testing.TB
	server *httptest.Server
	url    string
	// take holds a message against the rules. It returns the answer, and what
	// is wrong with the message or "".
	take func(r *http.Request, body []byte) (Answer, string)
	// look answers what isn't a message.
	look func(r *http.Request) Answer
	// count keeps the rates; it returns an answer for what comes too fast, and
	// whether the sender could have known.
	count func(now time.Time, body []byte) (tooFast *Answer, known bool)
	// announce adds to the headers of every answer to a message.
	announce func(now time.Time, header http.Header)

	mu       sync.Mutex
	next     []Answer
	always   *Answer
	until    time.Time // of the pause that was asked for
	asked    time.Time // when it was
	posts    int
	messages []Message
}

// start serves a double whose destination is at path, and closes it with the
// test.
func (d *Double) start(t testing.TB, path string) *Double {
	d.t = t
	d.server = httptest.NewServer(http.HandlerFunc(d.serve))
	d.url = d.server.URL + path
	t.Cleanup(d.server.Close)
	return d
}

// URL is what a user pastes to send to the double.
func (d *Double) URL() string { return d.url }

// Messages returns those that were taken, in their order.
func (d *Double) Messages() []Message {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]Message(nil), d.messages...)
}

// Posts returns how many messages came, whether or not they were taken.
func (d *Double) Posts() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.posts
}

// Next answers the next messages with these, one each, and doesn't take them.
func (d *Double) Next(answers ...Answer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.next = append(d.next, answers...)
}

// Always answers all messages with a, and doesn't take them; a nil takes them
// again.
func (d *Double) Always(a *Answer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.always = a
}

// grace is how long messages may still come after a pause was asked for: they
// were under way.
const grace = 250 * time.Millisecond

func (d *Double) serve(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		d.t.Errorf("%s %s: reading the body: %v", r.Method, r.URL.Path, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if r.Method == http.MethodGet && d.look != nil {
		d.look(r).write(w)
		return
	}
	if r.Method != http.MethodPost {
		d.t.Errorf("%s instead of POST", r.Method)
	}
	answer := d.answer(r, body)
	if answer.Header == nil {
		answer.Header = make(http.Header)
	}
	if d.announce != nil {
		d.announce(time.Now(), answer.Header)
	}
	answer.write(w)
}

// answer judges a message. A script takes the place of the service's own
// judgement, but not of the rules.
func (d *Double) answer(r *http.Request, body []byte) Answer {
	now := time.Now()
	d.posts++
	if pause := d.until.Sub(now); pause > 0 && now.Sub(d.asked) > grace {
		d.t.Errorf("a message came %v before the end of the pause that was asked for", pause)
	}
	if err := checkRequest(r, body); err != nil {
		d.t.Errorf("the request breaks a rule: %v", err)
		return Answer{Status: http.StatusBadRequest}
	}
	answer, fault := d.take(r, body)
	if fault != "" {
		d.t.Errorf("the message breaks a rule: %s\n%s", fault, body)
	}
	if tooFast, known := d.count(now, body); tooFast != nil {
		if known {
			d.t.Errorf("message %d came too fast", d.posts)
		}
		return d.pause(*tooFast, now)
	}
	switch {
	case len(d.next) > 0:
		answer, d.next = d.next[0], d.next[1:]
		return d.pause(answer, now)
	case d.always != nil:
		return d.pause(*d.always, now)
	}
	if answer.Status/100 == 2 {
		d.messages = append(d.messages, Message{r.Header.Clone(), body, now})
	}
	return answer
}

// pause remembers how long an answer asks to wait.
func (d *Double) pause(a Answer, now time.Time) Answer {
	if a.Pause > 0 {
		d.until, d.asked = now.Add(a.Pause), now
	}
	return a
}

// checkRequest holds a request against the rules that all services have.
func checkRequest(r *http.Request, body []byte) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err != nil || kind != "application/json":
		return fmt.Errorf("the content type is %q", r.Header.Get("Content-Type"))
	case !utf8.Valid(body):
		return fmt.Errorf("the body isn't UTF-8: %q", body)
	case !json.Valid(body):
		return fmt.Errorf("the body isn't JSON: %q", body)
	case r.Header.Get("User-Agent") == "":
		return fmt.Errorf("there is no user agent")
	}
	return nil
}

func faultOf(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// strict decodes a body, and returns what is wrong with its form.
func strict(body []byte, target any) string {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	return faultOf(decoder.Decode(target))
}

// longer says that a text is too long, counted as the strictest client does: in
// UTF-16 units.
func longer(what, text string, limit int) string {
	if n := len(utf16.Encode([]rune(text))); n > limit {
		return fmt.Sprintf("the %s has %d characters of %d", what, n, limit)
	}
	return ""
}

// missing says that a text is empty.
func missing(what, text string) string {
	if text == "" {
		return "the " + what + " is empty"
	}
	return ""
}

// first returns the first fault.
func first(faults ...string) string {
	for _, f := range faults {
		if f != "" {
			return f
		}
	}
	return ""
}
