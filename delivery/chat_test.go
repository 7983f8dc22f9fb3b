package delivery

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/chat/chattest"
	"latchbell/model"
)

// service is a double of a chat service with what is typed in for it.
type service struct {
	*chattest.Double
	body   model.BodyProfile
	chatID string
}

func services(t testing.TB) map[string]service {
	return map[string]service{
		"Discord":     {chattest.Discord(t), model.BodyDiscord, ""},
		"Slack":       {chattest.Slack(t), model.BodySlack, ""},
		"Teams":       {chattest.Teams(t), model.BodyTeams, ""},
		"Mattermost":  {chattest.Mattermost(t), model.BodyMattermost, ""},
		"Rocket.Chat": {chattest.RocketChat(t), model.BodyMattermost, ""},
		"Telegram":    {chattest.Telegram(t).Double, model.BodyTelegram, chattest.TelegramChat},
	}
}

// chatting is a lab over the real network.
func chatting(t *testing.T) *lab {
	l := newLab(t)
	l.start()
	t.Cleanup(l.engine.Stop)
	return l
}

// join stores a webhook that posts to s.
func (l *lab) join(name string, s service) *model.Webhook {
	l.t.Helper()
	w := model.NewWebhook()
	w.Name, w.URL, w.Events = name, s.URL(), []string{"*"}
	w.Body, w.Signature, w.ChatID = s.body, model.SignatureNone, s.chatID
	l.must((&model.Registry{Store: l.store, Secrets: l.secrets}).Create(context.Background(), w, ""))
	return w
}

// until waits for what happens in its own time.
func (l *lab) until(what string, holds func() bool) {
	l.t.Helper()
	changes := l.broker.Subscribe(model.Everything)
	defer changes.Close()
	deadline := time.After(time.Minute)
	for !holds() {
		select {
		case <-changes.C:
			changes.Take()
		case <-deadline:
			for _, d := range l.deliveries(nil) {
				l.t.Logf("%+v", d)
			}
			l.t.Fatalf("%s: it didn't happen", what)
		}
	}
}

// settled reports whether no delivery is pending any more.
func (l *lab) settled() bool {
	for _, d := range l.deliveries(nil) {
		if d.Status == model.Pending {
			return false
		}
	}
	return true
}

func TestWebhooksThatShareAChatKeepItsLimitsTogether(t *testing.T) {
	for name, s := range services(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := chatting(t)
			l.join("first", s)
			l.join("second", s)
			l.send(4)
			l.until("all messages are settled", l.settled)
			l.expect(nil, 8, model.Succeeded, "")
			if taken := len(s.Messages()); taken != 8 {
				t.Errorf("%d messages were taken", taken)
			}
		})
	}
}

func TestEverySampleMakesAMessageThatTheChatTakes(t *testing.T) {
	l := newLab(t)
	for name, s := range services(t) {
		w := &model.Webhook{Name: name, URL: s.URL(), Events: []string{"*"}, Body: s.body, ChatID: s.chatID, Environment: model.Development}
		for _, group := range l.engine.config.Catalogue.Groups() {
			for _, e := range group.Types {
				p, err := l.engine.Preview(t.Context(), model.Draft{Webhook: w, Type: e.Type})
				if err != nil || p.Message == nil || !json.Valid(p.Body) {
					t.Errorf("%s, %s: %v", name, e.Type, err)
				}
			}
		}
	}
}

func TestAChatThatAsksToWaitCostsNoTry(t *testing.T) {
	pause := 1200 * time.Millisecond
	throttled := map[string]chattest.Answer{
		"Discord":     chattest.DiscordThrottled(pause, true),
		"Slack":       chattest.SlackThrottled(time.Second),
		"Teams":       chattest.TeamsThrottled(time.Second),
		"Mattermost":  chattest.MattermostThrottled(time.Second),
		"Rocket.Chat": chattest.MattermostThrottled(time.Second),
		"Telegram":    chattest.TelegramThrottled(time.Second),
	}
	for name, s := range services(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := chatting(t)
			w := l.join("chat", s)
			w.Retry = model.RetryNone
			l.must(l.store.SaveWebhooks(t.Context(), w))
			s.Next(throttled[name], throttled[name])
			l.send(1)
			l.until("the chat has asked to wait", func() bool { return l.only().Attempts > 0 })
			if since := l.stored(w).FailingSince; !since.IsZero() {
				t.Errorf("the webhook fails since %v, though it only waits", since)
			}
			l.until("the message is settled", l.settled)
			if d := l.only(); d.Status != model.Succeeded || d.Tries != 1 || d.Attempts != 3 {
				t.Errorf("the delivery is %s after %d tries and %d attempts (%s)", d.Status, d.Tries, d.Attempts, d.LastReason)
			}
		})
	}
}

func TestAChatThatIsGoneStopsTheWebhookInItsOwnWords(t *testing.T) {
	gone := map[string]struct {
		answer chattest.Answer
		says   string
	}{
		"Discord":    {chattest.DiscordError(http.StatusNotFound, 10015, "Unknown Webhook"), "10015"},
		"Slack":      {chattest.SlackError(http.StatusNotFound, "no_service"), "no_service"},
		"Teams":      {chattest.TeamsError(http.StatusNotFound, "WorkflowNotFound", "The workflow could not be found."), "WorkflowNotFound"},
		"Mattermost": {chattest.MattermostError(http.StatusBadRequest, "web.incoming_webhook.invalid.app_error", "Invalid webhook."), ""},
		"Telegram":   {chattest.TelegramError(http.StatusForbidden, "Forbidden: bot was kicked from the group chat"), "kicked"},
	}
	for name, s := range services(t) {
		c, ok := gone[name]
		if !ok {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := chatting(t)
			w := l.join("chat", s)
			s.Next(c.answer)
			l.send(1)
			l.until("the webhook is turned off", func() bool { return !l.stored(w).Status.Active })
			if reason := l.stored(w).Status.Reason; !strings.Contains(reason, c.says) {
				t.Errorf("it is off because %q, which doesn't tell %q", reason, c.says)
			}
			l.send(1)
			l.until("the next event is held", func() bool { return l.deliveries(w)[1].Status == model.Held })
		})
	}
}

func TestAMessageThatAChatRefusesFailsAlone(t *testing.T) {
	l := chatting(t)
	s := services(t)["Discord"]
	w := l.join("chat", s)
	s.Next(chattest.DiscordError(http.StatusBadRequest, 50035, "Invalid Form Body"))
	l.send(1)
	l.until("the first is settled", l.settled)
	l.send(1)
	l.until("the second is settled", l.settled)

	all := l.deliveries(w)
	if all[0].Status != model.Failed || all[0].Attempts != 1 || !strings.Contains(all[0].LastReason, "50035") {
		t.Errorf("the refused message stands at %+v", all[0])
	}
	if now := l.stored(w); all[1].Status != model.Succeeded || !now.Status.Active || !now.FailingSince.IsZero() {
		t.Errorf("the next stands at %+v, the webhook at %+v", all[1], now)
	}
}

func TestAGroupThatHasMovedIsFollowed(t *testing.T) {
	l := chatting(t)
	double := chattest.Telegram(t)
	w := l.join("chat", service{double.Double, model.BodyTelegram, chattest.TelegramChat})
	double.Migrate("-1009876543210")
	l.send(1)
	l.until("the message is settled", l.settled)
	l.expect(w, 1, model.Succeeded, "")
	if now := l.stored(w); now.ChatID != "-1009876543210" {
		t.Errorf("the webhook posts to %s", now.ChatID)
	}
	history, err := l.store.WebhookHistory(t.Context(), w.ID)
	l.must(err)
	if c := history[0]; c.Actor != model.ActorLatchbell || len(c.Fields) != 1 || c.Fields[0].Field != "chat_id" {
		t.Errorf("the history tells %+v", c)
	}
}

func TestWhatTeamsAcceptsMayStillFail(t *testing.T) {
	l := chatting(t)
	l.join("chat", services(t)["Teams"])
	l.send(1)
	l.until("the message is settled", l.settled)
	attempts, err := l.store.Attempts(t.Context(), l.only().ID)
	l.must(err)
	if a := attempts[0]; !a.Succeeded || !strings.Contains(a.Reason, "flow") {
		t.Errorf("the attempt says %q (%t)", a.Reason, a.Succeeded)
	}
}

func TestADestinationIsAskedWithoutPosting(t *testing.T) {
	l := newLab(t)
	for name, s := range services(t) {
		w := l.join(name, s)
		for what, asked := range map[string]*model.Webhook{"stored": l.stored(w), "typed in": {
			Name: "new", URL: s.URL(), Body: s.body, ChatID: s.chatID, Environment: model.Production,
		}} {
			got, err := l.engine.Destination(t.Context(), asked)
			l.must(err)
			if known := name == "Discord" || name == "Telegram"; got.Known != known || known && got.Name == "" {
				t.Errorf("%s, %s: %+v", name, what, got)
			}
		}
		if s.Posts() != 0 {
			t.Errorf("%s: something was posted", name)
		}
	}
}

func TestADraftIsAskedAboutWithWhatIsStored(t *testing.T) {
	l := newLab(t)
	w := model.NewWebhook()
	w.Name, w.URL, w.Events = "chat", services(t)["Discord"].URL(), []string{"*"}
	w.Body = model.BodyDiscord
	l.must((&model.Registry{Store: l.store, Secrets: l.secrets}).Create(t.Context(), w, ""))

	w.Signature = model.SignatureZentitle // which the stored secret doesn't suit, and needn't
	if got, err := l.engine.Destination(t.Context(), w); err != nil || !got.Known {
		t.Errorf("the draft leads to %+v (%v)", got, err)
	}
	w.URL = strings.Replace(w.URL, "/webhooks/", "/webhooks/1", 1)
	if _, err := l.engine.Destination(t.Context(), w); !model.Is(err, model.Invalid) || model.FieldOf(err) != "url" {
		t.Errorf("another webhook is asked with this one's token: %v", err)
	}
}

func TestAGroupThatMovesToItselfFails(t *testing.T) {
	l := chatting(t)
	double := chattest.Telegram(t)
	w := l.join("chat", service{double.Double, model.BodyTelegram, chattest.TelegramChat})
	w.Retry = model.RetryNone
	l.must(l.store.SaveWebhooks(t.Context(), w))
	double.Migrate(chattest.TelegramChat)
	l.send(1)
	l.until("the message is settled", l.settled)
	if d := l.only(); d.Status != model.Failed || d.Attempts != 1 {
		t.Errorf("the delivery is %s after %d attempts", d.Status, d.Attempts)
	}
}
