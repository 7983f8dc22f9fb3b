package model_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"latchbell/model"
)

func goodWebhook() *model.Webhook {
	return &model.Webhook{
		Name: "CRM Sync", URL: "https://crm.example.com/hooks", Environment: model.Production,
		Events: []string{"license.*"}, Status: model.WebhookStatus{Active: true},
	}
}

func TestWebhooksAreValidatedByField(t *testing.T) {
	if err := goodWebhook().Validate(); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		field   string
		breakIt func(*model.Webhook)
	}{
		{"name", func(w *model.Webhook) { w.Name = " " }},
		{"name", func(w *model.Webhook) { w.Name = strings.Repeat("ä", model.MaxNameLength+1) }},
		{"name", func(w *model.Webhook) { w.Name = "CRM\nSync" }},
		{"name", func(w *model.Webhook) { w.Name = "CRM\xff" }},
		{"url", func(w *model.Webhook) { w.URL = "http://crm.example.com" }},
		{"environment", func(w *model.Webhook) { w.Environment = "" }},
		{"description", func(w *model.Webhook) { w.Description = "a\x00b" }},
		{"owner", func(w *model.Webhook) { w.Owner = "Zoë\tAlbers" }},
		{"events", func(w *model.Webhook) { w.Events = nil }},
		{"events", func(w *model.Webhook) { w.Events = []string{"license.*", "license..renewed", ""} }},
	}
	for _, c := range cases {
		w := goodWebhook()
		c.breakIt(w)
		err := w.Validate()
		var all model.FieldErrors
		if !errors.As(err, &all) || len(all) != 1 || all.For(c.field) == "" || !model.Is(err, model.Invalid) {
			t.Errorf("%s: got %v", c.field, err)
		}
	}
}

func TestAllBrokenRulesAreToldAtOnce(t *testing.T) {
	err := new(model.Webhook).Validate()
	var all model.FieldErrors
	if !errors.As(err, &all) {
		t.Fatalf("got %v", err)
	}
	var fields []string
	for _, e := range all {
		fields = append(fields, e.Field)
	}
	if want := []string{"name", "url", "environment", "events"}; !slices.Equal(fields, want) {
		t.Errorf("got %v, want %v", fields, want)
	}
}

func TestDescriptionMayHaveLines(t *testing.T) {
	w := goodWebhook()
	w.Description = "first\n\tsecond"
	if err := w.Validate(); err != nil {
		t.Error(err)
	}
}

func TestFilterTakesWhatItNames(t *testing.T) {
	active, inactive := true, false
	for _, c := range []struct {
		filter model.WebhookFilter
		want   bool
	}{
		{model.WebhookFilter{}, true},
		{model.WebhookFilter{Search: " crm s "}, true},
		{model.WebhookFilter{Search: "EXAMPLE.com"}, true},
		{model.WebhookFilter{Search: "discord"}, false},
		{model.WebhookFilter{Environment: model.Production, Active: &active}, true},
		{model.WebhookFilter{Environment: model.Staging}, false},
		{model.WebhookFilter{Active: &inactive}, false},
	} {
		if got := c.filter.Takes(goodWebhook()); got != c.want {
			t.Errorf("%+v: %v", c.filter, got)
		}
	}
}
