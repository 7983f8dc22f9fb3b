package intake_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"latchbell/delivery/intake"
	"latchbell/model"
)

const (
	structured = "application/cloudevents+json"
	batched    = "application/cloudevents-batch+json"
	// created is a CloudEvent with every attribute that is read, and some that
	// aren't.
	created = `{"specversion":"1.0","id":"order 9983","source":"/licenses","type":"license.created","subject":"lic_43",
		"time":"2026-03-01T10:15:00+01:00","datacontenttype":"application/json","dataschema":"https://example.com/schema",
		"environment":"staging","reason":"100 % \"paid\"","initiatortype":"user","initiatorid":"cus_17","initiatorname":"Zoë",
		"traceparent":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01","sequence":7,
		"data": {"license": {"id": "lic_43"}, "price": 1.0}}`
)

var createdEvent = model.Event{
	Type: "license.created", Environment: model.Staging, Timestamp: time.Date(2026, 3, 1, 9, 15, 0, 0, time.UTC),
	Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë"}, Reason: `100 % "paid"`,
	Subject: "lic_43", Key: "order 9983", Data: []byte(`{"license":{"id":"lic_43"},"price":1.0}`), Source: model.SourceIntake,
}

// inHeaders is created in the binary mode, as an encoder that follows the
// binding to the letter writes it.
var inHeaders = []string{
	"ce-specversion", "1.0", "ce-id", "order%209983", "ce-source", "/licenses", "ce-type", "license.created", "ce-subject", "lic_43",
	"ce-time", "2026-03-01T10:15:00+01:00", "ce-environment", "staging", "ce-reason", "100%20%25%20%22paid%22",
	"ce-initiatortype", "user", "ce-initiatorid", "cus_17", "ce-initiatorname", "Zo%c3%ab", "ce-sequence", "7",
}

// with returns the header lines with one changed, or left out for "".
func with(header []string, name, value string) []string {
	var out []string
	for i := 0; i < len(header); i += 2 {
		if header[i] != name {
			out = append(out, header[i], header[i+1])
		}
	}
	if value == "" {
		return out
	}
	return append(out, name, value)
}

func TestCloudEventBecomesTheSameEventInEveryMode(t *testing.T) {
	const data = "{\"license\": {\"id\": \"lic_43\"},\n\"price\": 1.0}"
	modes := map[string]func() ([]model.Event, error){
		"structured": func() ([]model.Event, error) { return intake.ReadEvents(structured+"; charset=utf-8", []byte(created)) },
		"batched":    func() ([]model.Event, error) { return intake.ReadEvents(batched, []byte("["+created+"]")) },
		"binary": func() ([]model.Event, error) {
			return intake.ReadEvents("application/json", []byte(data), inHeaders...)
		},
		"binary, +json": func() ([]model.Event, error) {
			return intake.ReadEvents("application/vnd.license+json", []byte(data), inHeaders...)
		},
		"binary, encoded": func() ([]model.Event, error) {
			return intake.ReadEvents("application/json", []byte(data), with(inHeaders, "ce-type", "license%2Ecreated")...)
		},
		"binary, quoted": func() ([]model.Event, error) {
			return intake.ReadEvents("application/json", []byte(data), with(inHeaders, "ce-reason", `"100 %25 \"paid\""`)...)
		},
	}
	var fingerprint []byte
	for name, read := range modes {
		t.Run(name, func(t *testing.T) {
			events, err := read()
			if err != nil || len(events) != 1 {
				t.Fatalf("got %d events, %v", len(events), err)
			}
			got := events[0]
			if diff := cmp.Diff(createdEvent, got, cmpopts.IgnoreFields(model.Event{}, "Received", "Fingerprint")); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
			if fingerprint == nil {
				fingerprint = got.Fingerprint
			}
			if !cmp.Equal(got.Fingerprint, fingerprint) || len(fingerprint) == 0 {
				t.Error("another mode makes another content of it")
			}
		})
	}
}

func TestSmallestCloudEventHasTheDefaultsOfAnEvent(t *testing.T) {
	const smallest = `{"specversion":"1.0","id":"1","source":"/","type":"a","data":{"license":{"id":"lic_42"}},"subject":null,"time":null}`
	events, err := intake.ReadEvents(structured, []byte(smallest))
	if err != nil {
		t.Fatal(err)
	}
	e := events[0]
	if e.Environment != model.Production || e.Initiator.Type != model.InitiatorSystem || e.Subject != "lic_42" || time.Since(e.Timestamp) > time.Minute {
		t.Errorf("got %+v", e)
	}
}

func TestFaultyCloudEventsAreRefusedByAttribute(t *testing.T) {
	change := func(from, to string) string { return strings.Replace(created, from, to, 1) }
	cases := []struct{ name, body, field string }{
		{"no version", change(`"specversion":"1.0",`, ""), "specversion"},
		{"another version", change(`"1.0"`, `"0.3"`), "specversion"},
		{"no id", change(`"id":"order 9983",`, ""), "id"},
		{"an empty id", change(`"id":"order 9983"`, `"id":""`), "id"},
		{"no source", change(`"source":"/licenses",`, ""), "source"},
		{"no type", change(`"type":"license.created",`, ""), "type"},
		{"a type with a hyphen", change(`license.created`, "com.example.license-created"), "type"},
		{"a time in words", change(`2026-03-01T10:15:00+01:00`, "yesterday"), "time"},
		{"an unknown environment", change(`"staging"`, `"prod"`), "environment"},
		{"an unknown initiator", change(`"initiatortype":"user"`, `"initiatortype":"robot"`), "initiatortype"},
		{"an initiator without a type", change(`"initiatortype":"user",`, ""), "initiatortype"},
		{"a long name of the initiator", change("Zoë", strings.Repeat("Z", 513)), "initiatorname"},
		{"a subject that is a number", change(`"lic_43"`, "43"), "subject"},
		{"an attribute twice", change(`"id"`, `"id":"x","id"`), "id"},
		{"a name that no attribute has", change(`"subject"`, `"Subject"`), "Subject"},
		{"data as text", change(`"data": {`, `"data": "{}", "x": {`), "data"},
		{"no data", change(`"data": {`, `"x": {`), "data"},
		{"data in Base64", change(`"data": {`, `"data_base64": "e30=", "x": {`), "data_base64"},
		{"data that isn't JSON", change(`"application/json"`, `"text/xml"`), "datacontenttype"},
	}
	d := openDoor(t, &memory{}, intake.Config{})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := d.in(t)
			if p := d.postAs(structured, c.body).refused(t, http.StatusBadRequest); p.Field != c.field {
				t.Errorf("the field is %q: %s", p.Field, p.Detail)
			}
			p := d.postAs(batched, "["+created+","+c.body+"]").refused(t, http.StatusBadRequest)
			if p.Field != "events[1]."+c.field {
				t.Errorf("in a batch the field is %q: %s", p.Field, p.Detail)
			}
			d.isWell(0)
		})
	}
}

func TestFaultyCloudHeadersAreRefused(t *testing.T) {
	cases := []struct {
		name, header, value string
		field               string
	}{
		{"no version", "ce-specversion", "", "ce-specversion"},
		{"no id", "ce-id", "", "ce-id"},
		{"no source", "ce-source", "", "ce-source"},
		{"no type", "ce-type", "", "ce-type"},
		{"half an escape", "ce-subject", "100%", "ce-subject"},
		{"no escape", "ce-subject", "100% paid", "ce-subject"},
		{"an overlong escape", "ce-subject", "a%C0%A0b", "ce-subject"},
		{"Latin-1", "ce-initiatorname", "Zo\xeb", "ce-initiatorname"},
		{"a time in words", "ce-time", "yesterday", "ce-time"},
		{"an unknown initiator", "ce-initiatortype", "robot", "ce-initiatortype"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := intake.ReadEvents("application/json", []byte(`{}`), with(inHeaders, c.header, c.value)...)
			if !model.Is(err, model.Invalid) || model.FieldOf(err) != c.field || !strings.HasSuffix(model.Sentence(err), ".") {
				t.Errorf("got %v for %q", err, model.FieldOf(err))
			}
		})
	}
}

func TestBinaryDataIsOneJSONObject(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	var header []string
	for i := 0; i < len(inHeaders); i += 2 {
		header = append(header, inHeaders[i]+": "+inHeaders[i+1])
	}
	for _, c := range []struct {
		contentType, body string
		status            int
	}{
		{"application/json", `[]`, 400},
		{"application/json", `"text"`, 400},
		{"application/json", ``, 400},
		{"application/json", `{} {}`, 400},
		{"application/json", strings.Repeat(`{"a":`, 128) + "{}" + strings.Repeat("}", 128), 400},
		{"application/json", `{"n":"` + strings.Repeat("x", model.MaxEventSize) + `"}`, 413},
		{"text/xml", `<a/>`, 415},
		{"application/json; charset=utf-16", `{}`, 415},
		{"application/cloudevents+xml", `<a/>`, 415},
	} {
		d.postAs(c.contentType, c.body, header...).refused(t, c.status)
	}
	d.isWell(0)
	if a := d.postAs("application/json", `{"license":{}}`, header...); a.StatusCode != http.StatusAccepted {
		t.Errorf("got %s", a)
	}
	d.isWell(1)
}

func TestSameIDFromAnotherSourceIsAConflict(t *testing.T) {
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	d.postAs(structured, created)
	if a := d.postAs(structured, created); a.StatusCode != http.StatusOK {
		t.Errorf("the same again: %s", a)
	}
	d.postAs(structured, strings.Replace(created, "/licenses", "/orders", 1)).refused(t, http.StatusConflict)
	d.isWell(1)
}

func TestCloudEventTakesTheSameKeyInTheHeader(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	d.postAs(structured, created, "Idempotency-Key: another").refused(t, http.StatusBadRequest)
	if a := d.postAs(structured, created, "Idempotency-Key: order 9983"); a.StatusCode != http.StatusAccepted {
		t.Errorf("got %s", a)
	}
}

// FuzzCloudEvent checks that what is accepted is valid, and that every refusal
// is for users.
func FuzzCloudEvent(f *testing.F) {
	f.Add([]byte(created), "order-1", "lic_43")
	f.Add([]byte(`{"data":{}}`), "%41", `"a\"b"`)
	f.Add([]byte(`{}`), "100%", "a%C0%A0b")
	f.Fuzz(func(t *testing.T, body []byte, id, subject string) {
		header := []string{"ce-specversion", "1.0", "ce-source", "/", "ce-type", "a", "ce-id", id, "ce-subject", subject}
		for contentType, header := range map[string][]string{structured: nil, "application/json": header} {
			events, err := intake.ReadEvents(contentType, body, header...)
			if err != nil {
				if s := fmt.Sprint(err); len(s) > 2000 {
					t.Fatalf("%s: %.3000s", contentType, s)
				}
				continue
			}
			e := events[0]
			if err := e.Validate(); err != nil || e.Key == "" || len(e.Fingerprint) == 0 {
				t.Fatalf("%s brought %+v: %v", contentType, e, err)
			}
		}
	})
}
