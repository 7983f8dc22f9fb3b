package intake_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/getkin/kin-openapi/routers/gorillamux"

	"latchbell/delivery/intake"
	"latchbell/delivery/metrics"
	"latchbell/model"
)

// described is an intake with the real store, and the description that it
// gives of itself.
type described struct {
	*testing.T
	url    string
	doc    *openapi3.T
	router routers.Router
}

func describe(t *testing.T) *described {
	store := openDisk(t, filepath.Join(t.TempDir(), "latchbell.db"))
	d := listenWith(t, nil, intake.New(intake.Config{
		Store: store, Tokens: &model.TokenKeeper{Settings: store}, Version: "1.2.3", Metrics: metrics.New("1.2.3"),
	}))
	a := d.request("GET", "/openapi.json", "")
	a.hasSafeHeaders(t)
	doc, err := openapi3.NewLoader().LoadFromData(a.body)
	if err != nil {
		t.Fatal(err)
	}
	if err := doc.Validate(t.Context()); err != nil {
		t.Fatalf("the description isn't valid: %v", err)
	}
	router, err := gorillamux.NewRouter(doc)
	if err != nil {
		t.Fatal(err)
	}
	openapi3filter.RegisterBodyDecoder("text/html", openapi3filter.PlainBodyDecoder)
	openapi3filter.RegisterBodyDecoder("application/x-ndjson", openapi3filter.PlainBodyDecoder)
	return &described{t, "http://" + d.Addr(), doc, router}
}

// request is one that the description has to cover.
type request struct {
	method, path string
	contentType  string
	body         string
	header       map[string]string
	anonymous    bool
	status       int
	// undescribed: the body is one that the description forbids, or leaves open.
	undescribed bool
}

// send sends a request and holds it, and its answer, against the description.
func (d *described) send(t *testing.T, q request) []byte {
	t.Helper()
	raw, err := http.NewRequestWithContext(t.Context(), q.method, d.url+q.path, strings.NewReader(q.body))
	if err != nil {
		t.Fatal(err)
	}
	if q.contentType != "" {
		raw.Header.Set("Content-Type", q.contentType)
	}
	if !q.anonymous {
		raw.Header.Set("Authorization", "Bearer "+token)
	}
	for name, value := range q.header {
		raw.Header.Set(name, value)
	}
	route, params, err := d.router.FindRoute(raw)
	if err != nil {
		t.Fatalf("%s %s isn't described: %v", q.method, q.path, err)
	}
	input := &openapi3filter.RequestValidationInput{Request: raw, PathParams: params, Route: route, Options: &openapi3filter.Options{
		AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true,
	}}
	if err := openapi3filter.ValidateRequest(t.Context(), input); err != nil && !q.undescribed {
		t.Errorf("the description forbids the request: %v", err)
	}
	raw.Body = io.NopCloser(strings.NewReader(q.body)) // the validator has read it
	response, err := http.DefaultTransport.RoundTrip(raw)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != q.status {
		t.Fatalf("status %d, want %d: %s", response.StatusCode, q.status, body)
	}
	err = openapi3filter.ValidateResponse(t.Context(), &openapi3filter.ResponseValidationInput{
		RequestValidationInput: input, Status: response.StatusCode, Header: response.Header,
		Body: io.NopCloser(bytes.NewReader(body)), Options: input.Options,
	})
	if err != nil {
		t.Errorf("the description forbids the answer %d %s: %v", response.StatusCode, body, err)
	}
	return body
}

// TestEveryExampleOfTheDescriptionIsAccepted sends what the description gives
// as examples, twice where they have keys.
func TestEveryExampleOfTheDescriptionIsAccepted(t *testing.T) {
	d := describe(t)
	post := d.doc.Paths.Value("/v1/events").Post
	sent := 0
	for contentType, media := range post.RequestBody.Value.Content {
		for name, example := range media.Examples {
			t.Run(contentType+" "+name, func(t *testing.T) {
				body, isText := example.Value.Value.(string)
				if !isText {
					raw, err := json.Marshal(example.Value.Value)
					if err != nil {
						t.Fatal(err)
					}
					body = string(raw)
				}
				q := request{method: "POST", path: "/v1/events", contentType: contentType, body: body, status: 202}
				d.send(t, q)
				if strings.Count(body, `"id":"order-`) == max(1, strings.Count(body, `"type":"license.`)) {
					q.status = 200
					d.send(t, q)
				}
			})
			sent++
		}
	}
	if sent < 6 {
		t.Errorf("only %d examples", sent)
	}
	get := d.doc.Paths.Value("/v1/events").Get
	for _, p := range get.Parameters {
		if example := p.Value.Example; example != nil {
			d.send(t, request{method: "GET", path: "/v1/events?" + p.Value.Name + "=" + strings.Trim(jsonOf(t, example), `"`), status: 200})
		}
	}
}

func jsonOf(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAnswersAreAsTheyAreDescribed(t *testing.T) {
	d := describe(t)
	var receipt struct{ ID string }
	event := request{method: "POST", path: "/v1/events", contentType: "application/json", status: 202,
		body: `{"id":"k","type":"license.renewed","reason":"request","subject":"lic_42","initiator":{"type":"user","id":"cus_17","name":"Zoë"},"data":{}}`}
	if err := json.Unmarshal(d.send(t, event), &receipt); err != nil {
		t.Fatal(err)
	}
	changed, wrong, anonymous, foreign, binary := event, event, event, event, event
	changed.body, changed.status = strings.Replace(event.body, "request", "refund", 1), 409
	wrong.body, wrong.status, wrong.undescribed = "{}", 400, true
	anonymous.anonymous, anonymous.status = true, 401
	foreign.header, foreign.status = map[string]string{"Origin": "https://evil.example"}, 403
	binary.header = map[string]string{"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/", "ce-type": "a"}
	binary.body, binary.undescribed = "{}", true
	large, text := event, event
	large.body, large.status, large.undescribed = ofSize(model.MaxEventSize+1), 413, true
	text.contentType, text.status, text.undescribed = "text/plain", 415, true
	for name, q := range map[string]request{
		"another content": changed, "no type": wrong, "no token": anonymous, "a foreign page": foreign,
		"the binary mode": binary, "too large": large, "no JSON": text,
		"the list":            {method: "GET", path: "/v1/events?type=license.*&limit=1", status: 200},
		"a wrong limit":       {method: "GET", path: "/v1/events?limit=0", status: 400, undescribed: true},
		"the event":           {method: "GET", path: "/v1/events/" + receipt.ID, status: 200},
		"an event of nowhere": {method: "GET", path: "/v1/events/evt_01ARZ3NDEKTSV4RRFFQ69G5FAV", status: 404},
		"the health":          {method: "GET", path: "/v1/health", anonymous: true, status: 200},
		"the metrics":         {method: "GET", path: "/metrics", status: 200},
		"no metrics":          {method: "GET", path: "/metrics", anonymous: true, status: 401},
		"itself":              {method: "GET", path: "/openapi.json", anonymous: true, status: 200},
		"the guide":           {method: "GET", path: "/docs", anonymous: true, status: 200},
	} {
		t.Run(name, func(t *testing.T) { d.send(t, q) })
	}
}

// TestDescriptionHasWhatTheProgramHas holds lists of the description against
// those of the program.
func TestDescriptionHasWhatTheProgramHas(t *testing.T) {
	d := describe(t)
	if d.doc.Info.Version != "1.2.3" {
		t.Errorf("it is of version %q", d.doc.Info.Version)
	}
	lists := map[string]struct{ got, want any }{
		"environments": {d.doc.Components.Schemas["Environment"].Value.Enum, model.Environments},
		"statuses":     {d.doc.Components.Schemas["Delivery"].Value.Properties["status"].Value.Enum, model.DeliveryStatuses},
		"initiators": {d.doc.Components.Schemas["Initiator"].Value.Properties["type"].Value.Enum,
			[]model.InitiatorType{model.InitiatorSystem, model.InitiatorUser, model.InitiatorAdmin}},
	}
	for name, list := range lists {
		got, want := words(t, list.got), words(t, list.want)
		if !slices.Equal(got, want) {
			t.Errorf("the %s are %v, want %v", name, got, want)
		}
	}
	paths := slices.Sorted(maps.Keys(d.doc.Paths.Map()))
	if want := []string{"/docs", "/metrics", "/openapi.json", "/v1/events", "/v1/events/{id}", "/v1/health"}; !slices.Equal(paths, want) {
		t.Errorf("the paths are %v, want %v", paths, want)
	}
}

// words returns a list of texts, sorted.
func words(t *testing.T, list any) []string {
	t.Helper()
	var texts []string
	if err := json.Unmarshal([]byte(jsonOf(t, list)), &texts); err != nil {
		t.Fatal(err)
	}
	slices.Sort(texts)
	return texts
}
