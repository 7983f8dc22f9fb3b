package chat

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"latchbell/delivery/diagnose"
	"latchbell/model"
)

// Check asks the service behind target about itself without posting anything:
// Discord about the webhook, Telegram about the bot and the chat chatID. The
// others have no such way; for them it asks nobody, and the destination isn't
// Known. The client must not follow redirects. Errors are *model.Error about
// the field "url" or "chat_id", of kind Invalid if the service denies it, and
// Unavailable if it couldn't be asked.
func Check(ctx context.Context, c *http.Client, userAgent string, p model.BodyProfile, target *url.URL, chatID string) (model.Destination, error) {
	q := question{client: c, userAgent: userAgent, profile: p}
	switch p {
	case model.BodyDiscord:
		return q.askDiscord(ctx, target)
	case model.BodyTelegram:
		return q.askTelegram(ctx, target, chatID)
	}
	return model.Destination{}, nil
}

// question asks a service something that changes nothing there.
type question struct {
	client    *http.Client
	userAgent string
	profile   model.BodyProfile
}

// askDiscord gets the webhook, which its token allows.
// https://docs.discord.com/developers/resources/webhook#get-webhook-with-token
func (q question) askDiscord(ctx context.Context, target *url.URL) (model.Destination, error) {
	webhook := *target
	webhook.RawQuery = ""
	r, err := q.get(ctx, &webhook)
	if err != nil {
		return model.Destination{}, err
	}
	var found struct {
		ID      string `json:"id"`
		Name    string `json:"name"`
		Channel string `json:"channel_id"`
		Server  string `json:"guild_id"`
	}
	if r.decode(&found); !r.ok() || found.ID == "" {
		return model.Destination{}, q.denied("url", r)
	}
	place := "channel " + found.Channel
	if found.Server != "" {
		place += " of the server " + found.Server
	}
	return model.Destination{Name: cmp.Or(found.Name, "a webhook without a name"), Place: place, Known: true}, nil
}

// askTelegram gets the bot, and then the chat as far as the bot may see it.
// https://core.telegram.org/bots/api#getme and #getchat
func (q question) askTelegram(ctx context.Context, target *url.URL, chatID string) (model.Destination, error) {
	if err := model.ValidateChatID(chatID); err != nil {
		return model.Destination{}, err
	}
	var bot, chat telegramPeer
	address := methodOf(target, "getMe")
	address.RawQuery = ""
	if err := q.telegram(ctx, "url", address, &bot); err != nil {
		return model.Destination{}, err
	}
	address = methodOf(target, "getChat")
	address.RawQuery = url.Values{"chat_id": {strings.TrimSpace(chatID)}}.Encode()
	if err := q.telegram(ctx, "chat_id", address, &chat); err != nil {
		return model.Destination{}, err
	}
	return model.Destination{Name: bot.name(), Place: chat.name(), Known: true}, nil
}

// telegramPeer is a bot, a person, a group or a channel.
type telegramPeer struct {
	Title     string `json:"title"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name"`
	Username  string `json:"username"`
}

// name is what people call it, with its public name if it has one.
func (p telegramPeer) name() string {
	name := cmp.Or(p.Title, strings.TrimSpace(p.FirstName+" "+p.LastName))
	switch {
	case p.Username == "":
		return cmp.Or(name, "a chat without a name")
	case name == "":
		return "@" + p.Username
	}
	return name + " (@" + p.Username + ")"
}

// telegram calls a method and reads its result. What it denies is about field.
func (q question) telegram(ctx context.Context, field string, method *url.URL, result any) error {
	r, err := q.get(ctx, method)
	if err != nil {
		return err
	}
	var t telegramAnswer
	r.decode(&t)
	if t.OK == nil || !*t.OK || json.Unmarshal(t.Result, result) != nil {
		return q.denied(field, r)
	}
	return nil
}

// get asks for u. Its error doesn't hold u, which may be a credential.
func (q question) get(ctx context.Context, u *url.URL) (reply, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return reply{}, model.Invalidf("url", "The target URL can't be asked. Check it for stray signs.")
	}
	request.Header.Set("User-Agent", q.userAgent)
	response, err := q.client.Do(request)
	if err != nil {
		return reply{}, unanswered(u.Host, err, diagnose.Waiting)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, model.MaxResponseKept))
	if err != nil {
		return reply{}, unanswered(u.Host, err, diagnose.Reading)
	}
	answer := &model.Response{Status: response.StatusCode, Body: body}
	for name, values := range response.Header {
		answer.Headers = append(answer.Headers, model.Header{Name: name, Value: values[0]})
	}
	return newReply(q.profile, answer, time.Now()), nil
}

// unanswered explains why host couldn't be asked.
func unanswered(host string, err error, phase diagnose.Phase) error {
	if wrapped, ok := errors.AsType[*url.Error](err); ok {
		err = wrapped.Err // which doesn't repeat the URL
	}
	finding := diagnose.Failure(diagnose.Facts{Host: host, Err: err, Phase: phase, Limit: model.DefaultTimeout})
	return &model.Error{Kind: model.Unavailable, Field: "url", Message: finding.Sentence, Err: err}
}

// denied explains an answer that isn't what was asked for.
func (q question) denied(field string, r reply) error {
	if r.ok() || r.isPage() {
		return model.Invalidf("url", "What answered isn't %s. Check the target URL, and whether a proxy or a login page stands in between.", r.service)
	}
	answer := readers[q.profile](r)
	switch {
	case answer.Throttled:
		return &model.Error{Kind: model.Unavailable, Field: field, Message: answer.Sentence}
	case answer.Gone != "" && field == "chat_id":
		return model.Invalidf(field, "%s. Check the number of the chat, and that the bot is a member of it.", answer.Gone)
	case answer.Gone != "":
		return model.Invalidf(field, "%s. Copy the URL from %s again.", answer.Gone, r.service)
	case answer.Sentence != "":
		return model.Invalidf(field, "%s", answer.Sentence)
	}
	return &model.Error{Kind: model.Unavailable, Field: field,
		Message: fmt.Sprintf("%s answered %d, so the target URL couldn't be checked. Try again later.", r.service, r.status)}
}
