package body_test

import (
	"encoding/json"
	"strings"
	"testing"

	"latchbell/assets"
	"latchbell/delivery/body"
	"latchbell/model"
)

func TestMaskedKeysLeaveNothingButTheirEnds(t *testing.T) {
	const key, old = "7F3A-91BC-04DE-6A18", "OLD1-OLD2-OLD3-OLD4"
	c := catalogue(t)
	e := chatEvent(c, "license.updated")
	e.Subject = key
	e.Data = json.RawMessage(`{"license":{"id":"lic_42","key":"` + key + `","expires_at":"2027-03-01T09:15:00Z"},"previous":{"key":"` + old + `"}}`)
	templates := []string{`{"k":{{.data.license.key}},"s":{{.subject}},"d":{{json .data}}}`}
	for _, s := range assets.Starters {
		templates = append(templates, s.Template())
	}
	var webhooks []*model.Webhook
	for _, p := range model.BodyProfiles {
		webhooks = append(webhooks, &model.Webhook{Name: "CRM", Body: p, MaskKey: true, ChatID: "1", Template: templates[0]})
	}
	for _, text := range templates {
		webhooks = append(webhooks, &model.Webhook{Body: model.BodyTemplate, MaskKey: true, Template: text})
	}
	for _, w := range webhooks {
		r, err := body.Render(w, e, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"7F3A", "91BC", "04DE", "OLD1", "OLD3"} {
			if strings.Contains(string(r.Body), secret) {
				t.Errorf("%s still holds %s: %s", w.Body, secret, r.Body)
			}
		}
	}
}

func TestMaskingKeepsEveryOtherByte(t *testing.T) {
	for data, want := range map[string]string{
		`{"z":1.0,"license":{"a":1E+2,"key":"7F3A-91BC","\u006b":"\u00eb\/"},"y":[]}`: `{"z":1.0,"license":{"a":1E+2,"key":"••••91BC","\u006b":"\u00eb\/"},"y":[]}`,
		`{"license":{"key":"A2345678"},"license":{"key":"B2345678"}}`:                 `{"license":{"key":"••••5678"},"license":{"key":"••••5678"}}`,
		`{"license":{"\u006bey":"A2345678","key":"x"}}`:                               `{"license":{"\u006bey":"••••5678","key":"••••"}}`,
		`{"license":{"key":12345678}}`:                                                `{"license":{"key":"••••5678"}}`,
		`{"license":{"key":null,"id":"x"}}`:                                           `{"license":{"key":null,"id":"x"}}`,
		`{"license":{"key":{"value":"A2345678"}}}`:                                    `{"license":{"key":"••••"}}`,
		`{"license":"A2345678","previous":[1]}`:                                       `{"license":"A2345678","previous":[1]}`,
		`{"previous":{"key":"A2345678"},"other":{"key":"kept"}}`:                      `{"previous":{"key":"••••5678"},"other":{"key":"kept"}}`,
	} {
		e := &model.Event{ID: "evt_1", Type: "a.b", Data: json.RawMessage(data)}
		r, err := body.Render(&model.Webhook{MaskKey: true}, e, catalogue(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, got, _ := strings.Cut(string(r.Body), `"data":`); got != want+"}" {
			t.Errorf("%s became %s", data, got)
		}
		if string(e.Data) != data {
			t.Errorf("the event itself was changed to %s", e.Data)
		}
	}
}

func TestSubjectIsMaskedIfItIsTheKey(t *testing.T) {
	for subject, want := range map[string]string{"7F3A-91BC": "••••91BC", "lic_42": "lic_42", "OLD-KEY-1": "••••EY-1"} {
		e := &model.Event{ID: "evt_1", Type: "a.b", Subject: subject, Data: json.RawMessage(`{"license":{"key":"7F3A-91BC"},"previous":{"key":"OLD-KEY-1"}}`)}
		r, err := body.Render(&model.Webhook{MaskKey: true}, e, catalogue(t))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(r.Body), `"subject":"`+want+`"`) {
			t.Errorf("the subject %s became %s", subject, r.Body)
		}
	}
}
