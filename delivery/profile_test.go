package delivery

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

// templated stores a webhook with a template.
func (l *lab) templated(name, template string) *model.Webhook {
	l.t.Helper()
	w := l.webhook(name)
	l.change(w, func(w *model.Webhook) { w.Body, w.Template = model.BodyTemplate, template })
	return w
}

func TestABodyIsRenderedOnceForAllTriesOfARound(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(status(http.StatusInternalServerError))
		w := l.templated("crm", `{"first":{{json .type}}}`)
		l.start()
		l.send(1)
		soon()
		l.change(w, func(w *model.Webhook) { w.Template = `{"second":{{json .type}}}` })
		l.restart(time.Second)
		time.Sleep(10 * time.Second)
		soon()
		l.change(w, func(w *model.Webhook) { w.Body = model.BodyCanonical })
		l.must(l.engine.Resend(t.Context(), l.only().ID))
		soon()
		l.change(w, func(w *model.Webhook) { w.Body = model.BodyTemplate })
		time.Sleep(10 * time.Second)
		soon()

		requests := inbox.all()
		if len(requests) != 4 {
			t.Fatalf("the receiver got %d requests", len(requests))
		}
		const first = `{"first":"license.renewed"}`
		if requests[0].body != first || requests[1].body != first {
			t.Errorf("the tries of the first round sent %s and %s", requests[0].body, requests[1].body)
		}
		if !strings.HasPrefix(requests[2].body, `{"id":"evt_`) || requests[3].body != requests[2].body {
			t.Errorf("the tries of the second round sent %s and %s", requests[2].body, requests[3].body)
		}
		for round, want := range []string{first, requests[2].body} {
			if got, err := l.engine.Body(t.Context(), l.only().ID, round); err != nil || string(got) != want {
				t.Errorf("the log shows %s (%v) for round %d", got, err, round)
			}
		}
	})
}

func TestATemplateThatFailsFailsItsDeliveryAndNothingElse(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.templated("crm", `{"a":{{json .type}}{{if eq .subject "lic_0"}}oops{{end}}}`)
		l.start()
		l.send(2)
		soon()

		all := l.deliveries(w)
		if all[0].Status != model.Failed || all[0].LastCause != causeTemplate || !strings.Contains(all[0].LastReason, "template") {
			t.Errorf("the event that the template can't take stands at %+v", all[0])
		}
		if all[1].Status != model.Succeeded || len(inbox.all()) != 1 {
			t.Errorf("the next one stands at %+v", all[1])
		}
		if now := l.stored(w); !now.Status.Active || !now.FailingSince.IsZero() {
			t.Errorf("the webhook stands at %+v", now)
		}
		if _, err := l.engine.Body(t.Context(), all[0].ID, 0); !model.Is(err, model.NotFound) {
			t.Errorf("the body that never was gives %v", err)
		}
		l.change(w, func(w *model.Webhook) { w.Template = `{"mended":true}` })
		l.must(l.engine.Resend(t.Context(), all[0].ID))
		soon()
		l.expect(w, 2, model.Succeeded, "")
	})
}

// guarded stores a webhook with a token in its URL and a secret header.
func (l *lab) guarded(registry *model.Registry) *model.Webhook {
	l.t.Helper()
	w := model.NewWebhook()
	w.Name, w.URL, w.Events, w.AllowPrivate = "crm", "http://crm.test/hook?token=s3cret", []string{"*"}, true
	w.Headers = []model.CustomHeader{{Name: "X-Api-Key", Value: "hunter2", Secret: true}, {Name: "X-Source", Value: "desk"}}
	l.must(registry.Create(context.Background(), w, ""))
	return w
}

func TestWhatGivesAccessIsSentAndNotLogged(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		var query string
		inbox := l.receive(func(_ http.ResponseWriter, r *http.Request) { query = r.URL.RawQuery })
		w := l.guarded(&model.Registry{Store: l.store, Secrets: l.secrets})
		l.start()
		l.send(1)
		soon()

		l.expect(w, 1, model.Succeeded, "")
		got := inbox.all()[0]
		if query != "token=s3cret" || got.header.Get("X-Api-Key") != "hunter2" || got.header.Get("X-Source") != "desk" {
			t.Errorf("the receiver got ?%s and %v", query, got.header)
		}
		attempts, err := l.store.Attempts(t.Context(), l.only().ID)
		l.must(err)
		if url := attempts[0].Request.URL; url != "http://crm.test/hook?token=***" {
			t.Errorf("the log shows %s", url)
		}
		for _, h := range attempts[0].Request.Headers {
			if strings.Contains(h.Value, "hunter2") || h.Name == "X-Api-Key" && h.Value != model.URLMask {
				t.Errorf("the log shows %s: %s", h.Name, h.Value)
			}
		}
	})
}

func TestWhatAReceiverRepeatsOfItsAccessIsNotLogged(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Location", "http://crm.test/moved?"+r.URL.RawQuery)
			w.WriteHeader(http.StatusTemporaryRedirect)
			fmt.Fprintf(w, "%s?%s %v", r.URL.Path, r.URL.RawQuery, r.Header)
		})
		l.guarded(&model.Registry{Store: l.store, Secrets: l.secrets})
		l.start()
		l.send(1)
		soon()

		attempts, err := l.store.Attempts(t.Context(), l.only().ID)
		l.must(err)
		answer := attempts[0].Response
		logged := fmt.Sprint(answer.Headers, string(answer.Body))
		if strings.Contains(logged, "s3cret") || strings.Contains(logged, "hunter2") {
			t.Errorf("the log shows %s", logged)
		}
		if !strings.Contains(logged, "moved?token=***") || !strings.Contains(logged, "X-Source:[desk]") {
			t.Errorf("the log lacks what isn't secret: %s", logged)
		}
	})
}

func TestAWebhookWhoseAccessIsLostWaitsForIt(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		l.receive(nil)
		registry := &model.Registry{Store: l.store, Secrets: l.secrets}
		w := l.guarded(registry)
		l.must(l.secrets.Delete(t.Context(), w.CredentialsRef))
		l.start()
		l.send(1)
		soon()
		l.expect(w, 1, model.Held, model.HeldSecretMissing)

		w.URL, w.Headers[0].Value = "http://crm.test/hook?token=new", "new"
		l.must(registry.Update(t.Context(), w, ""))
		soon()
		l.expect(w, 1, model.Succeeded, "")
	})
}

func TestAWebhookWithoutASignatureNeedsNoKeychain(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(nil)
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.Signature, w.SecretRef = model.SignatureNone, "" })
		l.secrets.lock(true)
		l.start()
		l.send(1)
		soon()
		l.expect(w, 1, model.Succeeded, "")
		if got := inbox.all()[0].header.Get("webhook-signature"); got != "" {
			t.Errorf("the request is signed with %q", got)
		}
	})
}

func TestATestCanBeOfAnyType(t *testing.T) {
	virtually(t, func(t *testing.T, l *lab) {
		inbox := l.receive(status(http.StatusInternalServerError))
		w := l.webhook("crm")
		l.change(w, func(w *model.Webhook) { w.Body, w.Signature = model.BodyZentitle, model.SignatureHex })
		l.start()
		for range 2 {
			_, err := l.engine.Test(t.Context(), w.ID)
			l.must(err)
		}
		_, err := l.engine.TestType(t.Context(), w.ID, "license.revoked")
		l.must(err)
		time.Sleep(time.Hour)
		soon()

		l.expect(w, 3, model.Failed, "") // once, and never again
		ids := make(map[string]bool)
		for _, r := range inbox.all() {
			ids[r.header.Get("webhook-id")] = true
			empty := strings.Contains(r.body, `"resourceId":"`+w.ID+`"`) && strings.Contains(r.body, `"payload":{}`)
			if empty != (r.header.Get("x-webhook-event") == model.TestType) {
				t.Errorf("a test sent %s", r.body)
			}
		}
		if len(ids) != 3 || len(inbox.all()) != 3 {
			t.Errorf("%d requests of %d events, want 3 of 3", len(inbox.all()), len(ids))
		}
		if _, err := l.engine.TestType(t.Context(), w.ID, "no.such"); !model.Is(err, model.NotFound) {
			t.Errorf("a type without a sample gives %v", err)
		}
	})
}
