package guide

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"

	"latchbell/delivery/body"
	"latchbell/model"
)

const eventsPath = "/v1/events"

// examples are commands for a terminal, one for each way to reach the intake.
type examples struct {
	One, Array, Lines, Structured, Binary, Poll string
}

func examplesAt(url string) examples {
	return examples{
		One: curl(url, []string{"Content-Type: application/json"},
			`{"type":"license.renewed","id":"order-9981-renewal","data":{"license":{"id":"lic_42","key":"7F3A-91BC"}}}`),
		Array: curl(url, []string{"Content-Type: application/json"},
			`[{"type":"license.created","id":"order-9982","data":{"license":{"id":"lic_43"}}},
      {"type":"license.assigned","data":{"license":{"id":"lic_43"}}}]`),
		Lines: curl(url, []string{"Content-Type: application/x-ndjson"},
			`{"type":"license.created","data":{"license":{"id":"lic_44"}}}
{"type":"license.assigned","data":{"license":{"id":"lic_44"}}}`),
		Structured: curl(url, []string{"Content-Type: application/cloudevents+json"},
			`{"specversion":"1.0","id":"order-9983","source":"/licenses","type":"license.created","data":{"license":{"id":"lic_45"}}}`),
		Binary: curl(url, []string{
			"Content-Type: application/json", "ce-specversion: 1.0", "ce-id: order-9984", "ce-source: /licenses",
			"ce-type: license.created", "ce-initiatorname: Zo%C3%AB", "ce-initiatortype: user",
		}, `{"license":{"id":"lic_46"}}`),
		Poll: fmt.Sprintf("curl '%s%s?type=license.*&limit=10' \\\n  -H \"Authorization: Bearer $(latchbell token)\"", url, eventsPath),
	}
}

// curl writes a POST. The bodies hold no single quotes.
func curl(url string, headers []string, data string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "curl %s%s \\\n  -H \"Authorization: Bearer $(latchbell token)\"", url, eventsPath)
	for _, h := range headers {
		fmt.Fprintf(&out, " \\\n  -H '%s'", h)
	}
	fmt.Fprintf(&out, " \\\n  --data-binary '%s'", data)
	return out.String()
}

// sampleBody is the body of a request to a receiver.
func sampleBody() string {
	at := time.Date(2026, time.March, 1, 9, 15, 0, 0, time.UTC)
	return string(body.Canonical(&model.Event{
		ID: "evt_01JNXK3Z5Q8V7W2R4T6Y8P0ABC", Type: "license.renewed", Timestamp: at, Environment: model.Production,
		Initiator: model.Initiator{Type: model.InitiatorUser, ID: "cus_17", Name: "Zoë Albers"},
		Reason:    "subscription_payment", Subject: "lic_42",
		Data: json.RawMessage(`{"license":{"id":"lic_42","key":"7F3A-91BC"}}`),
	}))
}

// retries is a policy as the guide shows it.
type retries struct {
	Name, Waits, Total string
	Tries              int
}

func allRetries() []retries {
	var all []retries
	for _, policy := range model.RetryPolicies {
		waits := policy.Waits()
		texts, total := make([]string, len(waits)), time.Duration(0)
		for i, w := range waits {
			texts[i] = inWords(w)
			total += w
		}
		r := retries{Name: string(policy), Tries: len(waits) + 1, Waits: "none", Total: "at once"}
		if len(waits) > 0 {
			r.Waits, r.Total = strings.Join(texts, ", "), "about "+inWords(total)
		}
		all = append(all, r)
	}
	return all
}

// inWords writes a duration in the unit in which people would say it.
func inWords(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 2*time.Hour && d != time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}

func status(code int) string { return fmt.Sprintf("%d %s", code, http.StatusText(code)) }
