package body

import (
	"strings"

	"latchbell/model"
)

// draft is a message about an event, for any chat: nothing is escaped or
// shortened yet, apart from customer data of absurd length.
type draft struct {
	event       *model.Event
	chatID      string
	title, text []piece
	facts       []draftFact
	// footer is plain text that no customer has a say in.
	footer string
	// colour is "#RRGGBB".
	colour string
}

// draftFact is a line of the list of facts.
type draftFact struct {
	name  string
	value []piece
}

// compose makes the message that w sends about e.
func compose(w *model.Webhook, e *model.Event, c *model.Catalogue) *draft {
	s := source{e, c}
	d := &draft{
		event: e, chatID: w.ChatID, colour: w.Message.Colour(e.Type), footer: footer(e),
		title: s.fill(w.Message.Title), text: s.fill(w.Message.Text),
	}
	if strings.TrimSpace(seen(d.title)) == "" {
		d.title = s.placeholder("event")
	}
	if e.Test {
		d.title = append([]piece{{text: "Test: "}}, d.title...)
	}
	if strings.TrimSpace(seen(d.text)) == "" {
		d.text = nil
	}
	for _, name := range w.Message.FactNames() {
		if value := s.fact(name); len(value) > 0 {
			d.facts = append(d.facts, draftFact{model.FactTitle(name), value})
		}
	}
	return d
}

// footer says which event it was, so that the message can be found in the log.
func footer(e *model.Event) string {
	parts := make([]string, 0, 3)
	for _, part := range []string{e.ID, e.Environment.Title()} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	if e.Test {
		parts = append(parts, "This is a test")
	}
	return strings.Join(parts, " · ")
}

// fill returns a title or text with its placeholders replaced.
func (s source) fill(template string) []piece {
	var out []piece
	for _, part := range model.MessageParts(template) {
		if !part.Placeholder {
			out = append(out, piece{text: part.Text})
			continue
		}
		value := s.placeholder(part.Text)
		if len(value) == 0 {
			value = []piece{{text: "–"}} // nothing at all would tear the sentence
		}
		for _, p := range value {
			out = append(out, isolated(p)...)
		}
	}
	return out
}
