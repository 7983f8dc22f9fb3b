package model

import (
	"regexp"
	"slices"
	"strings"
)

// MaxTypeLength is the longest event type, in bytes.
const MaxTypeLength = 128

var typePattern = regexp.MustCompile(`^[a-zA-Z0-9_]+(\.[a-zA-Z0-9_]+)*$`)

// ValidateType returns an Error for the field "type" unless t is a well-formed
// event type, such as "license.renewed".
func ValidateType(t string) error {
	switch {
	case t == "":
		return Invalidf("type", `"type" is missing. Say what happened, for example "license.renewed".`)
	case len(t) > MaxTypeLength:
		return Invalidf("type", `"type" is %d bytes long; at most %d are possible.`, len(t), MaxTypeLength)
	case !typePattern.MatchString(t):
		return Invalidf("type", `"type" is %q, which isn't an event type. Use letters, digits and _ in parts joined by dots, for example "license.renewed".`, t)
	}
	return nil
}

// ValidatePattern returns an Error for the field "events" unless p is an exact
// type, a group such as "license.*", or "*".
func ValidatePattern(p string) error {
	if p == "*" {
		return nil
	}
	if err := ValidateType(strings.TrimSuffix(p, ".*")); err != nil {
		return Invalidf("events", `%q isn't an event. Use a type ("license.renewed"), a group ("license.*") or "*" for all.`, p)
	}
	return nil
}

// Matches reports whether pattern p covers event type t. "license.*" covers
// every type below "license.", however deep, but not "license" itself.
func Matches(p, t string) bool {
	if p == "*" || p == t {
		return true
	}
	group, ok := strings.CutSuffix(p, "*")
	return ok && strings.HasSuffix(group, ".") && strings.HasPrefix(t, group)
}

// NormalizePatterns sorts patterns, drops repeats and those that a wider
// pattern in the list already covers, so that equal choices are stored equally.
func NormalizePatterns(patterns []string) []string {
	sorted := slices.Clone(patterns)
	slices.Sort(sorted)
	sorted = slices.Compact(sorted)
	return slices.DeleteFunc(sorted, func(p string) bool {
		return slices.ContainsFunc(patterns, func(wider string) bool {
			return wider != p && Matches(wider, p)
		})
	})
}
