package chat_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchbell/assets"
	"latchbell/delivery/body"
	"latchbell/delivery/chat"
	"latchbell/delivery/chat/chattest"
	"latchbell/model"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// sender sends messages as the engine does.
type sender struct {
	t       *testing.T
	client  *http.Client
	quotas  *chat.Quotas
	webhook *model.Webhook
	payload []byte
}

// newSender returns a sender of one event to target.
func newSender(t *testing.T, p model.BodyProfile, target, chatID string) *sender {
	t.Helper()
	catalogue, err := model.ParseCatalogue(assets.CatalogueJSON)
	if err != nil {
		t.Fatal(err)
	}
	w := model.NewWebhook()
	w.Body, w.URL, w.ChatID = p, target, chatID
	e := &model.Event{ID: "evt_1", Type: "license.renewed", Environment: model.Production, Timestamp: now,
		Data: json.RawMessage(`{"license":{"key":"7F3A-91BC","owner":{"name":"@everyone <@1> <!channel> [x](http://y) ` + "`" + `"},"expires_at":"2027-03-01T09:15:00Z"}}`)}
	rendered, err := body.Render(w, e, catalogue)
	if err != nil {
		t.Fatal(err)
	}
	s := &sender{t: t, client: &http.Client{Transport: &http.Transport{}}, quotas: chat.NewQuotas(), webhook: w, payload: rendered.Body}
	t.Cleanup(s.client.CloseIdleConnections)
	return s
}

// send posts one message when its quotas allow it, and returns what the service
// makes of it.
func (s *sender) send() chat.Answer {
	target, p := parse(s.t, s.webhook.URL), s.webhook.Body
	keys := chat.Keys(s.webhook, target)
	for wait := s.quotas.Claim(keys, p, time.Now()); wait > 0; wait = s.quotas.Claim(keys, p, time.Now()) {
		time.Sleep(wait)
	}
	request, err := http.NewRequestWithContext(s.t.Context(), http.MethodPost, chat.Endpoint(p, target).String(), bytes.NewReader(s.payload))
	if err != nil {
		s.t.Error(err)
		return chat.Answer{}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", chat.UserAgent(p, "1.2.3"))
	answer, err := s.client.Do(request)
	if err != nil {
		s.t.Error(err)
		return chat.Answer{}
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Error(err)
	}
	r := &model.Response{Status: answer.StatusCode, Body: text}
	for name := range answer.Header {
		r.Headers = append(r.Headers, model.Header{Name: name, Value: answer.Header.Get(name)})
	}
	s.quotas.Learn(keys, p, r, time.Now())
	return chat.Read(p, r, time.Now())
}

// TestEveryServiceTakesWhatIsSent sends more at once than the services take in
// a moment. The doubles fail the test if one comes too early.
func TestEveryServiceTakesWhatIsSent(t *testing.T) {
	cases := []struct {
		name     string
		profile  model.BodyProfile
		double   *chattest.Double
		messages int
	}{
		{"Discord", model.BodyDiscord, chattest.Discord(t), 11},
		{"Slack", model.BodySlack, chattest.Slack(t), 4},
		{"Teams", model.BodyTeams, chattest.Teams(t), 8},
		{"Mattermost", model.BodyMattermost, chattest.Mattermost(t), 18},
		{"Rocket.Chat", model.BodyMattermost, chattest.RocketChat(t), 10},
		{"Telegram", model.BodyTelegram, chattest.Telegram(t).Double, 4},
	}
	var all sync.WaitGroup
	for _, c := range cases {
		s := newSender(t, c.profile, c.double.URL(), chattest.TelegramChat)
		if err := model.CheckChatURL(c.profile, parse(t, c.double.URL())); err != nil {
			t.Errorf("%s: its URL isn't taken: %v", c.name, err)
		}
		for range c.messages {
			all.Go(func() {
				if a := s.send(); !a.Delivered {
					t.Errorf("%s: %+v", c.name, a)
				}
			})
		}
	}
	all.Wait()
	for _, c := range cases {
		if n := len(c.double.Messages()); n != c.messages {
			t.Errorf("%s took %d messages of %d", c.name, n, c.messages)
		}
	}
}

func TestAPauseIsKeptAndThenTheMessageGoes(t *testing.T) {
	const pause = time.Second
	telegram := chattest.Telegram(t)
	cases := []struct {
		profile model.BodyProfile
		double  *chattest.Double
		answer  chattest.Answer
	}{
		{model.BodyDiscord, chattest.Discord(t), chattest.DiscordThrottled(pause, false)},
		{model.BodyDiscord, chattest.Discord(t), chattest.DiscordThrottled(pause, true)},
		{model.BodySlack, chattest.Slack(t), chattest.SlackThrottled(pause)},
		{model.BodyTeams, chattest.Teams(t), chattest.TeamsThrottled(pause)},
		{model.BodyMattermost, chattest.Mattermost(t), chattest.MattermostThrottled(pause)},
		{model.BodyTelegram, telegram.Double, chattest.TelegramThrottled(pause)},
	}
	var all sync.WaitGroup
	for _, c := range cases {
		s := newSender(t, c.profile, c.double.URL(), chattest.TelegramChat)
		c.double.Next(c.answer)
		all.Go(func() {
			if a := s.send(); !a.Throttled || a.RetryAfter != pause {
				t.Errorf("%s: %+v", c.profile, a)
			}
			if a := s.send(); !a.Delivered {
				t.Errorf("%s after the pause: %+v", c.profile, a)
			}
		})
	}
	all.Wait()
}

func TestWhatAServiceSaysIsUnderstood(t *testing.T) {
	gone := func(a chat.Answer) bool { return a.Gone != "" }
	final := func(a chat.Answer) bool { return a.Final }
	cases := []struct {
		name    string
		profile model.BodyProfile
		double  *chattest.Double
		answer  chattest.Answer
		holds   func(chat.Answer) bool
	}{
		{"Discord gone", model.BodyDiscord, chattest.Discord(t), chattest.DiscordError(404, 10015, "Unknown Webhook"), gone},
		{"Discord refused", model.BodyDiscord, chattest.Discord(t), chattest.DiscordError(400, 50006, "Cannot send an empty message"), final},
		{"Slack gone", model.BodySlack, chattest.Slack(t), chattest.SlackError(410, "channel_is_archived"), gone},
		{"Slack refused", model.BodySlack, chattest.Slack(t), chattest.SlackError(400, "no_text"), final},
		{"Teams gone", model.BodyTeams, chattest.Teams(t), chattest.TeamsError(404, "WorkflowNotFound", "Not found."), gone},
		{"Mattermost gone", model.BodyMattermost, chattest.Mattermost(t), chattest.MattermostError(400, "web.incoming_webhook.invalid.app_error", "Invalid webhook."), gone},
		{"Rocket.Chat gone", model.BodyMattermost, chattest.RocketChat(t), chattest.RocketChatError(404, "Invalid integration id or token provided."), gone},
		{"Telegram gone", model.BodyTelegram, chattest.Telegram(t).Double, chattest.TelegramError(403, "Forbidden: bot was kicked"), gone},
		{"a page", model.BodySlack, chattest.Slack(t), chattest.Page(200), func(a chat.Answer) bool { return a.Cause == chat.CauseNotTheService }},
	}
	for _, c := range cases {
		s := newSender(t, c.profile, c.double.URL(), chattest.TelegramChat)
		c.double.Always(&c.answer)
		if a := s.send(); !c.holds(a) || a.Delivered {
			t.Errorf("%s: %+v", c.name, a)
		}
	}
}

func TestAGroupThatMovesIsFollowed(t *testing.T) {
	telegram := chattest.Telegram(t)
	telegram.Migrate("-1009876543210")
	a := newSender(t, model.BodyTelegram, telegram.URL(), chattest.TelegramChat).send()
	if a.ChatID != "-1009876543210" {
		t.Fatalf("%+v", a)
	}
	if a := newSender(t, model.BodyTelegram, telegram.URL(), a.ChatID).send(); !a.Delivered {
		t.Errorf("to the new chat: %+v", a)
	}
}
