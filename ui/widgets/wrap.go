package widgets

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

const tabColumns = 4

// hardWrap breaks text into lines of at most columns columns, at any character, without copying it.
// Wide characters count two columns. The last line of a text that ends in a line break isn't empty.
func hardWrap(text string, columns int) []string {
	var lines []string
	for line := range strings.Lines(text) {
		lines = breakLine(lines, strings.TrimRight(line, "\r\n"), columns)
	}
	return lines
}

func breakLine(lines []string, line string, columns int) []string {
	start, used := 0, 0
	for i, r := range line {
		w := columnsOf(r)
		if used+w > columns && i > start {
			lines = append(lines, line[start:i])
			start, used = i, 0
		}
		used += w
	}
	return append(lines, line[start:])
}

// columnsOf is how many columns of a monospace font a character takes, roughly: East Asian and
// pictographic characters come from other fonts and are about twice as wide.
func columnsOf(r rune) int {
	switch {
	case r < 0x300:
		return 1
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana), r >= 0x1F000, 0x3000 <= r && r < 0x3040, 0xFF00 <= r && r < 0xFF61:
		return 2
	default:
		return 1
	}
}

// printable makes any bytes showable: tabs become spaces, other control characters a dot, and what isn't UTF-8 the replacement character.
func printable(text string) string {
	if utf8.ValidString(text) && strings.IndexFunc(text, unprintable) < 0 {
		return text
	}
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range text {
		switch {
		case r == '\t':
			out.WriteString(strings.Repeat(" ", tabColumns))
		case unprintable(r):
			out.WriteRune('·')
		default:
			out.WriteRune(r)
		}
	}
	return out.String()
}

func unprintable(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\r' }
