package model_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"latchbell/model"
)

const secretInFile = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

// apply applies a file and returns what it changed, in words.
func (d *desk) apply(t *testing.T, raw string) string {
	t.Helper()
	file, err := model.ParseFile([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	changes, err := d.Apply(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(changes, "; ")
}

func TestApplyChangesWhatDiffers(t *testing.T) {
	const crm = `"name":"CRM","url":"https://crm.example.com","events":["license.*"]`
	steps := []struct{ name, webhook, want string }{
		{"new", crm, "created CRM (production)"},
		{"again", crm, ""},
		{"with defaults spelt out", crm + `,"environment":"production","description":"","active":true,"allow_private":false`, ""},
		{"with an owner", crm + `,"owner":" Zoë "`, "changed CRM (production): owner"},
		{"without an owner", crm, ""},
		{"in another environment", crm + `,"environment":"staging"`, "created CRM (staging)"},
		{"with a secret", crm + `,"secret":"` + secretInFile + `"`, "changed CRM (production): secret"},
		{"with the same secret", crm + `,"secret":"` + secretInFile + `"`, ""},
		{"turned off", crm + `,"active":false`, "changed CRM (production): active"},
		{"with other events", `"name":"CRM","url":"https://crm.example.com","events":["*","license.*"]`, "changed CRM (production): events"},
	}
	d := newDesk()
	for _, s := range steps {
		if got := d.apply(t, `{"version":1,"webhooks":[{`+s.webhook+`}]}`); got != s.want {
			t.Errorf("%s: %q, want %q", s.name, got, s.want)
		}
	}
}

func TestFileErrorsNameTheWebhookAndTheField(t *testing.T) {
	const good = `{"name":"CRM","url":"https://crm.example.com","events":["*"]}`
	cases := []struct{ name, raw, field, sentence string }{
		{"no version", `{"webhooks":[]}`, "version", `Write "version": 1`},
		{"a later version", `{"version":2,"webhooks":[]}`, "version", `Write "version": 1`},
		{"text that isn't UTF-8", "{\"version\":1,\"webhooks\":[{\"name\":\"Zo\xeb\",\"url\":\"https://a.example\",\"events\":[\"*\"]}]}", "", "isn't UTF-8"},
		{"no webhooks", `{"version":1}`, "webhooks", "is missing"},
		{"an unknown field of the file", `{"version":1,"webhook":[]}`, "webhook", `no field "webhook"`},
		{"an unknown field", `{"version":1,"webhooks":[` + good + `,{"name":"B","uri":"x"}]}`, "uri", `webhooks[1] ("B"), uri: There is no field "uri"`},
		{"a broken URL", `{"version":1,"webhooks":[{"name":"B","url":"x","events":["*"]}]}`, "url", `webhooks[0] ("B"), url: `},
		{"no name", `{"version":1,"webhooks":[{"url":"https://a.example","events":["*"]}]}`, "name", "webhooks[0], name: "},
		{"a broken secret", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"signature":"standard","secret":"x"}]}`, "secret", `webhooks[0] ("B"), secret: `},
		{"a time without a unit", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"timeout":"15"}]}`, "timeout", `Write a time with its unit`},
		{"a number as a time", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"timeout":15}]}`, "timeout", `Write a time with its unit`},
		{"an unknown field of a message", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"message":{"titel":"x"}}]}`, "message", `no field "titel"`},
		{"an unknown field of a signature", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"custom_signature":{"head":"x"}}]}`, "custom_signature", `no field "head"`},
		{"an unknown body", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"body":"xml"}]}`, "body", `no body format "xml"`},
		{"a header that isn't a text", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"headers":{"X-A":1}}]}`, "headers", "The value of the header X-A must be a text"},
		{"a header that smuggles another", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"headers":{"X-A":"1\r\nX-B: 2"}}]}`, "headers", "The value of the header X-A"},
		{"a header of Latchbell's", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"headers":{"Webhook-Id":"1"}}]}`, "headers", "set by Latchbell"},
		{"a header of the signature", `{"version":1,"webhooks":[{"name":"B","url":"https://a.example","events":["*"],"headers":{"x-webhook-signature":"1"}}]}`, "headers", "holds the signature"},
		{"a name twice", `{"version":1,"webhooks":[` + good + `,` + strings.Replace(good, "CRM", " CRM ", 1) + `]}`, "name", `webhooks[1] ("CRM"), name: The name stands twice`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := model.ParseFile([]byte(c.raw))
			if !model.Is(err, model.Invalid) || model.FieldOf(err) != c.field || !strings.Contains(model.Sentence(err), c.sentence) {
				t.Errorf("got %v for %q", err, model.FieldOf(err))
			}
		})
	}
}

func TestApplyNamesTheWebhookThatNeedsAnotherSecret(t *testing.T) {
	d := newDesk()
	d.apply(t, `{"version":1,"webhooks":[{"name":"CRM","url":"https://crm.example.com","events":["*"],"signature":"github","secret":"hello world"}]}`)
	file, err := model.ParseFile([]byte(`{"version":1,"webhooks":[{"name":"CRM","url":"https://crm.example.com","events":["*"],"signature":"zentitle"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	_, err = d.Apply(t.Context(), file)
	if model.FieldOf(err) != "secret" || !strings.HasPrefix(model.Sentence(err), `webhooks[0] ("CRM"), secret: `) {
		t.Errorf("got %v for %q", err, model.FieldOf(err))
	}
}

func TestASecretInAnotherFormIsTheSame(t *testing.T) {
	key, err := model.NewSecretFor(model.SignatureZentitle)
	if err != nil {
		t.Fatal(err)
	}
	d := newDesk()
	file := func(key string) string {
		return `{"version":1,"webhooks":[{"name":"CRM","url":"https://crm.example.com","events":["*"],"signature":"zentitle","secret":` + jsonOf(t, key) + `}]}`
	}
	d.apply(t, file(key))
	if got := d.apply(t, file(strings.ReplaceAll(key, "\n", "\r\n")+"\r\n")); got != "" {
		t.Errorf("the key with other line breaks is %q", got)
	}
}

func TestExportedFileAppliesElsewhere(t *testing.T) {
	here, there := newDesk(), newDesk()
	here.apply(t, fmt.Sprintf(`{"version":1,"webhooks":[
		{"name":"CRM","url":"https://crm.example.com","events":["*"],"secret":%q,"owner":"Zoë","description":"a\nb"},
		{"name":"Lab","url":"http://10.0.0.5","events":["license.*","user.created"],"environment":"development","active":false,"allow_private":true,
		 "headers":{"X-Source":"desk","X-Api-Key":"hunter2","X-Public-Key":{"plain":"42"}}}]}`, secretInFile))
	file, err := here.Export(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := json.Marshal(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := here.apply(t, string(raw)); got != "" {
		t.Errorf("here it changes %s", got)
	}
	if got, want := there.apply(t, string(raw)), "created CRM (production); created Lab (development)"; got != want {
		t.Errorf("there it says %q, want %q", got, want)
	}
	if again, err := there.Export(t.Context(), true); err != nil || jsonOf(t, again) != string(raw) {
		t.Errorf("exported there: %v\n%s\nwant\n%s", err, jsonOf(t, again), raw)
	}
}

func TestExportHoldsSecretsOnlyIfAskedFor(t *testing.T) {
	d := newDesk()
	d.apply(t, `{"version":1,"webhooks":[{"name":"CRM","url":"https://crm.example.com","events":["*"],"secret":"`+secretInFile+`"}]}`)
	d.keychain.locked = true
	file, err := d.Export(t.Context(), false)
	if err != nil || strings.Contains(jsonOf(t, file), "whsec_") {
		t.Errorf("got %v, %s", err, jsonOf(t, file))
	}
	if _, err := d.Export(t.Context(), true); !model.Is(err, model.Unavailable) {
		t.Errorf("with secrets: %v", err)
	}
}

func TestExportMasksTokensThatArentInTheKeychainYet(t *testing.T) {
	d, w := newDesk(), goodWebhook()
	if err := d.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	w.URL = discordURL // as an earlier version stored it
	d.store.saved[w.ID] = *w
	for secrets, want := range map[bool]string{false: discordMasked, true: discordURL} {
		file, err := d.Export(t.Context(), secrets)
		if err != nil || file.Webhooks[0].URL != want {
			t.Errorf("with secrets %v: %v, %v", secrets, file, err)
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

// FuzzParseFile checks that no file makes the parser panic, and that what it
// accepts is accepted again, and alike, as it would be exported.
func FuzzParseFile(f *testing.F) {
	f.Add([]byte(`{"version":1,"webhooks":[]}`))
	f.Add([]byte(`{"version":1,"webhooks":[{"name":"A","url":"https://a.example","events":["*"],"owner":"Zoë","active":false}]}`))
	f.Add([]byte(`{"version":1,"webhooks":[{"name":"A","url":"http://[::1]:1/x?y","events":["a.*","a.b"],"allow_private":true}]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		file, err := model.ParseFile(raw)
		if err != nil {
			return
		}
		again, err := json.Marshal(file)
		if err != nil {
			t.Fatal(err)
		}
		reread, err := model.ParseFile(again)
		if err != nil {
			t.Fatalf("what was accepted is refused when it is written again: %v\n%s", err, again)
		}
		if !reflect.DeepEqual(file, reread) {
			t.Errorf("%+v became %+v", file, reread)
		}
	})
}
