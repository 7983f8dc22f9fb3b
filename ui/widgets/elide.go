package widgets

import (
	"unicode"
	"unicode/utf8"
)

// longestLine bounds what a single line measures: more than this never fits a window, and measuring is slow.
const longestLine = 600

// oneLine prepares any text for a single line: control characters become spaces, and what can't be seen is cut.
func oneLine(s string) string {
	out := make([]rune, 0, min(len(s), longestLine))
	for _, r := range s {
		if len(out) == longestLine {
			break
		}
		if unicode.IsControl(r) {
			r = ' '
		}
		out = append(out, r)
	}
	return string(out)
}

// rounding is how much too wide a text may be: a width that had padding added and taken away again isn't quite the same.
const rounding = 0.1

// elide returns the longest beginning of s that fits width, ending in an ellipsis if something was cut.
// Without any width, which is how every widget begins, it returns all of s.
func elide(s string, width float32, measure func(string) float32) string {
	width += rounding
	if width <= rounding || measure(s) <= width {
		return s
	}
	runes := []rune(s)
	low, high := 0, len(runes)
	for low < high { // the largest count that fits lies in [low, high)
		mid := (low + high) / 2
		if measure(string(runes[:mid])+"…") <= width {
			low = mid + 1
		} else {
			high = mid
		}
	}
	if low == 0 {
		return ""
	}
	return string(runes[:low-1]) + "…"
}

// plain reports whether s can be shown as it is, which spares a copy in the usual case.
func plain(s string) bool {
	if len(s) > longestLine || !utf8.ValidString(s) {
		return false
	}
	for _, r := range s {
		if unicode.IsControl(r) {
			return false
		}
	}
	return true
}
