package model_test

import (
	"net/url"
	"strings"
	"testing"

	"latchbell/model"
)

const workflow = "https://prod-1.westeurope.logic.azure.com:443/workflows/abc/triggers/manual/paths/invoke?api-version=2016-06-01&sig=x"

func TestChatsAreRecognisedFromTheirURL(t *testing.T) {
	for raw, want := range map[string]model.BodyProfile{
		"https://discord.com/api/webhooks/123/abc":                           model.BodyDiscord,
		"https://CANARY.discordapp.com/api/v10/webhooks/123/abc?thread_id=1": model.BodyDiscord,
		"https://hooks.slack.com/services/T0/B0/x":                           model.BodySlack,
		workflow: model.BodyTeams,
		"https://default1.2.environment.api.powerplatform.com/powerautomate/workflows/abc?sig=x":   model.BodyTeams,
		"https://api.telegram.org/bot123:abc/sendMessage":                                          model.BodyTelegram,
		"https://chat.example.com/hooks/abcdefghijklmnopqrstuvwx12":                                model.BodyMattermost,
		"https://chat.example.com/hooks/5f2b4c6d7e8f901234567890/abcdefghijklmnopqrstuvwxyzABCDEF": model.BodyMattermost,
		"https://crm.example.com/hooks":                                                            "",
		"https://crm.example.com/api/webhooks/123/abc":                                             "",
		"https://notdiscord.com/api/webhooks/123/abc":                                              "",
		"https://discord.com.example.com/api/webhooks/123/abc":                                     "",
		"https://crm.example.com/hooks/a/b/c":                                                      "",
	} {
		if got := model.RecogniseChat(parse(t, raw)); got != want {
			t.Errorf("%s is %q, want %q", raw, got, want)
		}
		masked := parse(t, model.MaskURL(raw, want))
		if got := model.RecogniseChat(masked); got != want {
			t.Errorf("%s is %q, want %q", masked, got, want)
		}
	}
}

func TestURLsThatTakeNoMessagesAreExplained(t *testing.T) {
	chats := []model.BodyProfile{model.BodyDiscord, model.BodySlack, model.BodyTeams, model.BodyMattermost, model.BodyTelegram}
	everyone := append([]model.BodyProfile{model.BodyCanonical, model.BodyTemplate, ""}, chats...)
	cases := []struct {
		url      string
		profiles []model.BodyProfile
		says     string
	}{
		{"https://discord.com/developers/docs/resources/webhook", everyone, "documentation"},
		{"https://discord.com/channels/1/2", everyone, "link to a channel"},
		{"https://discord.gg/abc", everyone, "invitation"},
		{"https://discord.com/invite/abc", everyone, "invitation"},
		{"https://discord.com/api/webhooks/123", only(model.BodyDiscord), "token of the webhook is missing"},
		{"https://discord.com/api/webhooks/123/abc/slack", only(model.BodyDiscord), "another format"},
		{"https://discord.com/api/webhooks/123/abc/github", only(model.BodyDiscord), "another format"},
		{"https://discord.com/login", only(model.BodyDiscord), "page of Discord"},
		{"https://api.slack.com/apps/A0/incoming-webhooks", everyone, "set up apps"},
		{"https://docs.slack.dev/messaging", everyone, "documentation"},
		{"https://acme.slack.com/archives/C0", everyone, "workspace"},
		{"https://app.slack.com/client/T0/C0", everyone, "workspace"},
		{"https://hooks.slack.com/triggers/T0/1/x", only(model.BodySlack), "starts a workflow"},
		{"https://hooks.slack.com/workflows/T0/A0/1/x", only(model.BodySlack), "starts a workflow"},
		{"https://hooks.slack.com/services/T0/B0", only(model.BodySlack), "three parts"},
		{"https://slack.com/api/chat.postMessage", only(model.BodySlack), "incoming webhook"},
		{"https://acme.webhook.office.com/webhookb2/a@b/IncomingWebhook/c/d", everyone, "Workflows"},
		{"https://outlook.office.com/webhook/a@b/IncomingWebhook/c/d", everyone, "retired"},
		{"https://teams.microsoft.com/l/channel/19", everyone, "opens Teams"},
		{"https://make.powerautomate.com/environments/x/flows/y", everyone, "edited"},
		{"https://learn.microsoft.com/en-us/microsoftteams", everyone, "documentation"},
		{"https://prod-1.westeurope.logic.azure.com/workflows/abc/triggers/manual/paths/invoke?api-version=1", only(model.BodyTeams), "sig="},
		{"https://t.me/acme_bot", everyone, "opens a chat"},
		{"https://core.telegram.org/bots/api", everyone, "documentation"},
		{"https://api.telegram.org/", everyone, "no bot's token"},
		{"https://api.telegram.org/123:abc/sendMessage", everyone, "word bot is missing"},
		{"https://api.telegram.org/bot123/sendMessage", everyone, "no bot's token"},
		{"https://api.telegram.org/bot123:abc/getUpdates", only(model.BodyTelegram), "Write /sendMessage"},
		{"https://tg.example.com/send", only(model.BodyTelegram), "no bot's token"},
		{"https://docs.mattermost.com/webhooks", everyone, "documentation"},
		{"https://chat.example.com/plugins/jira/webhook", only(model.BodyMattermost), "plugin"},
		{"https://chat.example.com/acme/channels/town-square", only(model.BodyMattermost), "no /hooks/"},
		{"https://chat.example.com/hooks/", only(model.BodyMattermost), "no /hooks/"},
		{workflow, only(model.BodyDiscord), "Choose Microsoft Teams as the body format"},
		{"https://hooks.slack.com/services/T0/B0/x", only(model.BodyTelegram), "no bot's token"},
		{"https://discord.com/api/webhooks/123/abc", only(model.BodySlack), "Choose Discord as the body format"},
	}
	for _, c := range cases {
		for _, p := range c.profiles {
			err := model.CheckChatURL(p, parse(t, c.url))
			if err == nil || model.FieldOf(err) != "url" || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%q %s: %v", p, c.url, err)
			}
		}
	}
}

func TestURLsThatTakeMessagesPass(t *testing.T) {
	cases := []struct {
		profile model.BodyProfile
		urls    []string
	}{
		{model.BodyDiscord, []string{"https://discord.com/api/webhooks/123/abc", "https://ptb.discord.com/api/v10/webhooks/123/abc?thread_id=4", "http://127.0.0.1:1/api/webhooks/1/a", "https://proxy.example.com/x"}},
		{model.BodySlack, []string{"https://hooks.slack.com/services/T0/B0/x", "http://127.0.0.1:1/services/T0/B0/x", "https://chat.example.com/hooks/abcdefghijklmnopqrstuvwx12"}},
		{model.BodyTeams, []string{workflow, "http://127.0.0.1:1/workflows/x?sig=y"}},
		{model.BodyMattermost, []string{"https://chat.example.com/hooks/abcdefghijklmnopqrstuvwx12", "https://chat.example.com/team/hooks/abc", "http://localhost:3000/hooks/a/b"}},
		{model.BodyTelegram, []string{"https://api.telegram.org/bot123:abc", "https://api.telegram.org/bot123:abc/sendmessage?chat_id=1", "http://localhost:8081/bot1:a/sendMessage"}},
		{model.BodyTemplate, []string{"https://hooks.slack.com/triggers/T0/1/x", "https://discord.com/api/webhooks/1/a/slack", workflow, "https://slack.com/api/chat.postMessage"}},
		{model.BodyCanonical, []string{"https://crm.example.com/hooks", "https://api.telegram.org/bot123:abc/sendMessage"}},
	}
	for _, c := range cases {
		for _, raw := range c.urls {
			for _, u := range []string{raw, model.MaskURL(raw, c.profile)} {
				if err := model.CheckChatURL(c.profile, parse(t, u)); err != nil {
					t.Errorf("%s %s: %v", c.profile, u, err)
				}
			}
		}
	}
}

func TestTelegramsChatIsANumberOrAName(t *testing.T) {
	for id, good := range map[string]bool{
		"123456": true, "-1001234567890": true, " @renewals ": true, "@a_1_b": true,
		"": false, "0": false, "+5": false, "renewals": false, "@ab": false, "@1abc": false, "https://t.me/renewals": false, "12 34": false, "99999999999999999999": false, "@äöüß": false,
	} {
		err := model.ValidateChatID(id)
		if (err == nil) != good || err != nil && model.FieldOf(err) != "chat_id" {
			t.Errorf("%q: %v", id, err)
		}
	}
	if got := model.TelegramChatID(parse(t, "https://api.telegram.org/bot1:a/sendMessage?chat_id=-5&text=x")); got != "-5" {
		t.Errorf("the chat in the query is %q", got)
	}
}

func only(p model.BodyProfile) []model.BodyProfile { return []model.BodyProfile{p} }

func parse(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func TestOnlyTheChatLeavesTheQuery(t *testing.T) {
	u, err := url.Parse("https://api.telegram.org/bot1:x/sendMessage?z=***&chat_id=-100&a=%20b")
	if err != nil {
		t.Fatal(err)
	}
	if got := model.WithoutTelegramChat(u).RawQuery; got != "z=***&a=%20b" {
		t.Errorf("the query is %s", got)
	}
}
