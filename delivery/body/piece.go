package body

import (
	"strings"
	"time"
)

// pieceKind says whose words a piece of a message is.
type pieceKind int

const (
	// typedPiece is what the user has typed, or Latchbell itself says. It may hold
	// the chat's own formatting.
	typedPiece pieceKind = iota
	// customerPiece is customer data, which must never be taken for formatting.
	customerPiece
	// datePiece is a time that a chat may show in the reader's own way.
	datePiece
)

// piece is a part of a title, text or fact of a message.
type piece struct {
	kind pieceKind
	text string
	// at is the time of a date. clock asks for the time of day too, relative
	// for how far away it is.
	at              time.Time
	clock, relative bool
}

// seen returns what people read of pieces.
func seen(ps []piece) string {
	var b strings.Builder
	for _, p := range ps {
		b.WriteString(p.text)
	}
	return b.String()
}

// zeroWidth is a space without a width: it keeps apart what a chat would take
// for one thing.
const zeroWidth = "\u200b"

// style is how a chat writes pieces in one place of its messages.
type style struct {
	// quote escapes customer data, code does so between back-ticks. It is nil
	// where back-ticks have no meaning. A nil quote leaves all as it is.
	quote, code func(string) string
	// plain escapes the rest, where formatting has no meaning but some
	// characters still have; nil leaves it as it is.
	plain func(string) string
	// date writes a date, nil as plain text.
	date func(piece) string
	// glue are the characters that, right before customer data, could make
	// formatting of it.
	glue string
}

// write returns pieces as the chat takes them.
func (s style) write(ps []piece) string {
	var out, before strings.Builder
	inCode := s.codeSpans(ps)
	for i, p := range ps {
		switch {
		case p.kind != typedPiece && s.quote != nil:
			out.WriteString(s.quoted(p, before.String(), inCode[i]))
		case s.plain != nil:
			out.WriteString(s.plain(p.text))
		default:
			out.WriteString(p.text)
		}
		before.WriteString(p.text)
	}
	return out.String()
}

// quoted returns customer data or a date as it is written where it stands:
// behind before, or in a code span.
func (s style) quoted(p piece, before string, inCode bool) string {
	var text string
	switch {
	case endsInURL(before):
		return inURL(p.text)
	case inCode:
		text = s.code(p.text)
	case p.kind == datePiece && s.date != nil:
		text = s.date(p)
	case p.kind == datePiece:
		text = p.text
	default:
		text = s.quote(p.text)
	}
	if before != "" && strings.IndexByte(s.glue, before[len(before)-1]) >= 0 {
		return zeroWidth + text
	}
	return text
}

// codeSpans reports for each piece whether it stands in a code span of the
// user's, where nothing needs to be escaped and an escape would be seen. As
// customer data holds neither back-ticks nor line breaks once it is escaped, the
// typed pieces alone decide.
func (s style) codeSpans(ps []piece) []bool {
	inCode := make([]bool, len(ps))
	if s.code == nil || !codeIsCertain(ps) {
		return inCode
	}
	open := false
	for i, p := range ps {
		inCode[i] = open
		if p.kind == typedPiece && strings.Count(p.text, "`")%2 == 1 {
			open = !open
		}
	}
	return inCode
}

// codeIsCertain reports whether all chats agree on where code spans are: there
// are single back-ticks only, in pairs on each line, and no backslash.
// Elsewhere, escapes that can be seen do less harm than formatting that was
// missed.
func codeIsCertain(ps []piece) bool {
	onLine := 0
	for _, p := range ps {
		if p.kind != typedPiece {
			continue
		}
		if strings.Contains(p.text, "``") || strings.Contains(p.text, `\`) {
			return false
		}
		for _, r := range p.text {
			switch {
			case r == '`':
				onLine++
			case r == '\n' && onLine%2 == 1:
				return false
			}
		}
	}
	return onLine%2 == 0
}
