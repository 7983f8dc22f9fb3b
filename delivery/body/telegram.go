package body

import (
	"strconv"
	"strings"

	"latchbell/model"
)

// telegramText is a text without a parse mode: nothing formats it, but Telegram
// still finds mentions, hashtags, cashtags, commands and links in it.
// https://core.telegram.org/bots/api#messageentity
var telegramText = quoting{splitOutside: "#$/"}

// telegramGlue are what mentions, hashtags and cashtags begin with.
const telegramGlue = "@#$"

// telegramChat keeps the limit of a text.
// https://core.telegram.org/bots/api#sendmessage
var telegramChat = chat{
	title:  telegramStyle,
	text:   telegramStyle,
	fact:   telegramStyle,
	limits: limits{title: 256, text: 3000, fact: 1024},
	total:  4096,
	size:   func(s *sheet) int { return units(telegramMessage(s)) },
	encode: telegramBody,
}

var telegramStyle = style{quote: telegramText.quote, glue: telegramGlue}

func telegram(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	return telegramChat.render(w, e, c)
}

// telegramBody is the body of a sendMessage request. A chat is a number, or the
// name of a channel ("@releases").
func telegramBody(s *sheet) []byte {
	var w jsonWriter
	w.object(func() {
		if number, err := strconv.ParseInt(s.draft.chatID, 10, 64); err == nil {
			w.rawField("chat_id", strconv.FormatInt(number, 10))
		} else {
			w.field("chat_id", s.draft.chatID)
		}
		w.field("text", telegramMessage(s))
		w.name("link_preview_options")
		w.object(func() { w.rawField("is_disabled", "true") })
	})
	return w
}

// telegramMessage joins the parts with empty lines between them.
func telegramMessage(s *sheet) string {
	var facts []string
	for _, f := range s.facts {
		facts = append(facts, f.name+": "+f.value)
	}
	var parts []string
	for _, part := range []string{s.title, s.text, strings.Join(facts, "\n"), s.draft.footer} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return strings.Join(parts, "\n\n")
}
