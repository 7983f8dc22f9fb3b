package model_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

// onDisk is a registry over a real store in a fresh folder.
func onDisk(t *testing.T) (*model.Registry, *sqlite.Store) {
	t.Helper()
	store := sqlitetest.Open(t.Context(), t, filepath.Join(t.TempDir(), "latchbell.db"), &model.Broker{})
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return &model.Registry{Store: store, Secrets: &keychain{entries: make(map[string]string)}}, store
}

// anyWebhook draws a valid webhook of this name, in the form of the file.
func anyWebhook(t *rapid.T, name string) model.FileWebhook {
	text := rapid.StringOfN(rapid.RuneFrom([]rune(`aZ9 é"\<>&/中😀'%`)), 0, 20, -1)
	line, lines := text.Draw(t, "owner"), text.Draw(t, "first")+"\n"+text.Draw(t, "second")
	active, private := rapid.Bool().Draw(t, "active"), rapid.Bool().Draw(t, "private")
	sending, format := anySending(t), anyFormat(t)
	return model.FileWebhook{
		Body: &format.Body, Template: &format.Template, Message: &format.Message, ChatID: &format.ChatID, MaskKey: &format.MaskKey,
		Signature: &format.Signature, CustomSignature: &format.CustomSignature, Headers: (*model.FileHeaders)(&format.Headers),
		Name:        name + text.Draw(t, "name"),
		URL:         anyURL(t, format.Body),
		Environment: rapid.SampledFrom(model.Environments).Draw(t, "environment"),
		Description: &lines, Owner: &line, Active: &active, AllowPrivate: &private,
		Events: rapid.SliceOfN(rapid.SampledFrom([]string{"*", "a.*", "a.b", "c", "webhook.test"}), 1, 4).Draw(t, "events"),
		Secret: model.NewSecret(), Retry: &sending.Retry, RateLimit: &sending.RateLimit,
		Concurrency: &sending.Concurrency, Order: &sending.Order,
	}
}

// anyURL draws a URL that a webhook with this body can have.
func anyURL(t *rapid.T, p model.BodyProfile) string {
	urls := []string{"https://a.example.com/?q=%20&r=é", "http://localhost:1", "https://bücher.example/?token=a", "https://[::1]/x"}
	switch p {
	case model.BodyTelegram:
		urls = []string{"https://api.telegram.org/bot123456789:AAF-abcdefghijklmnopqrstuvwxyz012345/sendMessage"}
	case model.BodyDiscord:
		urls = []string{discordURL, "http://127.0.0.1:1/api/webhooks/1/token"}
	}
	return rapid.SampledFrom(urls).Draw(t, "url")
}

// anyFormat draws what is sent.
func anyFormat(t *rapid.T) *model.Webhook {
	return &model.Webhook{
		Body:     rapid.SampledFrom([]model.BodyProfile{"canonical", "zentitle", "discord", "telegram", "template"}).Draw(t, "body"),
		Template: rapid.SampledFrom([]string{"{}", `{"a":{{json .type}}}`}).Draw(t, "template"),
		Message: model.Message{
			Title: rapid.SampledFrom([]string{"", "{license.key} ä"}).Draw(t, "title"),
			Facts: rapid.SampledFrom([][]string{nil, {}, {"license.key"}}).Draw(t, "facts"),
		},
		ChatID:    rapid.SampledFrom([]string{"-1001234567890", "@channel"}).Draw(t, "chat"),
		MaskKey:   rapid.Bool().Draw(t, "mask"),
		Signature: rapid.SampledFrom([]model.SignatureProfile{"standard", "stripe", "custom", "none"}).Draw(t, "signature"),
		CustomSignature: model.CustomSignature{
			Header: "X-Sig", Content: "{timestamp}.{body}", Key: "text", Hash: "sha512", Encoding: "base64", Prefix: "v1=",
		},
		Headers: rapid.SampledFrom([][]model.CustomHeader{
			nil, {{Name: "X-A", Value: "1"}}, {{Name: "X-B", Value: "{2}", Secret: true}, {Name: "authorization", Value: "Bearer 3"}},
		}).Draw(t, "headers"),
	}
}

// anySending draws how a webhook is sent to.
func anySending(t *rapid.T) *model.Webhook {
	return &model.Webhook{
		Retry:       rapid.SampledFrom([]model.RetryPolicy{"default", "short", "none", "10s, 5 min,1h30m"}).Draw(t, "retry"),
		RateLimit:   rapid.SampledFrom([]model.RateLimit{"none", "5/s", "100 / minute", "7/hour"}).Draw(t, "rate"),
		Concurrency: rapid.IntRange(model.MinConcurrency, model.MaxConcurrency).Draw(t, "concurrency"),
		Order:       rapid.SampledFrom([]model.Order{model.OrderNone, model.OrderLicense}).Draw(t, "order"),
	}
}

func TestAppliedFileComesBackFromEveryStore(t *testing.T) {
	first, _ := onDisk(t)
	second, _ := onDisk(t)
	rapid.Check(t, func(rt *rapid.T) {
		empty(rt, first)
		empty(rt, second)
		f := &model.File{Version: model.FileVersion, Webhooks: []model.FileWebhook{}}
		for i := range rapid.IntRange(0, 4).Draw(rt, "webhooks") {
			f.Webhooks = append(f.Webhooks, anyWebhook(rt, fmt.Sprint(i)))
		}
		exported := exchange(rt, first, text(rt, f))
		if again := exchange(rt, first, exported); again != exported {
			rt.Fatalf("applied to itself, the export changes:\n%s\n%s", exported, again)
		}
		if copied := exchange(rt, second, exported); copied != exported {
			rt.Fatalf("the copy differs:\n%s\n%s", exported, copied)
		}
	})
}

// empty deletes all webhooks.
func empty(t *rapid.T, r *model.Registry) {
	present, err := r.Store.Webhooks(t.Context(), model.WebhookFilter{})
	for _, w := range present {
		_, failed := r.Delete(t.Context(), w.ID)
		err = errors.Join(err, failed)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// exchange applies a file, checks that applying it again changes nothing, and
// returns what is exported then.
func exchange(t *rapid.T, r *model.Registry, raw string) string {
	f, err := model.ParseFile([]byte(raw))
	if err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	if _, err := r.Apply(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if changes, err := r.Apply(t.Context(), f); err != nil || len(changes) != 0 {
		t.Fatalf("applied again, the file changes %v (%v): %s", changes, err, raw)
	}
	exported, err := r.Export(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	return text(t, exported)
}

func text(t *rapid.T, f *model.File) string {
	raw, err := json.Marshal(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestWebhookThatIsTurnedOnAgainSendsOrSkipsWhatItMissed(t *testing.T) {
	for send, want := range map[bool]model.DeliveryStatus{true: model.Held, false: model.Cancelled} {
		t.Run(string(want), func(t *testing.T) {
			registry, store := onDisk(t)
			w := goodWebhook()
			w.Events = []string{"*"}
			if err := registry.Create(t.Context(), w, ""); err != nil {
				t.Fatal(err)
			}
			if err := registry.TurnOff(t.Context(), w.ID); err != nil {
				t.Fatal(err)
			}
			_, err := store.Accept(t.Context(), []model.Event{{
				Type: "license.created", Environment: w.Environment, Timestamp: time.Now(), Data: []byte(`{}`),
			}})
			if err != nil {
				t.Fatal(err)
			}
			if err := registry.TurnOn(t.Context(), send, w.ID); err != nil {
				t.Fatal(err)
			}
			page, err := store.Deliveries(t.Context(), model.DeliveryQuery{})
			if err != nil || len(page.Deliveries) != 1 || page.Deliveries[0].Status != want {
				t.Errorf("the log is %+v (%v), want one delivery that is %s", page, err, want)
			}
		})
	}
}
