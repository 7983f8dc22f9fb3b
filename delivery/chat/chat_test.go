package chat_test

import (
	"net/url"
	"testing"

	"latchbell/delivery/chat"
	"latchbell/model"
)

func TestMessagesArePostedWhereTheServiceTakesThem(t *testing.T) {
	cases := []struct {
		profile   model.BodyProfile
		url, want string
	}{
		{model.BodyDiscord, "https://discord.com/api/webhooks/1/a", "https://discord.com/api/webhooks/1/a?wait=true"},
		{model.BodyDiscord, "https://discord.com/api/webhooks/1/a?thread_id=7&wait=false", "https://discord.com/api/webhooks/1/a?thread_id=7&wait=true"},
		{model.BodyTelegram, "https://api.telegram.org/bot1:a", "https://api.telegram.org/bot1:a/sendMessage"},
		{model.BodyTelegram, "https://api.telegram.org/bot1:a/", "https://api.telegram.org/bot1:a/sendMessage"},
		{model.BodyTelegram, "http://localhost:8081/x/bot1:a/sendmessage?chat_id=-5&message_thread_id=3", "http://localhost:8081/x/bot1:a/sendMessage?message_thread_id=3"},
		{model.BodySlack, "https://hooks.slack.com/services/T/B/x", "https://hooks.slack.com/services/T/B/x"},
		{model.BodyTeams, "https://a.logic.azure.com/workflows/x?sv=1.0&sp=%2Ftriggers&sig=a-b", "https://a.logic.azure.com/workflows/x?sv=1.0&sp=%2Ftriggers&sig=a-b"},
		{model.BodyCanonical, "https://crm.example.com/?b=1&a=2", "https://crm.example.com/?b=1&a=2"},
	}
	for _, c := range cases {
		u := parse(t, c.url)
		if got := chat.Endpoint(c.profile, u).String(); got != c.want {
			t.Errorf("%s %s is posted to %s, want %s", c.profile, c.url, got, c.want)
		}
		if u.String() != c.url {
			t.Errorf("%s has become %s", c.url, u)
		}
	}
}

func TestDiscordIsToldWhoAsksInItsOwnForm(t *testing.T) {
	if got := chat.UserAgent(model.BodyDiscord, "1.2.3"); got != "Latchbell (https://latchbell.io, 1.2.3)" {
		t.Errorf("to Discord: %q", got)
	}
	if got := chat.UserAgent(model.BodySlack, "1.2.3"); got != "Latchbell/1.2.3" {
		t.Errorf("to Slack: %q", got)
	}
}

func parse(t *testing.T, raw string) *url.URL {
	t.Helper()
	u, err := url.Parse(raw)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
