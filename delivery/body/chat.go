package body

import (
	"latchbell/model"
)

// chat is how messages are written for a chat service: its styles, its limits,
// and the document that it takes.
type chat struct {
	title, text, fact style
	// limits are those of the parts, in UTF-16 units of what is sent. total is
	// that of the message as size measures it.
	limits limits
	total  int
	size   func(*sheet) int
	encode func(*sheet) []byte
}

// limits are the longest parts of a message.
type limits struct{ title, text, fact int }

// maxFactName is the longest name of a fact in a message: only a path of the
// user's own can be longer.
const maxFactName = 60

// sheet is a message whose parts are escaped and shortened for a chat.
type sheet struct {
	draft       *draft
	title, text string
	facts       []sheetFact
	// seen is the same as people read it.
	seen model.ChatMessage
	// cut are the parts that had to be shortened.
	cut struct{ title, text, facts bool }
}

// short reports whether a fact may stand beside another one.
func (s *sheet) short(fact int) bool {
	const most = 40 // bytes
	return len(s.seen.Facts[fact].Value) <= most
}

// sheetFact is a fact as a chat takes it.
type sheetFact struct{ name, value string }

// render returns the message about e for w.
func (c chat) render(w *model.Webhook, e *model.Event, catalogue *model.Catalogue) (*Rendered, error) {
	s := c.fit(compose(w, e, catalogue))
	s.seen.Counters = c.counters(s)
	return &Rendered{Body: c.encode(s), Message: &s.seen}, nil
}

// fit writes a draft so that every limit is kept. Where the parts are too long
// together, customer data gives way in all of them, and at last the text.
func (c chat) fit(d *draft) *sheet {
	most, room := maxValue, c.limits
	s := c.write(d, room, most)
	for c.size(s) > c.total && room.text > 0 {
		if most > leastValue {
			most = max(most*3/4, leastValue)
		} else {
			room.text = room.text * 3 / 4
		}
		s = c.write(d, room, most)
	}
	return s
}

// write writes a draft with parts and customer data of at most these lengths.
func (c chat) write(d *draft, room limits, most int) *sheet {
	s := &sheet{draft: d, seen: model.ChatMessage{Colour: d.colour, Footer: d.footer}}
	var title, text []piece
	title, s.cut.title = c.title.fit(d.title, room.title, most)
	text, s.cut.text = c.text.fit(d.text, room.text, most)
	s.title, s.seen.Title = c.title.write(title), seen(title)
	s.text, s.seen.Text = c.text.write(text), seen(text)
	for _, f := range d.facts {
		name, _ := shorten(f.name, maxFactName)
		value, cut := c.fact.fit(f.value, room.fact, most)
		s.facts = append(s.facts, sheetFact{name, c.fact.write(value)})
		s.seen.Facts = append(s.seen.Facts, model.ChatFact{Name: name, Value: seen(value)})
		s.cut.facts = s.cut.facts || cut
	}
	return s
}

// counters say how much of each limit a message uses.
func (c chat) counters(s *sheet) []model.Counter {
	return []model.Counter{
		{Name: "Title", Used: units(s.title), Limit: c.limits.title, Shortened: s.cut.title},
		{Name: "Text", Used: units(s.text), Limit: c.limits.text, Shortened: s.cut.text},
		{Name: "Facts", Used: len(s.facts), Limit: model.MaxMessageFacts, Shortened: s.cut.facts},
		{Name: "Total", Used: c.size(s), Limit: c.total, Shortened: s.cut.title || s.cut.text || s.cut.facts},
	}
}

// textSize is the length of all texts of a message together.
func textSize(s *sheet) int {
	n := units(s.title) + units(s.text) + units(s.draft.footer)
	for _, f := range s.facts {
		n += units(f.name) + units(f.value)
	}
	return n
}
