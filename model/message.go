package model

import (
	"errors"
	"slices"
	"strings"
)

// The longest parts of a Message. Titles and texts are counted in characters,
// as the user writes them: with the placeholders, not with their values.
const (
	MaxMessageTitle   = 200
	MaxMessageText    = 2000
	MaxMessageFacts   = 25
	MaxMessageColours = 50
)

// Message is how an event becomes a chat message.
type Message struct {
	// Title and Text may hold placeholders such as {license.key}, and the
	// formatting of the chat. An empty Title is the title of the event type, an
	// empty Text is left out.
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
	// Facts are the names of the facts that are listed, in their order; nil
	// lists the usual ones, an empty list none.
	Facts []string `json:"facts,omitzero"`
	// Colours are those of kinds of event; the first that matches is taken, and
	// DefaultColour where none does.
	Colours []EventColour `json:"colours,omitempty"`
}

// EventColour is the colour of the messages for a kind of event.
type EventColour struct {
	// Events is a subscription: a type, a group ("license.*") or "*".
	Events string `json:"events"`
	// Colour is "#RRGGBB".
	Colour string `json:"colour"`
}

// ChatMessage is a message made from an event, before a chat's own format:
// what a preview draws. Texts are as people will read them, apart from
// formatting that the user has typed.
type ChatMessage struct {
	Title string
	Text  string
	// Colour is "#RRGGBB".
	Colour string
	Facts  []ChatFact
	Footer string
	// Counters say how much of each limit of the chat is used.
	Counters []Counter
}

// ChatFact is one line of the list of facts.
type ChatFact struct{ Name, Value string }

// Counter says how many characters (or parts) of a limit are used.
type Counter struct {
	Name        string
	Used, Limit int
	// Shortened: something had to be left out to keep the limit.
	Shortened bool
}

// UnmarshalJSON reads a message strictly: an unknown field is an Error.
func (m *Message) UnmarshalJSON(raw []byte) error {
	*m = Message{}
	return DecodeObject(raw, map[string]any{
		"title": &m.Title, "text": &m.Text, "facts": &m.Facts, "colours": &m.Colours,
	})
}

// UnmarshalJSON reads a colour strictly: an unknown field is an Error.
func (c *EventColour) UnmarshalJSON(raw []byte) error {
	*c = EventColour{}
	return DecodeObject(raw, map[string]any{"events": &c.Events, "colour": &c.Colour})
}

// lineBreaks makes one kind of line break of those of all systems.
var lineBreaks = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// Normalized returns m as it is stored: lines end in \n, texts and names are
// trimmed, colours are in capitals, and the usual facts are not listed by name.
func (m Message) Normalized() Message {
	m.Title = strings.TrimSpace(m.Title)
	m.Text = strings.TrimSpace(lineBreaks.Replace(m.Text))
	m.Facts = slices.Clone(m.Facts)
	for i, name := range m.Facts {
		m.Facts[i] = strings.TrimSpace(name)
	}
	if slices.Equal(m.Facts, UsualFacts()) {
		m.Facts = nil
	}
	colours := make([]EventColour, 0, len(m.Colours))
	for _, c := range m.Colours {
		colours = append(colours, EventColour{
			Events: strings.TrimSpace(c.Events), Colour: strings.ToUpper(strings.TrimSpace(c.Colour)),
		})
	}
	m.Colours = nil
	if len(colours) > 0 {
		m.Colours = colours
	}
	return m
}

// Validate returns every broken rule as FieldErrors, or nil. The fields are
// message.title, message.text, message.facts and message.colours.
func (m Message) Validate() error {
	var errs FieldErrors
	for _, err := range []error{
		validateMessageText("message.title", "title", m.Title, MaxMessageTitle, false),
		validateMessageText("message.text", "text", m.Text, MaxMessageText, true),
		m.validateFacts(),
		m.validateColours(),
	} {
		errs = append(errs, fieldErrorsOf(err)...)
	}
	return errs.Err()
}

func validateMessageText(field, what, s string, limit int, lines bool) error {
	if err := validateText(field, what, s, limit, lines); err != nil {
		return err
	}
	for _, part := range MessageParts(s) {
		if part.Placeholder && !KnownFact(part.Text) {
			return Invalidf(field, "There is no placeholder {%s}. Choose one from the list, or check its spelling.", Shorten(part.Text))
		}
	}
	return nil
}

func (m Message) validateFacts() error {
	const field = "message.facts"
	if len(m.Facts) > MaxMessageFacts {
		return Invalidf(field, "%d facts are chosen; at most %d are possible.", len(m.Facts), MaxMessageFacts)
	}
	for i, name := range m.Facts {
		if !KnownFact(name) {
			return Invalidf(field, "There is no fact %q. Choose one from the list, or check its spelling.", Shorten(name))
		}
		if slices.Contains(m.Facts[:i], name) {
			return Invalidf(field, "The fact %q is chosen twice. Remove one of them.", name)
		}
	}
	return nil
}

func (m Message) validateColours() error {
	const field = "message.colours"
	if len(m.Colours) > MaxMessageColours {
		return Invalidf(field, "There are %d colours; at most %d are possible.", len(m.Colours), MaxMessageColours)
	}
	for i, c := range m.Colours {
		var badPattern *Error
		if errors.As(ValidatePattern(c.Events), &badPattern) {
			return Invalidf(field, "%s", badPattern.Message)
		}
		if !colourPattern.MatchString(c.Colour) {
			return Invalidf(field, "%q isn't a colour. Write it as # and six of the digits 0 to F, for example %s.", Shorten(c.Colour), ColourGood)
		}
		if slices.ContainsFunc(m.Colours[:i], func(o EventColour) bool { return o.Events == c.Events }) {
			return Invalidf(field, "There are two colours for %q. Remove one of them.", c.Events)
		}
	}
	return nil
}

// FactNames returns the names of the facts that are listed: the usual ones
// unless others are chosen.
func (m Message) FactNames() []string {
	if m.Facts == nil {
		return UsualFacts()
	}
	return m.Facts
}

// MessagePart is a piece of a title or text: literal, or the name of a
// placeholder without its braces.
type MessagePart struct {
	Text        string
	Placeholder bool
}

// MessageParts cuts a title or text at its placeholders. Whatever stands
// between braces on one line is a placeholder, whether it exists or not.
func MessageParts(s string) []MessagePart {
	var parts []MessagePart
	literal := func(s string) {
		if s != "" {
			parts = append(parts, MessagePart{Text: s})
		}
	}
	done := 0
	for _, at := range placeholderPattern.FindAllStringSubmatchIndex(s, -1) {
		literal(s[done:at[0]])
		parts = append(parts, MessagePart{Text: s[at[2]:at[3]], Placeholder: true})
		done = at[1]
	}
	literal(s[done:])
	return parts
}
