package intake_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/delivery/intake"
	"latchbell/model"
)

var received = time.Date(2026, 3, 2, 0, 0, 0, 123_456_789, time.UTC)

// decoded returns the event in body, as it came in at received.
func decoded(t *testing.T, body string) model.Event {
	t.Helper()
	event, err := intake.Decode([]byte(body), "", received)
	if err != nil {
		t.Fatalf("%.200s: %v", body, err)
	}
	return event
}

func TestEventKeepsWhatTheCallerSays(t *testing.T) {
	event, err := intake.Decode([]byte(`{"type":"license.renewed","environment":"staging","timestamp":"2026-03-01T09:15:00Z",
		"initiator":{"type":"user","id":"cus_17","name":"Zoë Albers"},"reason":"subscription_payment",
		"subject":"lic_7","id":"order-9981","data":{"license":{"id":"lic_42"}}}`), "", received)
	if err != nil {
		t.Fatal(err)
	}
	if len(event.Fingerprint) == 0 {
		t.Error("an event with a key has no fingerprint")
	}
	event.Fingerprint = nil
	want := model.Event{
		Type: "license.renewed", Environment: model.Staging,
		Timestamp: time.Date(2026, 3, 1, 9, 15, 0, 0, time.UTC),
		Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
		Reason:    "subscription_payment", Subject: "lic_7", Key: "order-9981",
		Data: json.RawMessage(`{"license":{"id":"lic_42"}}`), Received: received,
	}
	if diff := cmp.Diff(want, event); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestWhatIsLeftOutHasItsDefault(t *testing.T) {
	want := model.Event{
		Type: "a", Environment: model.Production, Timestamp: received.Truncate(time.Millisecond),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Subject: "lic_42",
		Data: json.RawMessage(`{"license":{"id":"lic_42"}}`), Received: received,
	}
	for _, body := range []string{
		`{"type":"a","data":{"license":{"id":"lic_42"}}}`,
		`{"type":"a","data":{"license":{"id":"lic_42"}},"environment":null,"timestamp":null,"initiator":null,"reason":null,"subject":null,"id":null}`,
		"\ufeff" + `{"type":"a","data":{"license":{"id":"lic_42"}}}`,
	} {
		if diff := cmp.Diff(want, decoded(t, body)); diff != "" {
			t.Errorf("%s: -want +got:\n%s", body, diff)
		}
	}
}

func TestSubjectThatIsSaidToBeNoneStaysNone(t *testing.T) {
	if got := decoded(t, `{"type":"a","subject":"","data":{"license":{"id":"lic_42"}}}`).Subject; got != "" {
		t.Errorf("got %q", got)
	}
}

func TestDataKeepsItsBytes(t *testing.T) {
	cases := []struct{ name, data, want string }{
		{"space between tokens goes", "{ \"a\" :\n[ 1 , 2 ] }", `{"a":[1,2]}`},
		{"space in texts stays", `{"a":" b "}`, `{"a":" b "}`},
		{"numbers", `{"a":1.0,"b":1e400,"c":-0,"d":12345678901234567890123,"e":1E+2}`, ""},
		{"a number of 100,000 digits", `{"a":` + strings.Repeat("9", 100_000) + `}`, ""},
		{"the order of names", `{"z":1,"a":2}`, ""},
		{"repeated names", `{"a":1,"a":2}`, ""},
		{"escapes", `{"a":"\u00e9\/\ud83d\ude00"}`, ""},
		{"half a pair", `{"a":"\ud83d"}`, ""},
		{"an escaped NUL", `{"a":"\u0000"}`, ""},
		{"what HTML would escape", `{"a":"<&>\u2028` + "\u2028" + `"}`, ""},
		{"brackets in texts", `{"a":"` + strings.Repeat(`[{\"`, 1000) + `"}`, ""},
		{"128 levels", strings.Repeat(`{"a":`, 127) + "{}" + strings.Repeat("}", 127), ""},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			want := c.want
			if want == "" {
				want = c.data
			}
			if got := string(decoded(t, `{"type":"a","data":`+c.data+`}`).Data); got != want {
				t.Errorf("got %.300s, want %.300s", got, want)
			}
		})
	}
}

func TestTimestampsAreReadToTheMillisecond(t *testing.T) {
	for said, want := range map[string]string{
		"2026-03-01T09:15:00Z":           "2026-03-01T09:15:00Z",
		"2026-03-01T10:15:00+01:00":      "2026-03-01T09:15:00Z",
		"2026-03-01T09:15:00.123999999Z": "2026-03-01T09:15:00.123Z",
		"1970-01-01T00:00:00Z":           "1970-01-01T00:00:00Z",
	} {
		event := decoded(t, fmt.Sprintf(`{"type":"a","timestamp":%q,"data":{}}`, said))
		if got := event.Timestamp.Format(time.RFC3339Nano); got != want {
			t.Errorf("%s: got %s, want %s", said, got, want)
		}
	}
}

// faults are events that are refused, each for the fault of one field.
var faults = []struct{ name, body, field string }{
	{"nothing", "", ""},
	{"space", " \n", ""},
	{"no JSON", "license.renewed", ""},
	{"half of it", `{"type":"a","data":{`, ""},
	{"something behind it", `{"type":"a","data":{}} {}`, ""},
	{"a comma too many", `{"type":"a","data":{},}`, ""},
	{"more than 1 MiB", ofSize(model.MaxEventSize + 1), ""},
	{"an array", `[{"type":"a","data":{}}]`, ""},
	{"a text", `"a"`, ""},
	{"null", `null`, ""},
	{"broken UTF-8", "{\"type\":\"a\",\"data\":{\"a\":\"\xff\"}}", ""},
	{"a surrogate in UTF-8", "{\"type\":\"a\",\"data\":{\"a\":\"\xed\xa0\x80\"}}", ""},

	{"no type", `{"data":{}}`, "type"},
	{"null as type", `{"type":null,"data":{}}`, "type"},
	{"a number as type", `{"type":1,"data":{}}`, "type"},
	{"a type with a gap", `{"type":"license..renewed","data":{}}`, "type"},
	{"a type with a line break", `{"type":"a\n","data":{}}`, "type"},
	{"a long type", `{"type":"` + strings.Repeat("a", 129) + `","data":{}}`, "type"},
	{"a type with half a pair", `{"type":"a\ud83d","data":{}}`, "type"},

	{"no data", `{"type":"a"}`, "data"},
	{"null as data", `{"type":"a","data":null}`, "data"},
	{"an array as data", `{"type":"a","data":[]}`, "data"},
	{"a text as data", `{"type":"a","data":"{}"}`, "data"},
	{"data 129 levels deep", `{"type":"a","data":` + strings.Repeat(`{"a":`, 128) + "{}" + strings.Repeat("}", 129), "data"},

	{"an unknown field", `{"type":"a","data":{},"enviroment":"staging"}`, "enviroment"},
	{"a field in capitals", `{"Type":"a","data":{}}`, "Type"},
	{"a field twice", `{"type":"a","data":{},"type":"a"}`, "type"},
	{"a field twice, once in disguise", `{"type":"a","data":{},"ty\u0070e":"b"}`, "type"},

	{"an unknown environment", `{"type":"a","data":{},"environment":"prod"}`, "environment"},
	{"an empty environment", `{"type":"a","data":{},"environment":""}`, "environment"},
	{"a time without a zone", `{"type":"a","data":{},"timestamp":"2026-03-01T09:15:00"}`, "timestamp"},
	{"a time in words", `{"type":"a","data":{},"timestamp":"yesterday"}`, "timestamp"},
	{"a day that doesn't exist", `{"type":"a","data":{},"timestamp":"2026-02-30T09:15:00Z"}`, "timestamp"},
	{"a time as a number", `{"type":"a","data":{},"timestamp":1772356500}`, "timestamp"},
	{"a time before 1970", `{"type":"a","data":{},"timestamp":"1969-12-31T23:59:59Z"}`, "timestamp"},
	{"a long reason", `{"type":"a","data":{},"reason":"` + strings.Repeat("a", 513) + `"}`, "reason"},
	{"a subject that is an object", `{"type":"a","data":{},"subject":{}}`, "subject"},
	{"a subject with half a pair", `{"type":"a","data":{},"subject":"\ude00"}`, "subject"},
	{"a subject with a pair the wrong way round", `{"type":"a","data":{},"subject":"\ude00\ud83d"}`, "subject"},

	{"an initiator in a word", `{"type":"a","data":{},"initiator":"user"}`, "initiator"},
	{"an initiator without a type", `{"type":"a","data":{},"initiator":{}}`, "initiator.type"},
	{"an unknown initiator", `{"type":"a","data":{},"initiator":{"type":"robot"}}`, "initiator.type"},
	{"an unknown field of the initiator", `{"type":"a","data":{},"initiator":{"type":"user","mail":"z@example.com"}}`, "initiator.mail"},
	{"a field of the initiator twice", `{"type":"a","data":{},"initiator":{"type":"user","type":"user"}}`, "initiator.type"},
	{"a long name of the initiator", `{"type":"a","data":{},"initiator":{"type":"user","name":"` + strings.Repeat("a", 513) + `"}}`, "initiator.name"},
}

func TestMissingInitiatorTypeIsCalledMissing(t *testing.T) {
	for _, initiator := range []string{`{}`, `{"id":"cus_17"}`, `{"type":null}`, `{"type":""}`} {
		_, err := intake.Decode([]byte(`{"type":"a","data":{},"initiator":`+initiator+`}`), "", received)
		if want := `"initiator.type" is missing; it must be "system", "user" or "admin".`; model.Sentence(err) != want {
			t.Errorf("for %s: %v, want %s", initiator, err, want)
		}
	}
}

func TestFaultyEventsAreRefusedByField(t *testing.T) {
	for _, f := range faults {
		t.Run(f.name, func(t *testing.T) {
			_, err := intake.Decode([]byte(f.body), "", received)
			if !model.Is(err, model.Invalid) || model.FieldOf(err) != f.field {
				t.Fatalf("got %v for the field %q, want one for %q", err, model.FieldOf(err), f.field)
			}
			if s := model.Sentence(err); !strings.HasSuffix(s, ".") || len(s) > 400 {
				t.Errorf("not a sentence: %s", s)
			}
		})
	}
}

func TestFaultsAreFoundWhereTheyStand(t *testing.T) {
	for body, want := range map[string]string{
		"{\"type\":\"a\",\"data\":{\"n\":\"\xff\"}}": "byte 26",
		`{ "type" : "a" , "data" : { "n" : 01 } }`:   "character 36",
	} {
		_, err := intake.Decode([]byte(body), "", received)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want one that names %s", body, err, want)
		}
	}
}

func TestWholePairsAreTexts(t *testing.T) {
	for said, want := range map[string]string{
		`\ud83d\ude00`:           "😀",
		`a\ud83d\ude00b`:         "a😀b",
		`\\ud83d`:                `\ud83d`,
		`\\\ud83d\ude00\\`:       `\😀\`,
		`\n\u0041\"\uD83D\uDE00`: "\nA\"😀",
	} {
		if got := decoded(t, `{"type":"a","data":{},"subject":"`+said+`"}`).Subject; got != want {
			t.Errorf("%s: got %q, want %q", said, got, want)
		}
	}
}

// FuzzDecode checks that no body is answered with a panic, that every refusal
// is for users, and that accepted data is the caller's and stays it.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(renewal))
	for _, fault := range faults {
		f.Add([]byte(fault.body))
	}
	for _, data := range []string{`{"a":1.0,"b":"\ud83d"}`, "{ \"a\" : [ 1e400 ] }", strings.Repeat(`{"a":`, 127) + "{}" + strings.Repeat("}", 127)} {
		f.Add([]byte(`{"type":"a","data":` + data + `}`))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		event, err := intake.Decode(body, "", received)
		if err != nil {
			if !model.Is(err, model.Invalid) || len(err.Error()) > 2000 {
				t.Fatalf("not an error for users: %.3000v", err)
			}
			return
		}
		var callers struct{ Data json.RawMessage }
		if err := json.Unmarshal(bytes.TrimPrefix(body, []byte("\ufeff")), &callers); err != nil {
			t.Fatalf("accepted what isn't JSON: %v", err)
		}
		var want bytes.Buffer
		if err := json.Compact(&want, callers.Data); err != nil || !bytes.Equal(want.Bytes(), event.Data) {
			t.Fatalf("the data became %s, want %s (%v)", event.Data, &want, err)
		}
		again, err := intake.Decode(fmt.Appendf(nil, `{"type":%q,"data":%s}`, event.Type, event.Data), "", received)
		if err != nil || !bytes.Equal(again.Data, event.Data) {
			t.Fatalf("the data doesn't pass a second time: %s, %v", again.Data, err)
		}
	})
}
