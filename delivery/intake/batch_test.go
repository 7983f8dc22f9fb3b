package intake_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/delivery/intake"
	"latchbell/model"
)

// postAs sends a body of this content type with the token.
func (d *door) postAs(contentType, body string, header ...string) answer {
	d.t.Helper()
	return d.request("POST", "/v1/events", body, append(header, "Authorization: Bearer TOKEN", "Content-Type: "+contentType)...)
}

func TestEventsOfABatchAreAnsweredInTheirOrder(t *testing.T) {
	const first, second = `{"type":"license.created","data":{"n":1}}`, `{"id":"k","type":"license.renewed","data":{"n":2}}`
	const want = `{"events":[{"id":"evt_00000000000000000000000001","deliveries":2},{"id":"evt_00000000000000000000000002","deliveries":2}]}`
	cases := []struct{ name, contentType, body string }{
		{"an array", "application/json", "[" + first + "," + second + "]"},
		{"an array with space", "application/json; charset=utf-8", " [\n" + first + " ,\r\n" + second + " ]\n"},
		{"an array behind a byte order mark", "application/json", "\ufeff[" + first + "," + second + "]"},
		{"lines", "application/x-ndjson", first + "\n" + second + "\n"},
		{"lines without an end", "application/x-ndjson", first + "\n" + second},
		{"lines as Windows ends them", "application/x-ndjson; charset=UTF-8", "\ufeff" + first + "\r\n\r\n" + second + "\r\n"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			store := &memory{webhooks: []string{"whk_1", "whk_2"}}
			a := openDoor(t, store, intake.Config{}).postAs(c.contentType, c.body)
			if a.StatusCode != http.StatusAccepted || strings.TrimSpace(string(a.body)) != want {
				t.Fatalf("got %s", a)
			}
			a.hasSafeHeaders(t)
			for i, e := range store.stored() {
				if string(e.Data) != fmt.Sprintf(`{"n":%d}`, i+1) || e.Source != model.SourceIntake {
					t.Errorf("event %d is %+v", i, e)
				}
			}
		})
	}
}

func TestAnArrayOfOneIsAnsweredAsAnArray(t *testing.T) {
	a := openDoor(t, &memory{}, intake.Config{}).post("[" + renewal + "]")
	if want := `{"events":[{"id":"evt_00000000000000000000000001","deliveries":0}]}`; strings.TrimSpace(string(a.body)) != want {
		t.Errorf("got %s", a)
	}
}

// faultyBatches are refused as a whole, each for one event.
var faultyBatches = []struct {
	name, contentType, body string
	status                  int
	field                   string
}{
	{"a type that is missing", "application/json", `[{"type":"a","data":{}},{"type":"a","data":{}},{"data":{}}]`, 400, "events[2].type"},
	{"a typo", "application/json", `[{"type":"a","data":{},"enviroment":"staging"}]`, 400, "events[0].enviroment"},
	{"a wrong initiator", "application/json", `[{"type":"a","data":{}},{"type":"a","data":{},"initiator":{"type":"robot"}}]`, 400, "events[1].initiator.type"},
	{"an element that is no object", "application/json", `[{"type":"a","data":{}},7]`, 400, "events[1]"},
	{"null", "application/json", `[null]`, 400, "events[0]"},
	{"an array in the array", "application/json", `[[{"type":"a","data":{}}]]`, 400, "events[0]"},
	{"broken UTF-8", "application/json", "[{\"type\":\"a\",\"data\":{}},{\"type\":\"a\",\"data\":{\"n\":\"\xff\"}}]", 400, "events[1]"},
	{"data that is too deep", "application/json", "[" + deep("[", "]", 129) + "]", 400, "events[0].data"},
	{"an event of more than 1 MiB", "application/json", "[" + renewal + "," + ofSize(model.MaxEventSize+1) + "]", 413, "events[1]"},
	{"no JSON", "application/json", `[{"type":"a","data":{}},]`, 400, ""},
	{"something behind the array", "application/json", `[{"type":"a","data":{}}]]`, 400, ""},
	{"an empty array", "application/json", ` [ ] `, 400, ""},
	{"a line that is no JSON", "application/x-ndjson", renewal + "\n{\"type\":\n", 400, "events[1]"},
	{"two events on a line", "application/x-ndjson", renewal + renewal, 400, "events[0]"},
	{"an event on two lines", "application/x-ndjson", "{\"type\":\"a\",\n\"data\":{}}", 400, "events[0]"},
	{"an array on a line", "application/x-ndjson", "[" + renewal + "]", 400, "events[0]"},
	{"empty lines alone", "application/x-ndjson", "\n \r\n", 400, ""},
	{"nothing", "application/x-ndjson", "", 400, ""},
	{"1,001 lines", "application/x-ndjson", strings.Repeat(renewal+"\n", 1001), 413, ""},
	{"1,001 events", "application/json", "[" + strings.Repeat(renewal+",", 1000) + renewal + "]", 413, ""},
	{"more than 8 MiB", "application/x-ndjson", strings.Repeat("\n", 8<<20) + renewal, 413, ""},
}

func TestFaultyBatchesAreRefusedAsAWhole(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	for _, c := range faultyBatches {
		t.Run(c.name, func(t *testing.T) {
			d := d.in(t)
			p := d.postAs(c.contentType, c.body).refused(t, c.status)
			if p.Field != c.field || !strings.HasPrefix(p.Detail, c.field) {
				t.Errorf("the field is %q and the detail %q, want %q", p.Field, p.Detail, c.field)
			}
			d.isWell(0)
		})
	}
}

func TestLargestBatchIsAccepted(t *testing.T) {
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	body := "[" + strings.Repeat(renewal+",", 998) + ofSize(model.MaxEventSize) + "," + ofSize(model.MaxEventSize) + "]"
	body += strings.Repeat(" ", 8<<20-len(body))
	if a := d.post(body); a.StatusCode != http.StatusAccepted {
		t.Errorf("got %d %.300s", a.StatusCode, a.body)
	}
	d.isWell(1000)
}

func TestOneKeyForABatchIsRefused(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	for _, contentType := range []string{"application/json", "application/x-ndjson", "application/cloudevents-batch+json"} {
		p := d.postAs(contentType, "["+renewal+"]", "Idempotency-Key: k").refused(t, http.StatusBadRequest)
		if p.Field != "id" || !strings.Contains(p.Detail, `"id"`) {
			t.Errorf("%s: field %q, %q", contentType, p.Field, p.Detail)
		}
	}
	d.isWell(0)
}

func TestKeysWithinABatchAreKept(t *testing.T) {
	d := listenWith(t, nil, onDisk(openDisk(t, filepath.Join(t.TempDir(), "latchbell.db"))))
	const keyed = `{"id":"k","type":"license.renewed","data":{"n":1}}`
	type receipts struct {
		Events []struct {
			ID         string
			Deliveries int
			Duplicate  bool
		}
	}
	var got, again receipts
	a := d.post("[" + keyed + "," + renewal + "," + keyed + "]")
	a.decoded(t, &got)
	if a.StatusCode != http.StatusAccepted || got.Events[0].Duplicate || !got.Events[2].Duplicate || got.Events[0].ID != got.Events[2].ID {
		t.Errorf("the same twice in a batch: %s", a)
	}
	a = d.postAs("application/x-ndjson", keyed+"\n"+keyed)
	a.decoded(t, &again)
	if a.StatusCode != http.StatusOK || !again.Events[0].Duplicate || again.Events[0].ID != got.Events[0].ID {
		t.Errorf("all of it sent before: %s", a)
	}
	other := strings.Replace(keyed, `"n":1`, `"n":2`, 1)
	fresh := strings.ReplaceAll(keyed, `"k"`, `"fresh"`)
	for name, body := range map[string]string{
		"a key of an earlier request": "[" + renewal + "," + other + "]",
		"a key of the same request":   "[" + fresh + "," + strings.ReplaceAll(other, `"k"`, `"fresh"`) + "]",
	} {
		if p := d.post(body).refused(t, http.StatusConflict); p.Field != "events[1].id" {
			t.Errorf("%s: field %q, %q", name, p.Field, p.Detail)
		}
	}
	if a := d.post(fresh); a.StatusCode != http.StatusAccepted {
		t.Errorf("a refused batch has left its first event: %s", a)
	}
}

func TestFullStoreIsNoSingleEventsFault(t *testing.T) {
	d := openDoor(t, &memory{fail: errFull}, intake.Config{})
	if p := d.post("["+renewal+","+renewal+"]").refused(t, http.StatusInsufficientStorage); p.Field != "" || strings.Contains(p.Detail, "events[") {
		t.Errorf("the problem names an event: %+v", p)
	}
}

// FuzzBatch checks that an array and lines bring what each event alone would.
func FuzzBatch(f *testing.F) {
	for _, c := range faultyBatches {
		if len(c.body) < 1<<12 { // long ones would only make it slow
			f.Add([]byte(c.body))
		}
	}
	f.Add([]byte(renewal + "\n" + renewal))
	f.Add([]byte("[" + renewal + "," + renewal + "]"))
	f.Fuzz(func(t *testing.T, body []byte) {
		for _, contentType := range []string{"application/json", "application/x-ndjson", "application/cloudevents-batch+json"} {
			events, err := intake.ReadEvents(contentType, body)
			if err != nil && len(events) > 0 {
				t.Fatalf("%s: %d events beside %v", contentType, len(events), err)
			}
			for _, e := range events {
				if err := e.Validate(); err != nil {
					t.Fatalf("%s brought what isn't valid: %v", contentType, err)
				}
			}
		}
	})
}
