package body

import (
	"strconv"

	"latchbell/model"
)

// mattermostMarkdown is Mattermost's, and Rocket.Chat's: Markdown with mentions,
// hashtags, channels and emoji in the open, which a backslash doesn't stop.
// https://docs.mattermost.com/end-user-guide/collaborate/format-messages.html
var mattermostMarkdown = quoting{
	escaped: `\*_~|[](){}>`, leading: "#+-.", split: "~:<&", splitOutside: "#", splitStart: "=",
	replaced: map[rune]string{'`': noBacktick},
}

// mattermostGlue are what mentions, hashtags, channels, emoji, entities, tags
// and escapes begin with.
const mattermostGlue = `\<!@#~:&`

// mattermostChat keeps the limit of a post.
// https://developers.mattermost.com/integrate/webhooks/incoming
var mattermostChat = chat{
	title:  mattermostStyle,
	text:   mattermostStyle,
	fact:   style{quote: mattermostMarkdown.quote, glue: mattermostGlue},
	limits: limits{title: 256, text: 4096, fact: 1024},
	total:  16_383,
	size:   textSize,
	encode: mattermostBody,
}

var mattermostStyle = style{quote: mattermostMarkdown.quote, code: inCodeSpan, glue: mattermostGlue}

func mattermost(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	return mattermostChat.render(w, e, c)
}

// mattermostBody is a post with an attachment, since only that can have a colour
// and a table of facts.
func mattermostBody(s *sheet) []byte {
	var w jsonWriter
	w.object(func() {
		w.name("attachments")
		w.array(func() {
			w.object(func() {
				w.field("fallback", s.title)
				w.field("color", s.draft.colour)
				w.field("title", s.title)
				if s.text != "" {
					w.field("text", s.text)
				}
				w.name("fields")
				w.array(func() {
					for i, f := range s.facts {
						w.mattermostField(f, s.short(i))
					}
				})
				w.field("footer", s.draft.footer)
			})
		})
	})
	return w
}

// mattermostField puts short facts beside each other.
func (w *jsonWriter) mattermostField(f sheetFact, short bool) {
	w.object(func() {
		w.field("title", f.name)
		w.field("value", f.value)
		w.rawField("short", strconv.FormatBool(short))
	})
}
