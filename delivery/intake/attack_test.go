package intake_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/intake"
	"latchbell/model"
)

// postHead begins a POST of an event by somebody who has the token.
const postHead = "POST /v1/events HTTP/1.1\r\nHost: HOST\r\nConnection: close\r\n" +
	"Authorization: Bearer TOKEN\r\nContent-Type: application/json\r\n"

// attacks get one problem document and leave nothing behind.
var attacks = []struct {
	name   string
	raw    string
	status int
}{
	{"a Host that was made to lead here", toHost("evil.example"), 403},
	{"a foreign Host in another's cloak", toHost("127.0.0.1.evil.example"), 403},
	{"this Host with another port", toHost("127.0.0.1:1"), 403},
	{"this Host without the port", toHost("127.0.0.1"), 403},
	{"an address of another computer as Host", toHost("192.168.1.5"), 403},
	{"HTTP/2 without TLS", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 403},
	{"no Host", "GET /v1/health HTTP/1.0\r\n\r\n", 403},
	{"an absolute URL of another host", compose("GET", "http://evil.example/v1/health", ""), 403},
	{"an absolute URL of this host", compose("GET", "http://HOST/v1/health", ""), 400},
	{"a tunnel", compose("CONNECT", "evil.example:443", ""), 403},
	{"a tunnel to this host", compose("CONNECT", "HOST", ""), 400},
	{"OPTIONS of everything", compose("OPTIONS", "*", ""), 400},
	{"a foreign Origin", compose("POST", "/v1/events", renewal, append(asCaller, "Origin: https://evil.example")...), 403},
	{"an opaque Origin", compose("POST", "/v1/events", renewal, append(asCaller, "Origin: null")...), 403},
	{"an Origin on another port", compose("POST", "/v1/events", renewal, append(asCaller, "Origin: http://127.0.0.1:1")...), 403},
	{"a foreign Origin behind a good one", compose("POST", "/v1/events", renewal, append(asCaller, "Origin: http://HOST", "Origin: https://evil.example")...), 403},
	{"a cross-site fetch", compose("POST", "/v1/events", renewal, append(asCaller, "Sec-Fetch-Site: cross-site")...), 403},
	{"a same-site fetch", compose("POST", "/v1/events", renewal, append(asCaller, "Sec-Fetch-Site: same-site")...), 403},
	{"a foreign page that has no token", compose("POST", "/v1/events", renewal, "Origin: https://evil.example"), 403},
	{"a preflight", compose("OPTIONS", "/v1/events", "", "Origin: https://evil.example", "Access-Control-Request-Method: POST"), 403},
	{"a preflight without Origin", compose("OPTIONS", "/v1/events", ""), 405},
	{"a foreign page at the receiver", compose("POST", "/try", "{}", "Origin: https://evil.example"), 403},

	{"no token", compose("POST", "/v1/events", renewal, "Content-Type: application/json"), 401},
	{"no token for an event's state", compose("GET", "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", ""), 401},
	{"a wrong token", compose("POST", "/v1/events", renewal, "Authorization: Bearer lbt_wrong"), 401},
	{"an empty token", compose("POST", "/v1/events", renewal, "Authorization: Bearer "), 401},
	{"another scheme", compose("POST", "/v1/events", renewal, "Authorization: Basic TOKEN"), 401},
	{"two tokens", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", "Authorization: Bearer lbt_wrong"), 401},
	{"a token in the address", compose("POST", "/v1/events?access_token=TOKEN", renewal), 401},

	{"2 MiB", postHead + fmt.Sprintf("Content-Length: %d\r\n\r\n", 2<<20) + strings.Repeat(" ", 2<<20), 413},
	{"2 MiB in chunks", postHead + "Transfer-Encoding: chunked\r\n\r\n" + chunked(strings.Repeat(" ", 2<<20)), 413},
	{"a byte over 1 MiB", compose("POST", "/v1/events", ofSize(model.MaxEventSize+1), asCaller...), 413},
	{"a million keys", compose("POST", "/v1/events", `{"type":"a","data":{`+strings.Repeat(`"k":1,`, 1e6)+`"k":1}}`, asCaller...), 413},
	{"a length of exabytes", postHead + "Content-Length: 9223372036854775807\r\n\r\n{}", 413},

	{"broken UTF-8", compose("POST", "/v1/events", "{\"type\":\"a\",\"data\":{\"name\":\"Zo\xeb\"}}", asCaller...), 400},
	{"UTF-16", compose("POST", "/v1/events", "\xff\xfe{\x00}\x00", asCaller...), 400},
	{"arrays 10,000 deep", compose("POST", "/v1/events", deep("[", "]", 10_000), asCaller...), 400},
	{"objects 10,000 deep", compose("POST", "/v1/events", deep(`{"a":`, "}", 10_000), asCaller...), 400},
	{"half a megabyte of opening brackets", compose("POST", "/v1/events", `{"type":"a","data":`+strings.Repeat("[", 1<<19), asCaller...), 400},
	{"an array of arrays", compose("POST", "/v1/events", "[["+renewal+"]]", asCaller...), 400},
	{"1,001 events", compose("POST", "/v1/events", "["+strings.Repeat(renewal+",", 1000)+renewal+"]", asCaller...), 413},
	{"a million events", compose("POST", "/v1/events", "["+strings.Repeat("{},", 1e6)+"{}]", asCaller...), 400},
	{"an array of more than 8 MiB", compose("POST", "/v1/events", "["+strings.Repeat(" ", 8<<20)+"]", asCaller...), 413},
	{"an array of arrays, 20,000 deep", compose("POST", "/v1/events", strings.Repeat("[", 20_000)+strings.Repeat("]", 20_000), asCaller...), 400},
	{"a CloudEvent of more than 1 MiB", compose("POST", "/v1/events", strings.Repeat(" ", 1<<20+1), asCloud...), 413},
	{"half a CloudEvent in the header", compose("POST", "/v1/events", "{}", append(asCaller, "Ce-Id: 1")...), 400},
	{"a thousand unknown fields", compose("POST", "/v1/events", "{"+strings.Repeat(`"k":1,`, 1000)+`"k":1}`, asCaller...), 400},
	{"a field name of a megabyte", compose("POST", "/v1/events", `{"`+strings.Repeat("n", 1e6)+`":1}`, asCaller...), 400},
	{"text/plain", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", "Content-Type: text/plain"), 415},
	{"a form", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", "Content-Type: application/x-www-form-urlencoded"), 415},
	{"no content type", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN"), 415},
	{"two content types", compose("POST", "/v1/events", renewal, append(asCaller, "Content-Type: text/plain")...), 415},
	{"JSON in Latin-1", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", "Content-Type: application/json; charset=iso-8859-1"), 415},
	{"JSON with another parameter", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", "Content-Type: application/json; profile=x"), 415},
	{"a zip bomb", compose("POST", "/v1/events", renewal, append(asCaller, "Content-Encoding: gzip")...), 415},
	{"GET with a body", compose("GET", "/v1/health", renewal), 400},
	{"GET with a chunked body", compose("GET", "/v1/health", "", "Transfer-Encoding: chunked") + "0\r\n\r\n", 400},
	{"GET of the events without a token", compose("GET", "/v1/events", ""), 401},
	{"GET of the events with an unknown parameter", compose("GET", "/v1/events?typ=a", "", asCaller...), 400},
	{"GET of the guide by a foreign page", compose("GET", "/docs", "", "Origin: https://evil.example"), 403},
	{"GET of the guide by a foreign name", toHostGet("/docs", "evil.example"), 403},
	{"PUT of the events", compose("PUT", "/v1/events", "", asCaller...), 405},
	{"DELETE of an event", compose("DELETE", "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "", asCaller...), 405},

	{"two slashes", compose("POST", "//v1/events", renewal, asCaller...), 404},
	{"a slash behind", compose("POST", "/v1/events/", renewal, asCaller...), 404},
	{"a way round", compose("POST", "/v1/../v1/events", renewal, asCaller...), 404},
	{"an encoded way round", compose("GET", "/v1/events/%2e%2e/health", "", asCaller...), 404},
	{"an id with an encoded slash", compose("GET", "/v1/events/a%2Fb", "", asCaller...), 404},
	{"a route's own template", compose("GET", "/v1/events/{id}", "", asCaller...), 404},
	{"capitals", compose("POST", "/V1/Events", renewal, asCaller...), 404},
	{"an id of another kind", compose("GET", "/v1/events/dlv_01ARZ3NDEKTSV4RRFFQ69G5FAV", "", asCaller...), 404},

	{"a length beyond the end", postHead + "Content-Length: 3\r\n\r\n{}" + "\n", 400},
	{"a chunk size that is no number", postHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n", 400},
	{"a chunk extension without end", postHead + "Transfer-Encoding: chunked\r\n\r\n2;" + strings.Repeat("x", 1<<16) + "\r\n{}\r\n0\r\n\r\n", 400},
}

func TestAttacksAreRefusedWithAProblem(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{Try: http.NotFoundHandler()})
	for _, attack := range attacks {
		t.Run(attack.name, func(t *testing.T) {
			d := d.in(t)
			answers := d.say(attack.raw)
			if len(answers) != 1 {
				t.Fatalf("%d answers", len(answers))
			}
			answers[0].refused(t, attack.status)
			d.isWell(0)
		})
	}
}

// smuggled are no HTTP, or HTTP that two readers can read in two ways. net/http
// refuses them before the intake sees a request.
var smuggled = []struct {
	name   string
	raw    string
	status int
}{
	{"two lengths", postHead + "Content-Length: 2\r\nContent-Length: 61\r\n\r\n" + renewal, 400},
	{"a signed length", postHead + "Content-Length: +61\r\n\r\n" + renewal, 400},
	{"an unknown transfer coding", postHead + "Transfer-Encoding: xchunked\r\n\r\n" + chunked(renewal), 501},
	{"a transfer coding twice", postHead + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n" + chunked(renewal), 501},
	{"two Hosts", strings.Replace(compose("GET", "/v1/health", ""), "Host: HOST\r\n", "Host: HOST\r\nHost: evil.example\r\n", 1), 400},
	{"a Host folded over two lines", strings.Replace(compose("GET", "/v1/health", ""), "Host: HOST\r\n", "Host: HOST\r\n evil.example\r\n", 1), 400},
	{"a header that begins folded", "GET /v1/health HTTP/1.1\r\n Host: HOST\r\n\r\n", 400},
	{"space before the colon", postHead + "Content-Length : 61\r\n\r\n" + renewal, 400},
	{"a NUL in a header", postHead + "X-Evil: a\x00b\r\nContent-Length: 61\r\n\r\n" + renewal, 400},
	{"a bare CR in a header", postHead + "X-Evil: a\rContent-Length: 0\r\nContent-Length: 61\r\n\r\n" + renewal, 400},
	{"a header of 64 KiB", postHead + "X-Evil: " + strings.Repeat("x", 64<<10) + "\r\n\r\n", 431},
	{"HTTP/1.1 without Host", "GET /v1/health HTTP/1.1\r\n\r\n", 400},
	{"a TLS greeting", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n", 400},
}

func TestWhatIsNotHTTPIsRefused(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	for _, attack := range smuggled {
		t.Run(attack.name, func(t *testing.T) {
			d := d.in(t)
			answers := d.say(attack.raw)
			if len(answers) != 1 || answers[0].StatusCode != attack.status || !answers[0].Close {
				t.Fatalf("got %v, want one answer with %d and the end", answers, attack.status)
			}
			d.isWell(0)
		})
	}
}

// A length beside a transfer coding is settled for the coding (RFC 9112,
// section 6.3). What follows the chunks is a request of its own, with all
// guards before it.
func TestRequestBehindAnotherMeetsTheGuards(t *testing.T) {
	hidden := "POST /v1/events HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n" +
		"Authorization: Bearer TOKEN\r\nContent-Type: application/json\r\nContent-Length: 61\r\n\r\n" + renewal
	head := strings.Replace(postHead, "Connection: close\r\n", "", 1)
	d := openDoor(t, &memory{}, intake.Config{})
	answers := d.say(head + "Content-Length: 400\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden)
	if len(answers) == 0 {
		t.Fatal("no answer")
	}
	answers[0].refused(t, http.StatusBadRequest)
	for _, later := range answers[1:] {
		later.refused(t, http.StatusForbidden)
	}
	d.isWell(0)
}

func TestLengthThatHidesTheEndOfTheBody(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	answers := d.say(strings.Replace(postHead, "Connection: close\r\n", "", 1) +
		fmt.Sprintf("Content-Length: %d\r\n\r\n", len(renewal)) + renewal + "GARBAGE\r\n\r\n")
	if len(answers) != 2 || answers[0].StatusCode != http.StatusAccepted || answers[1].StatusCode != http.StatusBadRequest {
		t.Errorf("got %v, want the event accepted and the rest refused", answers)
	}
	d.isWell(1)
}

func TestBodyThatBreaksOffIsNotStored(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	raw := postHead + "Content-Length: 100\r\n\r\n" + renewal
	conn := d.begin(raw)
	if err := conn.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	answers, err := hear(conn, raw)
	if err != nil {
		t.Fatal(err)
	}
	if len(answers) != 1 {
		t.Fatalf("%d answers", len(answers))
	}
	answers[0].refused(t, http.StatusBadRequest)
	d.isWell(0)
}

func TestSlowBodyIsCutOff(t *testing.T) {
	store := &memory{}
	d := listenWith(t, store, intake.NewHurried(filled(store, intake.Config{}), 200*time.Millisecond))
	answers := d.say(postHead + "Content-Length: 100\r\n\r\n{")
	if len(answers) != 1 {
		t.Fatalf("%d answers", len(answers))
	}
	answers[0].refused(t, http.StatusRequestTimeout)
	d.isWell(0)
}

func TestSlowHeaderIsCutOff(t *testing.T) {
	store := &memory{}
	d := listenWith(t, store, intake.NewHurried(filled(store, intake.Config{}), 200*time.Millisecond))
	if answers := d.say("POST /v1/events HTTP/1.1\r\nHost: "); len(answers) != 0 {
		t.Errorf("got %v, want the connection closed", answers)
	}
	d.isWell(0)
}

// toHost returns a faultless request, but for its Host.
func toHost(host string) string {
	return strings.Replace(compose("POST", "/v1/events", renewal, asCaller...), "HOST", host, 1)
}

// toHostGet returns a faultless GET, but for its Host.
func toHostGet(path, host string) string {
	return strings.Replace(compose("GET", path, ""), "HOST", host, 1)
}

// asCloud is the header of a CloudEvent in the structured mode.
var asCloud = []string{"Authorization: Bearer TOKEN", "Content-Type: application/cloudevents+json"}

// chunked returns body in one chunk.
func chunked(body string) string {
	return fmt.Sprintf("%x\r\n%s\r\n0\r\n\r\n", len(body), body)
}

// ofSize returns an event of n bytes.
func ofSize(n int) string {
	const frame = `{"type":"license.renewed","data":{"note":""}}`
	return strings.Replace(frame, `""`, `"`+strings.Repeat("x", n-len(frame))+`"`, 1)
}

// deep returns an event whose data is nested n levels deep.
func deep(begin, end string, n int) string {
	return `{"type":"a","data":{"a":` + strings.Repeat(begin, n-1) + "1" + strings.Repeat(end, n-1) + "}}"
}
