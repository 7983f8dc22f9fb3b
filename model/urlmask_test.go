package model_test

import (
	"strings"
	"testing"

	"latchbell/model"
)

func TestWhatGivesAccessIsMasked(t *testing.T) {
	cases := []struct {
		profile   model.BodyProfile
		url, want string
	}{
		{"", "https://discord.com/api/webhooks/123/TOKEN-a_b?thread_id=7", "https://discord.com/api/webhooks/123/***?thread_id=7"},
		{"", "https://ptb.discord.com/api/v10/webhooks/123/TOKEN/slack", "https://ptb.discord.com/api/v10/webhooks/123/***/slack"},
		{model.BodyTemplate, "https://canary.discordapp.com/api/webhooks/123/TOKEN/", "https://canary.discordapp.com/api/webhooks/123/***/"},
		{model.BodyDiscord, "http://127.0.0.1:8080/api/webhooks/123/TOKEN", "http://127.0.0.1:8080/api/webhooks/123/***"},
		{model.BodyDiscord, "https://proxy.example.com/SECRET/x", "https://proxy.example.com/***/***"},
		{model.BodyDiscord, "https://proxy.example.com/webhooks/SECRET", "https://proxy.example.com/***/***"},
		{"", "https://hooks.slack.com/services/T0/B0/TOKEN", "https://hooks.slack.com/services/T0/B0/***"},
		{"", "https://hooks.slack.com/triggers/T0/1/TOKEN", "https://hooks.slack.com/***/***/***/***"},
		{"", "https://prod-1.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=TOKEN",
			"https://prod-1.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sp=%2Ftriggers&sv=1.0&sig=***"},
		{"", "https://a.webhook.office.com/webhookb2/TOKEN@TOKEN/IncomingWebhook/TOKEN/TOKEN", "https://a.webhook.office.com/***/***/***/***/***"},
		{model.BodyTeams, "https://proxy.example.com/SECRET?sig=TOKEN", "https://proxy.example.com/***?sig=***"},
		{"", "https://chat.example.com/hooks/xxxxxxxxxxxxxxxxxxxxxxxxxx", "https://chat.example.com/hooks/***"},
		{"", "https://chat.example.com/sub/hooks/5f2b4c6d7e8f901234567890/abcdefghijklmnopqrstuvwxyzABCDEF", "https://chat.example.com/sub/hooks/***/***"},
		{model.BodyMattermost, "http://localhost:8065/hooks/short", "http://localhost:8065/hooks/***"},
		{"", "https://crm.example.com/hooks/license", "https://crm.example.com/hooks/license"},
		{"", "https://api.telegram.org/bot123:TOKEN/sendMessage?chat_id=-5", "https://api.telegram.org/bot123:***/sendMessage?chat_id=-5"},
		{"", "https://api.telegram.org/bot123%3ATOKEN", "https://api.telegram.org/bot123%3A***"},
		{model.BodyTelegram, "http://localhost:8081/bot123:TOKEN/test/sendMessage", "http://localhost:8081/bot123:***/test/sendMessage"},
		{"", "https://crm.example.com/a?code=TOKEN&x=1&access_token=TOKEN&apiKey=TOKEN;X-Auth=TOKEN&webhookSecret=TOKEN&monkey=1&key=&flag",
			"https://crm.example.com/a?code=***&x=1&access_token=***&apiKey=***;X-Auth=***&webhookSecret=***&monkey=1&key=&flag"},
		{"", "https://crm.example.com?%74oken=TOKEN#access_token=TOKEN", "https://crm.example.com?%74oken=***#access_token=***"},
		{"", "https://user:TOKEN@crm.example.com/x", "https://***@crm.example.com/x"},
		{"", "https://crm.example.com/a/b?c=d", "https://crm.example.com/a/b?c=d"},
		{"", "123456:TOKEN", "***"},
		{"", "", ""},
	}
	for _, c := range cases {
		got := model.MaskURL(c.url, c.profile)
		if got != c.want {
			t.Errorf("%s %s became %s, want %s", c.profile, c.url, got, c.want)
		}
		whole := got
		for _, part := range model.MaskedParts(c.url, c.profile) {
			whole = strings.Replace(whole, model.URLMask, part, 1)
		}
		if whole != c.url {
			t.Errorf("%s %s: with the masked parts %s is %s", c.profile, c.url, got, whole)
		}
		if model.IsMasked(got) != (c.url != c.want) || model.IsMasked(c.url) {
			t.Errorf("%s and %s: IsMasked says %v and %v", c.url, got, model.IsMasked(c.url), model.IsMasked(got))
		}
	}
}

func FuzzAMaskedURLStaysAsItIs(f *testing.F) {
	for _, raw := range []string{
		"https://discord.com/api/webhooks/1/t", "https://api.telegram.org/bot1:t/sendMessage", "https://hooks.slack.com/services/a/b/c?x=y", "https://a/hooks/b?token=c#d", "https://u:p@h/?a;key=1", "x",
	} {
		for i := range model.BodyProfiles {
			f.Add(raw, i)
		}
	}
	f.Fuzz(func(t *testing.T, raw string, i int) {
		p := model.BodyProfiles[max(i, -i, 0)%len(model.BodyProfiles)]
		masked := model.MaskURL(raw, p)
		if again := model.MaskURL(masked, p); again != masked {
			t.Fatalf("%s: %q became %q, and that %q", p, raw, masked, again)
		}
		model.MaskedParts(raw, p)
		if masked != raw && !model.IsMasked(masked) {
			t.Fatalf("%s: %q became %q, which doesn't look masked", p, raw, masked)
		}
		u, err := model.ParseTarget(raw, true)
		if err != nil {
			return
		}
		m, err := model.ParseTarget(model.MaskURL(u.String(), p), true)
		if err != nil || !strings.EqualFold(m.Host, u.Host) {
			t.Fatalf("%s: %q became %v: %v", p, raw, m, err)
		}
	})
}
