package intake_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchbell/delivery/intake"
	"latchbell/model"
)

const accepted1 = `{"id":"evt_00000000000000000000000001","deliveries":2}`

func TestEventIsStoredAndItsWebhooksAreTold(t *testing.T) {
	var told []string
	store := &memory{webhooks: []string{"whk_1", "whk_2"}}
	d := openDoor(t, store, intake.Config{Accepted: func(receipts []model.Receipt) {
		if len(store.stored()) != 1 {
			t.Error("the sender was told before the event was stored")
		}
		for _, due := range receipts[0].Due {
			told = append(told, due.WebhookID)
		}
	}})
	a := d.post(renewal)
	if a.StatusCode != http.StatusAccepted || strings.TrimSpace(string(a.body)) != accepted1 {
		t.Errorf("got %d %s", a.StatusCode, a.body)
	}
	if got := a.Header.Get("Content-Type"); got != "application/json" {
		t.Errorf("content type %q", got)
	}
	a.hasSafeHeaders(t)
	if !slices.Equal(told, store.webhooks) {
		t.Errorf("told %v", told)
	}
	if e := store.stored()[0]; e.Source != model.SourceIntake || e.Subject != "lic_42" {
		t.Errorf("stored %+v", e)
	}
}

func TestNobodyIsToldOfARepetition(t *testing.T) {
	told := 0
	d := openDoor(t, &memory{}, intake.Config{Accepted: func([]model.Receipt) { told++ }})
	for range 2 {
		d.post(`{"id":"k","type":"license.renewed","data":{}}`)
	}
	if told != 1 {
		t.Errorf("the sender was told %d times, want once", told)
	}
}

func TestGoodRequestsAreAccepted(t *testing.T) {
	cases := []struct{ name, raw string }{
		{"by the name localhost", toHost("LocalHost:PORT")},
		{"by another loopback address", toHost("127.0.0.9:PORT")},
		{"by IPv6", toHost("[::1]:PORT")},
		{"from the server's own page", compose("POST", "/v1/events", renewal, append(asCaller, "Origin: http://HOST", "Sec-Fetch-Site: same-origin")...)},
		{"with another case of the scheme", compose("POST", "/v1/events", renewal, "Authorization: bEARER TOKEN", "Content-Type: application/json")},
		{"with a charset", compose("POST", "/v1/events", renewal, "Authorization: Bearer TOKEN", `Content-Type: Application/JSON; Charset="UTF-8"`)},
		{"as it is", compose("POST", "/v1/events", renewal, append(asCaller, "Content-Encoding: identity")...)},
		{"in chunks", postHead + "Transfer-Encoding: chunked\r\n\r\n" + chunked(renewal)},
		{"of 1 MiB", compose("POST", "/v1/events", ofSize(model.MaxEventSize), asCaller...)},
		{"with 150,000 keys", compose("POST", "/v1/events", `{"type":"a","data":{`+strings.Repeat(`"k":1,`, 150_000)+`"k":1}}`, asCaller...)},
	}
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	_, port, _ := strings.Cut(d.Addr(), ":")
	for i, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := d.in(t)
			answers := d.say(strings.ReplaceAll(c.raw, "PORT", port))
			if len(answers) != 1 || answers[0].StatusCode != http.StatusAccepted {
				t.Errorf("got %v", answers)
			}
			d.isWell(i + 1)
		})
	}
}

func TestSameKeyStoresOnce(t *testing.T) {
	const keyed = `{"id":"order-9981","type":"license.renewed","data":{"license":{"id":"lic_42"}}}`
	store := &memory{webhooks: []string{"whk_1", "whk_2"}}
	d := openDoor(t, store, intake.Config{})
	if a := d.post(keyed); a.StatusCode != http.StatusAccepted {
		t.Fatalf("got %d %s", a.StatusCode, a.body)
	}
	const again = `{"id":"evt_00000000000000000000000001","deliveries":2,"duplicate":true}`
	cases := []struct {
		name, body string
		header     []string
	}{
		{"the same again", keyed, nil},
		{"in another layout", ` {"type" : "license.renewed", "data": {"license": {"id": "lic_42" } }, "id":"order-9981"}`, nil},
		{"with the key in the header", renewal, []string{"Idempotency-Key: order-9981"}},
		{"with the key in both places", keyed, []string{"Idempotency-Key: order-9981"}},
		{"with null for what is left out", strings.Replace(keyed, "{", `{"reason":null,"initiator":null,`, 1), nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := d.in(t)
			a := d.post(c.body, c.header...)
			if a.StatusCode != http.StatusOK || strings.TrimSpace(string(a.body)) != again {
				t.Errorf("got %d %s", a.StatusCode, a.body)
			}
			d.isWell(1)
		})
	}
}

func TestSameKeyWithOtherContentIsAConflict(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	d.post(`{"id":"k","type":"license.renewed","data":{"n":1}}`)
	for _, body := range []string{
		`{"id":"k","type":"license.renewed","data":{"n":1.0}}`,
		`{"id":"k","type":"license.created","data":{"n":1}}`,
		`{"id":"k","type":"license.renewed","reason":"","data":{"n":1}}`,
		`{"id":"k","type":"license.renewed","initiator":{"type":"system"},"data":{"n":1}}`,
	} {
		if p := d.post(body).refused(t, http.StatusConflict); p.Field != "id" {
			t.Errorf("field %q of %s", p.Field, body)
		}
	}
	d.isWell(1)
}

func TestKeysThatCannotHoldAreRefused(t *testing.T) {
	cases := []struct {
		name, body string
		header     []string
	}{
		{"two that differ", `{"id":"a","type":"x","data":{}}`, []string{"Idempotency-Key: b"}},
		{"an empty one", `{"id":"","type":"x","data":{}}`, nil},
		{"an empty header", `{"type":"x","data":{}}`, []string{"Idempotency-Key:"}},
		{"two headers", `{"type":"x","data":{}}`, []string{"Idempotency-Key: a", "Idempotency-Key: a"}},
		{"a long one", `{"type":"x","data":{}}`, []string{"Idempotency-Key: " + strings.Repeat("k", model.MaxKeyLength+1)}},
		{"one in Latin-1", `{"type":"x","data":{}}`, []string{"Idempotency-Key: Zo\xeb"}},
	}
	d := openDoor(t, &memory{}, intake.Config{})
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := d.in(t)
			if p := d.post(c.body, c.header...).refused(t, http.StatusBadRequest); p.Field != "id" {
				t.Errorf("field %q: %s", p.Field, p.Detail)
			}
			d.isWell(0)
		})
	}
}

func TestEventIsShownWithItsDeliveries(t *testing.T) {
	d := openDoor(t, &memory{webhooks: []string{"whk_1", "whk_2"}}, intake.Config{})
	const data = `{"price":1.0,"mark":"<&>","note":"\u00e9"}`
	d.post(`{"id":"k","type":"license.renewed","timestamp":"2026-03-01T10:15:00.1239+01:00","initiator":{"type":"user","id":"cus_17"},"subject":"lic_42","data":` + data + `}`)
	a := d.request("GET", "/v1/events/evt_00000000000000000000000001", "", asCaller...)
	if a.StatusCode != http.StatusOK {
		t.Fatalf("got %d %s", a.StatusCode, a.body)
	}
	if !strings.Contains(string(a.body), `"data":`+data) {
		t.Errorf("the data changed its bytes: %s", a.body)
	}
	if strings.Contains(string(a.body), "secret-path") {
		t.Errorf("the answer holds a webhook's URL: %s", a.body)
	}
	var got map[string]any
	a.decoded(t, &got)
	delete(got, "received")
	delete(got, "data")
	want := map[string]any{
		"id": "evt_00000000000000000000000001", "key": "k", "type": "license.renewed", "test": false,
		"timestamp": "2026-03-01T09:15:00.123Z", "environment": "production", "subject": "lic_42",
		"initiator": map[string]any{"type": "user", "id": "cus_17"},
		"deliveries": []any{
			map[string]any{
				"id": "dlv_00000000000000000000000001", "webhook_id": "whk_1", "webhook_name": "CRM whk_1",
				"status": "pending", "attempts": 0.0, "next_attempt": "2026-03-01T09:15:00Z",
			},
			map[string]any{
				"id": "dlv_00000000000000000000000002", "webhook_id": "whk_2", "webhook_name": "CRM whk_2",
				"status": "held", "held_for": "webhook inactive", "attempts": 0.0,
			},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestUnknownEventIsNotFound(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	d.request("GET", "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", "", asCaller...).refused(t, http.StatusNotFound)
}

func TestHealthNeedsNoToken(t *testing.T) {
	d := openDoor(t, &memory{webhooks: []string{"whk_1", "whk_2"}}, intake.Config{})
	d.post(renewal)
	a := d.request("GET", "/v1/health", "")
	if got, want := strings.TrimSpace(string(a.body)), `{"status":"ok","version":"1.2.3","pending":2}`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	a.hasSafeHeaders(t)
	if a := d.request("HEAD", "/v1/health", ""); a.StatusCode != http.StatusOK || len(a.body) != 0 {
		t.Errorf("HEAD: %d %q", a.StatusCode, a.body)
	}
}

func TestWrongMethodNamesTheRightOnes(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	for path, want := range map[string]string{"/v1/events": "GET, POST, HEAD", "/v1/health": "GET, HEAD", "/docs": "GET, HEAD"} {
		a := d.request("PUT", path, "")
		a.refused(t, http.StatusMethodNotAllowed)
		if got := a.Header.Get("Allow"); got != want {
			t.Errorf("%s: Allow %q, want %q", path, got, want)
		}
	}
}

func TestMissingTokenSaysHowToSendIt(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	a := d.request("POST", "/v1/events", renewal)
	if p := a.refused(t, http.StatusUnauthorized); !strings.Contains(p.Detail, "latchbell token") {
		t.Errorf("detail %q", p.Detail)
	}
	if got := a.Header.Get("WWW-Authenticate"); !strings.HasPrefix(got, "Bearer") {
		t.Errorf("WWW-Authenticate %q", got)
	}
}
