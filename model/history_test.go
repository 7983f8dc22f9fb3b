package model_test

import (
	"fmt"
	"strings"
	"testing"

	"latchbell/model"
)

func TestHistoryNeverTellsWhatHasBecomeSecret(t *testing.T) {
	proxied := goodWebhook()
	proxied.URL, proxied.Body = "https://proxy.example.com/hooks/tok3n", model.BodyCanonical
	for what, change := range map[string]func(old, now *model.Webhook){
		"a token of an earlier version": func(old, now *model.Webhook) {
			old.URL, now.URL = discordURL, discordMasked
			old.Body, now.Body = model.BodyDiscord, model.BodyDiscord
		},
		"a URL that becomes that of a chat": func(old, now *model.Webhook) {
			*old, *now = *proxied, *proxied
			now.Body, now.URL = model.BodyMattermost, "https://proxy.example.com/hooks/***"
		},
		"a header that becomes secret": func(old, now *model.Webhook) {
			old.Headers = []model.CustomHeader{{Name: "X-Source", Value: "tok3n"}}
			now.Headers = []model.CustomHeader{{Name: "x-source", Secret: true}}
		},
	} {
		old, now := goodWebhook(), goodWebhook()
		change(old, now)
		now.CredentialsRef = "new"
		changes := model.Compare(old, now)
		if text := fmt.Sprint(changes); strings.Contains(text, "tok3n") || !strings.Contains(text, "credentials") {
			t.Errorf("%s: the history tells %s", what, text)
		}
	}
}
