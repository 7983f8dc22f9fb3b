package chat_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"latchbell/delivery/chat"
	"latchbell/delivery/chat/chattest"
	"latchbell/model"
)

// check asks about a destination as the window does.
func check(t *testing.T, p model.BodyProfile, target, chatID string) (model.Destination, error) {
	t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return chat.Check(t.Context(), client, chat.UserAgent(p, "1.2.3"), p, parse(t, target), chatID)
}

func TestADestinationTellsWhereItsMessagesAppear(t *testing.T) {
	discord, telegram := chattest.Discord(t), chattest.Telegram(t)
	cases := []struct {
		profile     model.BodyProfile
		url, chatID string
		want        model.Destination
	}{
		{model.BodyDiscord, discord.URL() + "?thread_id=5", "",
			model.Destination{Name: chattest.DiscordName, Place: "channel " + chattest.DiscordChannel + " of the server " + chattest.DiscordServer, Known: true}},
		{model.BodyTelegram, telegram.URL(), " " + chattest.TelegramChat,
			model.Destination{Name: "Latchbell (@" + chattest.TelegramBot + ")", Place: chattest.TelegramTitle, Known: true}},
		{model.BodySlack, chattest.Slack(t).URL(), "", model.Destination{}},
		{model.BodyTeams, chattest.Teams(t).URL(), "", model.Destination{}},
		{model.BodyMattermost, chattest.Mattermost(t).URL(), "", model.Destination{}},
	}
	for _, c := range cases {
		got, err := check(t, c.profile, c.url, c.chatID)
		if err != nil || got != c.want {
			t.Errorf("%s: %+v, %v", c.profile, got, err)
		}
	}
	if n := discord.Posts() + telegram.Posts(); n != 0 {
		t.Errorf("%d messages were posted", n)
	}
}

func TestADestinationThatIsDeniedIsExplainedAtItsField(t *testing.T) {
	discord, telegram := chattest.Discord(t), chattest.Telegram(t)
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = w.Write([]byte("<html>Sign in</html>")) }))
	defer page.Close()
	redirect := httptest.NewServer(http.RedirectHandler(discord.URL(), http.StatusFound))
	defer redirect.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	const token = "/bot1:SECRET"
	cases := []struct {
		profile     model.BodyProfile
		url, chatID string
		field, says string
		kind        model.Kind
	}{
		{model.BodyDiscord, discord.URL() + "x", "", "url", "Discord says this webhook was deleted (10015)", model.Invalid},
		{model.BodyDiscord, page.URL + "/api/webhooks/1/SECRET", "", "url", "What answered isn't Discord", model.Invalid},
		{model.BodyDiscord, redirect.URL + "/api/webhooks/1/SECRET", "", "url", "What answered isn't Discord", model.Invalid},
		{model.BodyDiscord, closed.URL + "/api/webhooks/1/SECRET", "", "url", "refused the connection", model.Unavailable},
		{model.BodyTelegram, telegram.URL(), "-5", "chat_id", "chat not found", model.Invalid},
		{model.BodyTelegram, telegram.URL(), "", "chat_id", "The chat is missing", model.Invalid},
		{model.BodyTelegram, strings.Replace(telegram.URL(), ":AA", ":BB", 1), "-5", "url", "the token of the bot isn't valid", model.Invalid},
		{model.BodyTelegram, page.URL + token, "-5", "url", "What answered isn't Telegram", model.Invalid},
	}
	for _, c := range cases {
		got, err := check(t, c.profile, c.url, c.chatID)
		if !model.Is(err, c.kind) || model.FieldOf(err) != c.field || !strings.Contains(model.Sentence(err), c.says) {
			t.Errorf("%s %s: %+v, %v", c.profile, c.url, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "SECRET") {
			t.Errorf("the error tells the token: %v", err)
		}
	}
}

func TestACheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := chat.Check(ctx, http.DefaultClient, "Latchbell/1", model.BodyDiscord, parse(t, chattest.Discord(t).URL()), "")
	if !errors.Is(err, context.Canceled) || model.FieldOf(err) != "url" {
		t.Errorf("a cancelled check ends with %v", err)
	}
}
