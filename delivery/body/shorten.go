package body

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// ellipsis marks where something was left out.
const ellipsis = "…"

// leastValue is what is left of customer data, in units, before anything that
// the user has typed is left out.
const leastValue = 8

// units returns the length of s in UTF-16 units. Some chats count these, others
// characters, of which there are never more: a limit that is kept in units is
// kept either way.
func units(s string) int {
	n := utf8.RuneCountInString(s)
	for _, r := range s {
		if r > 0xffff {
			n++
		}
	}
	return n
}

// shorten cuts s to limit units, with an ellipsis at the end of what was cut. It
// never cuts what people see as one character, such as an emoji of several.
func shorten(s string, limit int) (cut string, shortened bool) {
	if units(s) <= limit {
		return s, false
	}
	end, used := 0, units(ellipsis)
	for characters := graphemes.FromString(s); characters.Next(); end = characters.End() {
		if used += units(characters.Value()); used > limit {
			break
		}
	}
	return strings.TrimRight(s[:end], " \n") + ellipsis, true
}

// fit returns pieces so that they have at most limit units as the chat takes
// them. Customer data gives way first, from most units on, so that what the user
// has typed stays whole, and with it the formatting.
//
// They are shortened before they are escaped, so that no escape is cut in half.
func (s style) fit(ps []piece, limit, most int) (short []piece, shortened bool) {
	for ; most >= leastValue; most = most * 3 / 4 {
		clipped, shortened := clip(ps, most)
		if units(s.write(clipped)) <= limit {
			return clipped, shortened
		}
	}
	least, _ := clip(ps, leastValue)
	return s.cut(least, limit), true
}

// clip shortens customer data to most units.
func clip(ps []piece, most int) (out []piece, shortened bool) {
	out = slices.Clone(ps)
	for i, p := range out {
		if p.kind == customerPiece && units(p.text) > most {
			out[i].text, _ = shorten(p.text, most)
			shortened = true
		}
	}
	return out, shortened
}

// cut returns the beginning of pieces, and an ellipsis, so that they have at most
// limit units as the chat takes them.
func (s style) cut(ps []piece, limit int) []piece {
	cuts := cutsOf(ps)
	tooLong := sort.Search(len(cuts), func(i int) bool {
		return units(s.write(cutAt(ps, cuts[i]))) > limit
	})
	if tooLong == 0 {
		return nil // there is no room even for the ellipsis
	}
	return cutAt(ps, cuts[tooLong-1])
}

// place is a place between two characters: an offset in a piece.
type place struct{ piece, offset int }

// cutsOf returns the places at which pieces may be cut, from their beginning to
// their end. A date isn't cut.
func cutsOf(ps []piece) []place {
	cuts := []place{{}}
	for i, p := range ps {
		if p.kind == datePiece {
			cuts = append(cuts, place{i, len(p.text)})
			continue
		}
		for characters := graphemes.FromString(p.text); characters.Next(); {
			cuts = append(cuts, place{i, characters.End()})
		}
	}
	return cuts
}

// cutAt returns the pieces before a place, and an ellipsis.
func cutAt(ps []piece, at place) []piece {
	if len(ps) == 0 {
		return nil
	}
	short := slices.Clone(ps[:at.piece])
	last := ps[at.piece]
	if last.text = last.text[:at.offset]; last.kind != datePiece {
		last.text = strings.TrimRight(last.text, " \n")
	}
	if last.text != "" {
		short = append(short, last)
	}
	return append(short, piece{text: ellipsis})
}
