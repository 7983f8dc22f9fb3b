package body

import (
	"slices"
	"strings"

	"latchbell/model"
)

// slackEntities escapes what Slack takes for the beginning of links, mentions
// and dates: exactly these three.
// https://docs.slack.dev/messaging/formatting-message-text#escaping
var slackEntities = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// slackMarkup is Slack's mrkdwn. It has no way to escape the signs of its
// formatting, so their likes stand for them.
var slackMarkup = quoting{
	replaced: map[rune]string{
		'&': "&amp;", '<': "&lt;", '>': "&gt;",
		'*': "\u2217", '_': "\uff3f", '~': "\u223c", '`': noBacktick,
	},
	split: ":", splitStart: ">!#^",
}

// slackPlain is for plain_text, where only emoji in colons are looked for.
var slackPlain = quoting{replaced: map[rune]string{'&': "&amp;", '<': "&lt;", '>': "&gt;"}, split: ":"}

// slackGlue are what mentions, links and emoji begin with.
const slackGlue = "<!@#^:|"

// slackChat keeps the limits of blocks.
// https://docs.slack.dev/reference/block-kit/blocks
var slackChat = chat{
	title:  style{quote: slackPlain.quote, plain: slackEntities.Replace, glue: slackGlue},
	text:   style{quote: slackMarkup.quote, code: slackCode, glue: slackGlue},
	fact:   style{quote: slackEntities.Replace, plain: slackEntities.Replace},
	limits: limits{title: 150, text: 3000, fact: 2000},
	// Slack cuts longer messages off. The blocks hold nearly all of it.
	total:  40_000,
	size:   textSize,
	encode: slackBody,
}

func slack(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	return slackChat.render(w, e, c)
}

func slackCode(text string) string { return slackEntities.Replace(inCodeSpan(text)) }

// slackBody is a message whose title stands in a block and the rest in an
// attachment, since only that can have a colour. The text is what notifications
// show; it isn't formatted.
func slackBody(s *sheet) []byte {
	var w jsonWriter
	w.object(func() {
		w.field("text", s.title)
		w.rawField("mrkdwn", "false")
		w.name("blocks")
		w.array(func() {
			w.slackBlock("header", func() { w.slackText("text", "plain_text", s.title) })
		})
		w.name("attachments")
		w.array(func() {
			w.object(func() {
				w.field("color", s.draft.colour)
				w.field("fallback", s.title)
				w.name("blocks")
				w.array(func() { w.slackDetails(s) })
			})
		})
	})
	return w
}

// slackDetails writes the text, the facts, and the footer.
func (w *jsonWriter) slackDetails(s *sheet) {
	if s.text != "" {
		w.slackBlock("section", func() { w.slackText("text", "mrkdwn", s.text) })
	}
	const most = 5 // a section has at most 10 fields: a name and a value each
	for facts := range slices.Chunk(s.facts, most) {
		w.slackBlock("section", func() {
			w.name("fields")
			w.array(func() {
				for _, f := range facts {
					w.slackText("", "mrkdwn", "*"+f.name+"*")
					w.slackLiteral(f.value)
				}
			})
		})
	}
	w.slackBlock("context", func() {
		w.name("elements")
		w.array(func() { w.slackLiteral(s.draft.footer) })
	})
}

func (w *jsonWriter) slackBlock(kind string, fill func()) {
	w.object(func() {
		w.field("type", kind)
		fill()
	})
}

// slackText writes a text object, as a member if it has a name. Slack is not to
// find links and mentions by itself, only those that the user has marked.
func (w *jsonWriter) slackText(name, kind, text string) {
	if name != "" {
		w.name(name)
	}
	w.object(func() {
		w.field("type", kind)
		w.field("text", text)
		if kind == "mrkdwn" {
			w.rawField("verbatim", "true")
		}
	})
}

// slackLiteral writes a text object in which not even emoji are looked for.
func (w *jsonWriter) slackLiteral(text string) {
	w.object(func() {
		w.field("type", "plain_text")
		w.field("text", text)
		w.rawField("emoji", "false")
	})
}
