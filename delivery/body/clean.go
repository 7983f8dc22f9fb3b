package body

import (
	"strings"
	"unicode"
)

// maxValue is the longest customer data in a message, in UTF-16 units: more
// tells nobody anything and would crowd out the rest. Escaped, it still fits into
// a fact of any chat.
const maxValue = 300

// maxMarks is how many combining marks may follow each other. No script needs
// more; towers of them run over the lines around.
const maxMarks = 6

// clean returns customer data as it may stand in a message: one line of at most
// maxValue, without characters that can't be seen or that reach beyond the text,
// such as controls of the writing direction.
func clean(s string) string {
	s = strings.Join(strings.FieldsFunc(s, isGap), " ")
	var b strings.Builder
	marks := 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.M, r):
			if marks++; marks > maxMarks || b.Len() == 0 {
				continue
			}
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && !keptFormat(r), isNoncharacter(r):
			continue
		default:
			marks = 0
		}
		b.WriteRune(r)
	}
	s = strings.Trim(b.String(), " \u200c\u200d")
	cut, _ := shorten(s, maxValue)
	return cut
}

// isGap reports whether r parts words: white space, and the line and paragraph
// breaks of every system.
func isGap(r rune) bool { return unicode.IsSpace(r) || r == '\u2028' || r == '\u2029' }

// keptFormat reports whether an invisible character belongs to visible ones: the
// joiners of emoji and of Arabic and Indic scripts, and the tags that make a flag.
func keptFormat(r rune) bool {
	return r == '\u200c' || r == '\u200d' || '\U000e0020' <= r && r <= '\U000e007f'
}

// isNoncharacter reports whether r is one of the code points that Unicode keeps
// out of texts for ever.
func isNoncharacter(r rune) bool { return r&0xfffe == 0xfffe || 0xfdd0 <= r && r <= 0xfdef }

// isolated returns customer data so that its writing direction doesn't reorder
// what stands around it on the line.
func isolated(p piece) []piece {
	if p.kind != customerPiece || !strings.ContainsFunc(p.text, isRightToLeft) {
		return []piece{p}
	}
	const open, end = "\u2068", "\u2069" // first strong isolate, pop directional isolate
	return []piece{{text: open}, p, {text: end}}
}

// isRightToLeft reports whether r is of a script that is written from right to
// left. These are all of its blocks up to the end of the Basic Multilingual
// Plane, and those beyond it.
func isRightToLeft(r rune) bool {
	return 0x0590 <= r && r <= 0x08ff || 0xfb1d <= r && r <= 0xfdff || 0xfe70 <= r && r <= 0xfefe ||
		0x10800 <= r && r <= 0x10fff || 0x1e800 <= r && r <= 0x1efff
}
