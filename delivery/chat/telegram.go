package chat

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"latchbell/delivery/retryafter"
)

// telegramAnswer is what every method of the Bot API answers.
// https://core.telegram.org/bots/api#making-requests
type telegramAnswer struct {
	OK          *bool           `json:"ok"`
	Result      json.RawMessage `json:"result"`
	ErrorCode   int             `json:"error_code"`
	Description string          `json:"description"`
	Parameters  struct {
		RetryAfter      float64 `json:"retry_after"`
		MigrateToChatID int64   `json:"migrate_to_chat_id"`
	} `json:"parameters"`
}

// telegramRefused are parts of descriptions for a message that Telegram can't
// take, in lower case, and what to do about it.
var telegramRefused = []struct{ part, advice string }{
	{"message text is empty", "It has neither text nor facts; give the webhook some."},
	{"message is too long", "List fewer facts."},
	{"can't parse", "Check the texts and facts of the webhook."},
	{"encoded in utf-8", "Check the texts and facts of the webhook."},
	{"message thread not found", "The topic was deleted; remove message_thread_id from the target URL, or name another topic."},
	{"topic_closed", "The topic is closed; open it again, or name another one in the target URL."},
}

func readTelegram(r reply) Answer {
	var t telegramAnswer
	r.decode(&t)
	switch {
	case t.OK == nil && r.ok():
		return r.foreign()
	case t.OK == nil && r.status == http.StatusTooManyRequests:
		return r.throttled(0)
	case t.OK == nil:
		return Answer{RetryAfter: r.retryAfter}
	case *t.OK:
		return Answer{Delivered: true}
	}
	return t.judge(r)
}

// judge reads an error that Telegram explains.
func (t *telegramAnswer) judge(r reply) Answer {
	description, words := strings.ToLower(t.Description), t.words()
	switch {
	case t.Parameters.MigrateToChatID != 0:
		return Answer{ChatID: strconv.FormatInt(t.Parameters.MigrateToChatID, 10), Cause: CauseMoved,
			Sentence: "Telegram has made a supergroup of the group, with a new number. Latchbell follows it and sends the message again at once."}
	case t.ErrorCode == http.StatusTooManyRequests, t.Parameters.RetryAfter > 0:
		return r.throttled(retryafter.Seconds(t.Parameters.RetryAfter))
	case t.ErrorCode == http.StatusUnauthorized, t.ErrorCode == http.StatusNotFound:
		return r.gone("the token of the bot isn't valid: " + words)
	case t.ErrorCode == http.StatusForbidden, strings.Contains(description, "chat not found"):
		return r.gone("the bot can't post there: " + words)
	}
	for _, refused := range telegramRefused {
		if strings.Contains(description, refused.part) {
			return r.refused(words, refused.advice)
		}
	}
	return r.failed(words, "Check the rights of the bot in the chat.")
}

func (t *telegramAnswer) words() string {
	return fmt.Sprintf("%s (%d)", quote(t.Description), t.ErrorCode)
}
