package model

import (
	"slices"
	"strings"
	"time"
)

// when names a moment in a sentence: "at 14:02", "on 2 Mar at 14:02".
func (f *CheckupFacts) when(t time.Time) string {
	day, clock := f.clock(t)
	if day == "" {
		return "at " + clock
	}
	return "on " + day + " at " + clock
}

// since names the beginning of a time in a sentence: "since 14:02", "since 2 Mar,
// 14:02".
func (f *CheckupFacts) since(t time.Time) string {
	day, clock := f.clock(t)
	if day == "" {
		return "since " + clock
	}
	return "since " + day + ", " + clock
}

// clock returns the day of t, unless it is today, and the time of day.
func (f *CheckupFacts) clock(t time.Time) (day, clock string) {
	t, now := t.Local(), f.Now.Local()
	clock = t.Format("15:04")
	switch {
	case t.Year() != now.Year():
		return t.Format("2 Jan 2006"), clock
	case t.YearDay() != now.YearDay():
		return t.Format("2 Jan"), clock
	}
	return "", clock
}

// oneSentence makes sentences the end of another one, which goes on with them
// behind a colon.
func oneSentence(text string) string {
	parts := strings.Split(strings.TrimSpace(text), ". ")
	for i, part := range parts {
		parts[i] = lowerFirst(part)
	}
	return strings.Join(parts, "; ")
}

// openings are the words with which sentences begin and that are no names.
var openings = strings.Fields(`A All An Another Ask Check Choose Edit Free If Install It Its Look Make No Nothing Quit
	Renew See Start That The There This Turn Unlock Wait What`)

// lowerFirst writes the first word of a sentence small, unless it may be a name.
func lowerFirst(s string) string {
	word, _, _ := strings.Cut(s, " ")
	if slices.Contains(openings, word) {
		return strings.ToLower(word) + s[len(word):]
	}
	return s
}
