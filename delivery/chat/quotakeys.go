package chat

import (
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"strings"

	"latchbell/model"
)

// The kinds of thing that a quota belongs to; a key is the kind and a name.
const (
	keyHost    = "host:"
	keyWebhook = "webhook:"
	keyBot     = "bot:"
	keyChat    = "chat:"
	keyGroup   = "group:"
)

// Keys returns the names of all whose limits a message of w to target uses up:
// the host, the service's own webhook or bot, and the chat. Webhooks of ours
// that lead to the same place have them in common. They are nil if w isn't for a
// chat, and don't tell a token.
func Keys(w *model.Webhook, target *url.URL) []string {
	if !w.Body.Chat() {
		return nil
	}
	host := strings.ToLower(target.Host)
	keys := []string{keyHost + host}
	if w.Body != model.BodyTelegram {
		return append(keys, keyWebhook+digest(host, strings.TrimRight(target.Path, "/")))
	}
	bot := digest(host, methodOf(target, sendMessage).Path)
	chat := digest(bot, strings.ToLower(w.ChatID))
	keys = append(keys, keyBot+bot, keyChat+chat)
	if isGroup(w.ChatID) {
		keys = append(keys, keyGroup+chat)
	}
	return keys
}

// isGroup reports whether a chat of Telegram has more than one reader: its
// number is negative, or it has a public name.
func isGroup(chatID string) bool {
	return strings.HasPrefix(chatID, "-") || strings.HasPrefix(chatID, "@")
}

// digest returns a short name that can't be traced back to its parts.
func digest(parts ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(parts, "\n")))
	return hex.EncodeToString(sum[:8])
}
