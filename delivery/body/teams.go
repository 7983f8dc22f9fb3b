package body

import (
	"cmp"
	"strconv"
	"strings"

	"latchbell/model"
)

// teamsChat has styles that escape nothing: all texts are TextRuns, which know
// no formatting. Only the size of the whole document is limited.
// https://learn.microsoft.com/microsoftteams/platform/bots/how-to/format-your-bot-messages
var teamsChat = chat{
	limits: limits{title: 256, text: 4096, fact: 1024},
	total:  28 * 1000,
	size:   func(s *sheet) int { return len(teamsBody(s)) },
	encode: teamsBody,
}

func teams(w *model.Webhook, e *model.Event, c *model.Catalogue) (*Rendered, error) {
	return teamsChat.render(w, e, c)
}

// teamsBody is the message that the trigger "When a Teams webhook request is
// received" of Workflows takes, with an Adaptive Card 1.2.
func teamsBody(s *sheet) []byte {
	var w jsonWriter
	w.object(func() {
		w.field("type", "message")
		w.name("attachments")
		w.array(func() {
			w.object(func() {
				w.field("contentType", "application/vnd.microsoft.card.adaptive")
				w.rawField("contentUrl", "null")
				w.name("content")
				w.teamsCard(s)
			})
		})
	})
	return w
}

func (w *jsonWriter) teamsCard(s *sheet) {
	w.object(func() {
		w.field("$schema", "http://adaptivecards.io/schemas/adaptive-card.json")
		w.field("type", "AdaptiveCard")
		w.field("version", "1.2")
		w.name("body")
		w.array(func() {
			w.teamsTitle(s)
			for line := range strings.Lines(s.text) {
				// Teams refuses a text without any character.
				w.teamsLine(textRun{text: cmp.Or(strings.TrimSuffix(line, "\n"), " ")})
			}
			for _, f := range s.facts {
				w.teamsLine(textRun{text: f.name + "  ", weight: "Bolder"}, textRun{text: f.value})
			}
			w.teamsLine(textRun{text: s.draft.footer, size: "Small", subtle: true})
		})
	})
}

// teamsTitle writes the title on a ground of the message's colour, as far as
// Teams has it: a card can't choose any other than those of its theme.
func (w *jsonWriter) teamsTitle(s *sheet) {
	w.object(func() {
		w.field("type", "Container")
		w.field("style", model.TeamsStyle(s.draft.colour))
		w.rawField("bleed", "true")
		w.name("items")
		w.array(func() { w.teamsLine(textRun{text: s.title, size: "Large", weight: "Bolder"}) })
	})
}

// textRun is a text and its look.
type textRun struct {
	text, size, weight string
	subtle             bool
}

// teamsLine writes a line of its own.
func (w *jsonWriter) teamsLine(runs ...textRun) {
	w.object(func() {
		w.field("type", "RichTextBlock")
		w.name("inlines")
		w.array(func() {
			for _, r := range runs {
				w.teamsRun(r)
			}
		})
	})
}

func (w *jsonWriter) teamsRun(r textRun) {
	w.object(func() {
		w.field("type", "TextRun")
		w.field("text", r.text)
		if r.size != "" {
			w.field("size", r.size)
		}
		if r.weight != "" {
			w.field("weight", r.weight)
		}
		if r.subtle {
			w.rawField("isSubtle", strconv.FormatBool(r.subtle))
		}
	})
}
