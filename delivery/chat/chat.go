// Package chat knows how the chat services take messages: where a request goes,
// how fast they may follow each other, and what their answers mean.
package chat

import (
	"net/url"
	"strings"

	"latchbell/model"
)

// Endpoint returns where the messages of a webhook with the target u are posted.
// Discord is asked to wait until the message is saved, since it reports no
// error otherwise. For Telegram the method is added and the chat left out,
// which stands in the body. All else stays as it is.
func Endpoint(p model.BodyProfile, u *url.URL) *url.URL {
	endpoint := *u
	query := u.Query()
	switch p {
	case model.BodyDiscord:
		query.Set("wait", "true")
	case model.BodyTelegram:
		endpoint = *methodOf(u, sendMessage)
		query.Del("chat_id")
	default:
		return &endpoint
	}
	endpoint.RawQuery = query.Encode()
	return &endpoint
}

// sendMessage is the method of Telegram's Bot API that posts a text.
const sendMessage = "sendMessage"

// methodOf returns the address of a method of the Telegram bot that u names,
// with or without the method that posts.
func methodOf(u *url.URL, method string) *url.URL {
	bot := *u
	bot.Path, bot.RawPath = strings.TrimRight(bot.Path, "/"), ""
	if i := strings.LastIndexByte(bot.Path, '/'); strings.EqualFold(bot.Path[i+1:], sendMessage) {
		bot.Path = bot.Path[:i]
	}
	return bot.JoinPath(method)
}

// UserAgent is what requests to p call their sender. Discord turns others than
// those of the form "name (url, version)" away.
// https://docs.discord.com/developers/reference#user-agent
func UserAgent(p model.BodyProfile, version string) string {
	if p == model.BodyDiscord {
		return "Latchbell (https://latchbell.io, " + version + ")"
	}
	return "Latchbell/" + version
}
