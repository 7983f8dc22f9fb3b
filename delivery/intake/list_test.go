package intake_test

import (
	"fmt"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchbell/delivery/intake"
	"latchbell/model"
)

// list is the answer of GET /v1/events.
type list struct {
	Events []struct {
		ID, Key, Type, Subject, Environment, Timestamp, Received, Reason string
		Test                                                             bool
		Initiator                                                        map[string]string
		Data                                                             map[string]any
	}
	Next string
}

func (d *door) list(query string) (list, answer) {
	d.t.Helper()
	a := d.request("GET", "/v1/events"+query, "", asCaller...)
	if a.StatusCode != http.StatusOK {
		d.t.Fatalf("%s: %s", query, a)
	}
	var got list
	a.decoded(d.t, &got)
	return got, a
}

func TestPollerGetsEveryEventOnceAndInOrder(t *testing.T) {
	d := listenWith(t, nil, onDisk(openDisk(t, filepath.Join(t.TempDir(), "latchbell.db"))))
	var lines strings.Builder
	for i := range 25 {
		fmt.Fprintf(&lines, "{\"id\":\"k%02d\",\"type\":\"license.renewed\",\"subject\":\"lic_%d\",\"data\":{\"n\":1.0}}\n", i, i%2)
	}
	d.postAs("application/x-ndjson", lines.String())
	var keys []string
	query, last := "?limit=10", ""
	for {
		page, a := d.list(query)
		if !strings.Contains(string(a.body), `"data":{"n":1.0}`) && len(page.Events) > 0 {
			t.Errorf("the data changed its bytes: %s", a.body)
		}
		for _, e := range page.Events {
			keys, last = append(keys, e.Key), e.ID
		}
		if page.Next == "" {
			break
		}
		query = "?limit=10&after=" + page.Next
	}
	if len(keys) != 25 || keys[0] != "k00" || keys[24] != "k24" {
		t.Errorf("the poller got %v", keys)
	}
	if page, a := d.list("?after=" + last); len(page.Events) != 0 || strings.TrimSpace(string(a.body)) != `{"events":[]}` {
		t.Errorf("behind the last event there is %s", a)
	}
	if page, _ := d.list("?subject=lic_1&type=license.*&environment=production&limit=1000"); len(page.Events) != 12 || page.Next != "" {
		t.Errorf("%d events of lic_1", len(page.Events))
	}
	if page, _ := d.list("?environment=staging"); len(page.Events) != 0 {
		t.Errorf("%d events of staging", len(page.Events))
	}
}

func TestListedEventIsShownWithoutItsDeliveries(t *testing.T) {
	d := openDoor(t, &memory{webhooks: []string{"whk_1"}}, intake.Config{})
	d.post(`{"id":"k","type":"license.renewed","subject":"lic_42","timestamp":"2026-03-01T09:15:00Z","data":{"mark":"<&>"}}`)
	_, a := d.list("")
	if strings.Contains(string(a.body), "deliveries") || !strings.Contains(string(a.body), `"data":{"mark":"<&>"}`) {
		t.Errorf("got %s", a)
	}
	a.hasSafeHeaders(t)
}

func TestParametersReachTheStore(t *testing.T) {
	const id = "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC"
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	d.list("")
	d.list("?after=" + id + "&type=license.*&subject=lic%2042&environment=staging&limit=1000")
	want := []model.EventQuery{
		{Limit: 100},
		{After: id, Type: "license.*", Subject: "lic 42", Environment: model.Staging, Limit: 1000},
	}
	if diff := cmp.Diff(want, store.asked); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestParametersAreReadStrictly(t *testing.T) {
	d := openDoor(t, &memory{}, intake.Config{})
	for query, field := range map[string]string{
		"?limit=0": "limit", "?limit=1001": "limit", "?limit=": "limit", "?limit=ten": "limit", "?limit=-1": "limit", "?limit=9e1": "limit",
		"?after=": "after", "?after=evt_1": "after", "?after=dlv_01JNXK3Z5Q8V7W2R4T6Y8P0ABC": "after",
		"?type=": "type", "?type=*": "type", "?type=license.": "type", "?type=lic*": "type", "?type=license.*.b": "type",
		"?subject=": "subject", "?environment=prod": "environment", "?environment=": "environment",
		"?Limit=5": "Limit", "?since=5": "since", "?limit=5&limit=5": "limit", "?=5": "",
		"?a;b": "", "?limit=%zz": "",
	} {
		if p := d.request("GET", "/v1/events"+query, "", asCaller...).refused(t, http.StatusBadRequest); p.Field != field {
			t.Errorf("%s: field %q, %q", query, p.Field, p.Detail)
		}
	}
}

func TestListThatEndsForItsSizeSaysThatThereIsMore(t *testing.T) {
	store := &memory{}
	d := openDoor(t, store, intake.Config{})
	large := []byte(`{"n":"` + strings.Repeat("x", model.MaxEventPage/2) + `"}`)
	for range 2 {
		if _, err := store.Accept(t.Context(), []model.Event{{Data: large}}); err != nil {
			t.Fatal(err)
		}
	}
	a := d.request("GET", "/v1/events", "", asCaller...)
	if want := `"next":"` + store.stored()[1].ID + `"}`; a.StatusCode != http.StatusOK || !strings.HasSuffix(strings.TrimSpace(string(a.body)), want) {
		t.Errorf("%d: the answer ends with %.60q", a.StatusCode, a.body[max(0, len(a.body)-60):])
	}
}
