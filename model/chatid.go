package model

import (
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// TelegramChatID returns the chat that u names in its query, as the examples of
// Telegram do, or "".
func TelegramChatID(u *url.URL) string {
	return strings.TrimSpace(u.Query().Get("chat_id"))
}

// WithoutTelegramChat returns u without the chat in its query. The rest of the
// query stays as it is written, masked parts too.
func WithoutTelegramChat(u *url.URL) *url.URL {
	rest := *u
	pairs := slices.DeleteFunc(strings.Split(u.RawQuery, "&"), func(pair string) bool {
		return strings.HasPrefix(pair, "chat_id=")
	})
	rest.RawQuery = strings.Join(pairs, "&")
	return &rest
}

// chatName is the public name of a group or a channel.
var chatName = regexp.MustCompile(`^@[A-Za-z][A-Za-z0-9_]{3,31}$`)

// ValidateChatID checks where a Telegram bot shall post: the number of a chat,
// which is negative for groups and channels, or the public name of one. Its
// errors are about the field "chat_id".
func ValidateChatID(id string) error {
	id = strings.TrimSpace(id)
	if id == "" {
		return Invalidf("chat_id", "The chat is missing. Enter its number, which is negative for a group, or its public name such as @renewals.")
	}
	if number, err := strconv.ParseInt(id, 10, 64); err == nil && number != 0 && id[0] != '+' {
		return nil
	}
	switch {
	case chatName.MatchString(id):
		return nil
	case strings.Contains(id, "t.me/"):
		return Invalidf("chat_id", "This is a link to a chat. Enter the chat's number, or for a public one its name with an @ in front.")
	case chatName.MatchString("@" + id):
		return Invalidf("chat_id", "The name of a public chat begins with an @. Enter @%s if that is the one you mean.", id)
	}
	return Invalidf("chat_id", "%q is no chat. Enter its number, which is negative for a group, or its public name such as @renewals.", Shorten(id))
}
