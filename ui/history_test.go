package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

func TestChangesAreListedFieldByField(t *testing.T) {
	at := time.Now()
	rows := historyRows([]model.WebhookChange{
		{At: at, Actor: "zoe", Action: model.WebhookChanged, Fields: []model.FieldChange{
			{Field: "url", Old: "https://a.example", New: "https://b.example"}, {Field: "secret", New: "replaced"},
		}},
		{At: at, Actor: "zoe", Action: model.WebhookCreated},
	})
	var got []string
	for _, r := range rows {
		got = append(got, strings.Join([]string{r.actor, r.what, r.before, r.after}, "|"))
	}
	want := []string{"zoe|Target URL|https://a.example|https://b.example", "zoe|Secret||replaced", "zoe|Created||"}
	if !slices.Equal(got, want) {
		t.Errorf("the rows are %q, want %q", got, want)
	}
	if rows[0].key == rows[1].key || rows[1].key == rows[2].key {
		t.Error("two rows have the same key")
	}
}

func TestEveryFieldOfAChangeHasATitle(t *testing.T) {
	before, after := model.NewWebhook(), &model.Webhook{
		Name: "a", URL: "b", Environment: model.Staging, Description: "c", Owner: "d", Events: []string{"*"},
		Body: model.BodyTemplate, Template: "e", Message: model.Message{Title: "f"}, ChatID: "g", MaskKey: true,
		Signature: model.SignatureCustom, CustomSignature: model.CustomSignature{Header: "h"},
		Headers: []model.CustomHeader{{Name: "i"}}, Timeout: time.Minute, Retry: "j", RateLimit: "k", Concurrency: 2,
		Order: model.OrderLicense, AllowPrivate: true, SecretRef: "l", CredentialsRef: "m",
	}
	changes := model.Compare(before, after)
	if len(changes) < 20 {
		t.Errorf("only %d fields differ", len(changes))
	}
	for _, c := range changes {
		if fieldTitle(c.Field) == c.Field {
			t.Errorf("the field %s has no title", c.Field)
		}
	}
}

func TestTheHistoryShowsWholeValues(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	w.URL = "https://b.example.com/" + strings.Repeat("long/", 100)
	if err := b.Registry.Update(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	b.webhooks.showHistory(w)
	b.until("it is open", b.asks)
	history, err := b.store.WebhookHistory(t.Context(), w.ID)
	if err != nil {
		t.Fatal(err)
	}
	v := newHistoryView(historyRows(history))
	if row, ok := v.table.Selected(); !ok || row.after != w.URL {
		t.Errorf("the newest change is %+v", row)
	}
	b.press("Close")
}

func TestAnEmptyHistorySaysWhatBelongsThere(t *testing.T) {
	newBench(t) // the theme
	v := newHistoryView(nil)
	if v.content != v.table {
		t.Error("an empty history shows more than that it is empty")
	}
}
