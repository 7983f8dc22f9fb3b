package delivery

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// draft returns a webhook that isn't saved.
func draft() *model.Webhook {
	w := model.NewWebhook()
	w.Name, w.URL, w.Events = "CRM", "https://crm.example.com/hook?token=s3cret", []string{"*"}
	w.Headers = []model.CustomHeader{{Name: "X-Api-Key", Value: "hunter2", Secret: true}}
	return w
}

func previewed(headers []model.Header) http.Header {
	h := make(http.Header)
	for _, line := range headers {
		h.Add(line.Name, line.Value)
	}
	return h
}

func TestAPreviewIsTheRequestThatWouldBeSent(t *testing.T) {
	l := newLab(t)
	secret := model.NewSecret()
	got, err := l.engine.Preview(t.Context(), model.Draft{Webhook: draft(), Secret: secret, Type: "license.renewed"})
	l.must(err)

	header := previewed(got.Headers)
	l.must(sign.Verify(sign.Profile{Name: model.SignatureStandard}, secret, header, got.Body, time.Now()))
	if got.URL != "https://crm.example.com/hook?token=***" || header.Get("X-Api-Key") != model.URLMask {
		t.Errorf("the preview shows %s and %v", got.URL, header)
	}
	if len(got.Notes) != 0 || header.Get("x-webhook-event") != "license.renewed" {
		t.Errorf("notes %v, headers %v", got.Notes, header)
	}
	want := header.Get("webhook-id") + "." + header.Get("webhook-timestamp") + "." + string(got.Body)
	if len(got.Signed) == 0 || got.Signed[0].Content != want {
		t.Errorf("the string to sign is %+v, want %s", got.Signed, want)
	}
}

func TestAPreviewWithoutASecretSaysSo(t *testing.T) {
	l := newLab(t)
	for _, p := range model.SignatureProfiles {
		w := draft()
		w.Signature = p
		w.CustomSignature = model.CustomSignature{Header: "X-Sig", Content: "{body}", Key: "text", Hash: "sha256", Encoding: "hex"}
		got, err := l.engine.Preview(t.Context(), model.Draft{Webhook: w, Type: model.TestType})
		l.must(err)
		if signs := p.Signs(); (len(got.Notes) == 1) != signs {
			t.Errorf("%s: notes %v", p, got.Notes)
		}
	}
}

func TestAPreviewUsesTheStoredSecretsAndEvents(t *testing.T) {
	l := newLab(t)
	w := draft()
	l.must((&model.Registry{Store: l.store, Secrets: l.secrets}).Create(context.Background(), w, ""))
	event := l.accept(1)[0].EventID
	w.Body = model.BodyTemplate
	w.Template = `{"subject":{{json .subject}}}`
	got, err := l.engine.Preview(t.Context(), model.Draft{Webhook: w, EventID: event})
	l.must(err)
	secret, err := l.secrets.Get(t.Context(), w.SecretRef)
	l.must(err)
	l.must(sign.Verify(sign.Profile{Name: model.SignatureStandard}, secret, previewed(got.Headers), got.Body, time.Now()))
	if !bytes.Equal(got.Body, []byte(`{"subject":"lic_0"}`)) || len(got.Notes) != 0 {
		t.Errorf("the preview is %s with notes %v", got.Body, got.Notes)
	}
}

func TestAPreviewSaysWhatTheKeychainLacks(t *testing.T) {
	l := newLab(t)
	w := draft()
	l.must((&model.Registry{Store: l.store, Secrets: l.secrets}).Create(t.Context(), w, ""))
	l.must(l.secrets.Delete(t.Context(), w.SecretRef))
	got, err := l.engine.Preview(t.Context(), model.Draft{Webhook: w, Type: model.TestType})
	l.must(err)
	if notes := strings.Join(got.Notes, " "); notes == "" || strings.Contains(notes, "doesn't answer") {
		t.Errorf("the preview says %q", notes)
	}
}

func TestAPreviewNamesWhatIsWrong(t *testing.T) {
	l := newLab(t)
	broken := draft()
	broken.URL = "ftp://x"
	template := draft()
	template.Body, template.Template = model.BodyTemplate, "{\n\"a\": {{json .type}\n}"
	failing := draft()
	failing.Body, failing.Template = model.BodyTemplate, "{\n\"a\": oops\n}"
	for _, c := range []struct {
		webhook     *model.Webhook
		event       string
		field, says string
		kind        model.Kind
	}{
		{broken, "license.created", "url", "must begin with https://", model.Invalid},
		{template, "license.created", "template", "ine 2", model.Invalid},
		{failing, "license.created", "template", "ine 2", model.Invalid},
		{draft(), "no.such", "", "isn't in the catalogue", model.NotFound},
	} {
		_, err := l.engine.Preview(t.Context(), model.Draft{Webhook: c.webhook, Type: c.event})
		if !model.Is(err, c.kind) || model.FieldOf(err) != c.field || !strings.Contains(model.Sentence(err), c.says) {
			t.Errorf("got %v for %q, want %q", err, model.FieldOf(err), c.says)
		}
	}
}
