package guide_test

import (
	"encoding/json"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"

	"latchbell/delivery/guide"
)

func TestDescriptionCoversWhatAReceiverGets(t *testing.T) {
	recorder := httptest.NewRecorder()
	guide.OpenAPI("1.2.3").ServeHTTP(recorder, httptest.NewRequest("GET", "/openapi.json", nil))
	doc, err := openapi3.NewLoader().LoadFromData(recorder.Body.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	c := forge(t)
	c.post(t)
	request := c.next(t)
	delivery := doc.Webhooks["delivery"].Post
	for _, p := range delivery.Parameters {
		value := request.header.Get(p.Value.Name)
		if err := p.Value.Schema.Value.VisitJSON(value, openapi3.EnableJSONSchema2020()); err != nil {
			t.Errorf("%s: %q: %v", p.Value.Name, value, err)
		}
	}
	for name := range request.header {
		described := slices.ContainsFunc(delivery.Parameters, func(p *openapi3.ParameterRef) bool { return strings.EqualFold(p.Value.Name, name) })
		if strings.Contains(name, "Webhook") && !described {
			t.Errorf("the header %s isn't described", name)
		}
	}
	var body any
	if err := json.Unmarshal(request.body, &body); err != nil {
		t.Fatal(err)
	}
	schema := delivery.RequestBody.Value.Content["application/json"].Schema.Value
	if err := schema.VisitJSON(body, openapi3.EnableJSONSchema2020()); err != nil {
		t.Errorf("the description forbids the body %s: %v", request.body, err)
	}
}
