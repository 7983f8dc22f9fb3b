package chattest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"
)

// What a Telegram double calls its bot and its only chat.
const (
	TelegramBot   = "latchbell_bot"
	TelegramTitle = "Renewals"
	TelegramChat  = "-1001234567890"
)

const telegramPath = "/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"

// TelegramDouble is a double of Telegram.
type TelegramDouble struct {
	*Double
	chat     string
	migrated map[string]string
}

// Telegram is a double of the Bot API with one bot, which is a member of the
// group TelegramChat. It takes a message a second and a second one in a short
// burst, and 20 a minute.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
func Telegram(t testing.TB) *TelegramDouble {
	d := &TelegramDouble{chat: TelegramChat, migrated: make(map[string]string)}
	inSecond, inMinute := newBucket(2, time.Second), &window{limit: 20, length: time.Minute}
	d.Double = &Double{take: d.takeTelegram, look: d.lookTelegram}
	d.count = func(now time.Time, _ []byte) (*Answer, bool) {
		if inSecond.take(now) && inMinute.take(now) {
			return nil, false
		}
		throttled := TelegramThrottled(time.Second)
		return &throttled, true
	}
	d.start(t, telegramPath+"/sendMessage")
	return d
}

// Migrate makes a supergroup of the group, which gets the number chat.
func (d *TelegramDouble) Migrate(chat string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.migrated[d.chat], d.chat = chat, chat
}

// telegramMessage are the parameters of sendMessage.
// https://core.telegram.org/bots/api#sendmessage
type telegramMessage struct {
	ChatID              json.RawMessage `json:"chat_id"`
	MessageThreadID     int             `json:"message_thread_id"`
	Text                string          `json:"text"`
	DisableNotification bool            `json:"disable_notification"`
	ProtectContent      bool            `json:"protect_content"`
	LinkPreviewOptions  *struct {
		IsDisabled bool `json:"is_disabled"`
	} `json:"link_preview_options"`
}

func (d *TelegramDouble) takeTelegram(r *http.Request, body []byte) (Answer, string) {
	switch {
	case !strings.HasPrefix(r.URL.Path, telegramPath+"/"):
		return TelegramError(http.StatusUnauthorized, "Unauthorized"), ""
	case r.URL.Path != telegramPath+"/sendMessage":
		return TelegramError(http.StatusNotFound, "Not Found"), fmt.Sprintf("the method is %s", r.URL.Path)
	case r.URL.Query().Has("chat_id"):
		return TelegramError(http.StatusBadRequest, "Bad Request"), "the chat is named twice"
	}
	var m telegramMessage
	fault := strict(body, &m)
	if fault == "" {
		fault = first(missing("text", strings.TrimSpace(m.Text)), longer("text", m.Text, 4096), telegramChatFault(m.ChatID))
	}
	if fault != "" {
		return TelegramError(http.StatusBadRequest, "Bad Request: message text is empty"), fault
	}
	return d.post(strings.Trim(string(m.ChatID), `"`)), ""
}

// telegramChat is the number or the public name of a chat.
var telegramChat = regexp.MustCompile(`^(-?[1-9][0-9]*|"@[A-Za-z0-9_]+"|"-?[1-9][0-9]*")$`)

func telegramChatFault(chat json.RawMessage) string {
	if !telegramChat.Match(chat) {
		return fmt.Sprintf("the chat is %s", chat)
	}
	return ""
}

// post answers a message to a chat.
func (d *TelegramDouble) post(chat string) Answer {
	if to, ok := d.migrated[chat]; ok {
		return telegramParameters(http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat",
			map[string]any{"migrate_to_chat_id": json.Number(to)})
	}
	if chat != d.chat {
		return TelegramError(http.StatusBadRequest, "Bad Request: chat not found")
	}
	return object(http.StatusOK, map[string]any{"ok": true, "result": map[string]any{"message_id": 1 + len(d.messages)}})
}

// lookTelegram answers getMe and getChat.
// https://core.telegram.org/bots/api#getme and #getchat
func (d *TelegramDouble) lookTelegram(r *http.Request) Answer {
	switch {
	case r.URL.Path == telegramPath+"/getMe":
		return object(http.StatusOK, map[string]any{"ok": true, "result": map[string]any{
			"id": 123456789, "is_bot": true, "first_name": "Latchbell", "username": TelegramBot,
		}})
	case r.URL.Path != telegramPath+"/getChat":
		return TelegramError(http.StatusUnauthorized, "Unauthorized")
	case r.URL.Query().Get("chat_id") != d.chat:
		return TelegramError(http.StatusBadRequest, "Bad Request: chat not found")
	}
	return object(http.StatusOK, map[string]any{"ok": true, "result": map[string]any{
		"id": json.Number(d.chat), "type": "supergroup", "title": TelegramTitle,
	}})
}
