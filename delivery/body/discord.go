package body

import (
	"fmt"
	"strconv"
	"strings"

	"latchbell/model"
)

// discordMarkdown is Discord's own: simple-markdown with mentions, emoji and
// times in angle brackets and links in the open.
// https://docs.discord.com/developers/reference#message-formatting
var discordMarkdown = quoting{
	escaped: `\*_~|[]()<>:`, leading: "#+-.", split: "<", replaced: map[rune]string{'`': noBacktick},
}

// discordGlue are what mentions, emoji, times and escapes begin with.
const discordGlue = `\<@#:`

// discordChat keeps the limits of embeds.
// https://docs.discord.com/developers/resources/message#embed-object-embed-limits
var discordChat = chat{
	// Times in angle brackets aren't shown in titles.
	title:  style{quote: discordMarkdown.quote, code: inCodeSpan, glue: discordGlue},
	text:   style{quote: discordMarkdown.quote, code: inCodeSpan, glue: discordGlue, date: discordDate},
	fact:   style{quote: discordMarkdown.quote, glue: discordGlue, date: discordDate},
	limits: limits{title: 256, text: 4096, fact: 1024},
	total:  6000,
	size:   textSize,
	encode: discordBody,
}

func discord(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	return discordChat.render(w, e, c)
}

// discordDate lets everybody see a time in their own zone and language.
func discordDate(p piece) string {
	unix := p.at.Unix()
	switch {
	case p.clock:
		return fmt.Sprintf("<t:%d:f>", unix)
	case p.relative:
		return fmt.Sprintf("<t:%d:D> (<t:%d:R>)", unix, unix)
	}
	return fmt.Sprintf("<t:%d:D>", unix)
}

// discordBody is the body of an Execute Webhook request: one embed that mentions
// nobody, whatever its texts say.
func discordBody(s *sheet) []byte {
	var w jsonWriter
	w.object(func() {
		w.name("embeds")
		w.array(func() { w.discordEmbed(s) })
		w.name("allowed_mentions")
		w.object(func() { w.rawField("parse", "[]") })
	})
	return w
}

func (w *jsonWriter) discordEmbed(s *sheet) {
	w.object(func() {
		w.field("title", s.title)
		if s.text != "" {
			w.field("description", s.text)
		}
		w.rawField("color", strconv.FormatInt(rgb(s.draft.colour), 10))
		w.field("timestamp", timestamp(s.draft.event.Timestamp))
		w.name("footer")
		w.object(func() { w.field("text", s.draft.footer) })
		w.name("fields")
		w.array(func() {
			for i, f := range s.facts {
				w.discordField(f, s.short(i))
			}
		})
	})
}

// discordField puts short facts beside each other.
func (w *jsonWriter) discordField(f sheetFact, inline bool) {
	w.object(func() {
		w.field("name", f.name)
		w.field("value", f.value)
		w.rawField("inline", strconv.FormatBool(inline))
	})
}

// rgb returns the number that a colour "#RRGGBB" stands for, black for what is
// none: the preview draws messages that aren't finished.
func rgb(colour string) int64 {
	n, err := strconv.ParseInt(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil || n < 0 || n > 0xffffff {
		return 0
	}
	return n
}
