package body

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// quoting is how customer data is escaped for a chat's formatting.
type quoting struct {
	// escaped get a backslash before them; leading do so only where the text
	// begins, or behind its first digits, since a line may begin there too.
	escaped, leading string
	// replaced stand for characters that can't be escaped.
	replaced map[rune]string
	// split get a zeroWidth behind them unless a space follows, splitOutside
	// only if no word stands before them, and splitStart get one before them if
	// the text begins with them.
	split, splitOutside, splitStart string
}

// noBacktick stands for a back-tick: nothing else ends a code span for certain.
const noBacktick = "\u02cb"

// quote returns text so that a chat shows it as it is.
func (q quoting) quote(text string) string {
	var b strings.Builder
	begins := true
	for i, r := range text {
		before, rest := text[:i], text[i+utf8.RuneLen(r):]
		if i == 0 && strings.ContainsRune(q.splitStart, r) {
			b.WriteString(zeroWidth)
		}
		replacement, replaced := q.replaced[r]
		switch {
		case replaced && !(r == '_' && inWord(before, rest)):
			b.WriteString(replacement)
		case strings.ContainsRune(q.escaped, r), begins && q.leads(r, rest):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
		if q.splits(r, before, rest) {
			b.WriteString(zeroWidth)
		}
		begins = begins && '0' <= r && r <= '9'
	}
	return b.String()
}

// leads reports whether r, at the beginning, could make a list or a heading of
// the line.
func (q quoting) leads(r rune, rest string) bool {
	if !strings.ContainsRune(q.leading, r) {
		return false
	}
	decimal := r == '.' && rest != "" && rest[0] != ' '
	return !decimal
}

// splits reports whether r, which stands between before and rest, must not
// touch what follows.
func (q quoting) splits(r rune, before, rest string) bool {
	switch {
	case r == '@':
		return !isEmail(before, rest)
	case strings.HasPrefix(rest, " "):
		return false
	}
	return strings.ContainsRune(q.split, r) || strings.ContainsRune(q.splitOutside, r) && !endsInWord(before)
}

// everybody are the names by which chats call all people of a place.
const everybody = `(?i:everyone|here|(?:channel|all)\b)`

var (
	emailHost = regexp.MustCompile(`^[A-Za-z0-9-]+\.[A-Za-z]`)
	hostOfAll = regexp.MustCompile(`^` + everybody)
	callToAll = regexp.MustCompile(`@(` + everybody + `)`)
)

// isEmail reports whether the @ between before and rest is that of an address,
// which every chat knows from a mention, and which people want to copy.
func isEmail(before, rest string) bool {
	return endsInWord(before) && emailHost.MatchString(rest) && !hostOfAll.MatchString(rest)
}

// inWord reports whether what stands between before and rest is inside a word.
func inWord(before, rest string) bool {
	first, _ := utf8.DecodeRuneInString(rest)
	return endsInWord(before) && isWord(first)
}

func endsInWord(s string) bool {
	last, _ := utf8.DecodeLastRuneInString(s)
	return isWord(last)
}

func isWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// inCodeSpan is how customer data is written in a code span, where it can't be
// anything but text as long as it doesn't end the span. Not every chat can be
// trusted to overlook there that everybody is called.
func inCodeSpan(text string) string {
	return callToAll.ReplaceAllString(strings.ReplaceAll(text, "`", noBacktick), "@"+zeroWidth+"$1")
}

// urlText escapes what url.QueryEscape leaves and a chat may take for formatting.
var urlText = strings.NewReplacer("+", "%20", "_", "%5F", "~", "%7E")

// inURL is how customer data is written in an address that the user has typed.
func inURL(text string) string { return urlText.Replace(url.QueryEscape(text)) }

// endsInURL reports whether the end of s is an address.
func endsInURL(s string) bool {
	last := s[strings.LastIndexAny(s, " \n<>|(")+1:]
	return strings.HasPrefix(last, "https://") || strings.HasPrefix(last, "http://")
}
