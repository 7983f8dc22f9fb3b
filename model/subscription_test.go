package model_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestTypesAndPatternsAreChecked(t *testing.T) {
	for eventType, good := range map[string]bool{
		"license.renewed": true, "a": true, "A_1.b.c": true, strings.Repeat("a", model.MaxTypeLength): true,
		"": false, ".": false, "a.": false, ".a": false, "a..b": false, "a b": false, "a\n": false, "ä": false,
		"license.*": false, strings.Repeat("a", model.MaxTypeLength+1): false,
	} {
		if err := model.ValidateType(eventType); (err == nil) != good {
			t.Errorf("type %q: %v", eventType, err)
		}
	}
	for pattern, good := range map[string]bool{
		"*": true, "license.*": true, "license.renewed": true, "entitlement.seat.*": true,
		"": false, "**": false, "*.*": false, ".*": false, "license*": false, "license.*.*": false, "*.renewed": false,
	} {
		if err := model.ValidatePattern(pattern); (err == nil) != good || err != nil && model.FieldOf(err) != "events" {
			t.Errorf("pattern %q: %v", pattern, err)
		}
	}
}

func TestPatternsMatchWholeParts(t *testing.T) {
	for _, c := range []struct {
		pattern, eventType string
		want               bool
	}{
		{"*", "license.renewed", true},
		{"license.renewed", "license.renewed", true},
		{"license.*", "license.renewed", true},
		{"entitlement.*", "entitlement.seat.activated", true},
		{"license.*", "license", false},
		{"license.*", "licenses.renewed", false},
		{"license.renewed", "license.renewed.twice", false},
		{"License.*", "license.renewed", false},
	} {
		if got := model.Matches(c.pattern, c.eventType); got != c.want {
			t.Errorf("%s on %s: %v", c.pattern, c.eventType, got)
		}
	}
}

func TestNormalizedPatternsAreFewestAndCoverTheSame(t *testing.T) {
	patterns := rapid.SliceOf(rapid.SampledFrom([]string{"*", "a", "a.*", "a.b", "a.b.*", "a.b.c", "b.*", "b.c"}))
	types := []string{"a", "a.b", "a.b.c", "a.c", "b", "b.c", "c"}
	rapid.Check(t, func(t *rapid.T) {
		all := patterns.Draw(t, "patterns")
		before := slices.Clone(all)
		normal := model.NormalizePatterns(all)
		if !slices.Equal(all, before) {
			t.Fatalf("the argument changed to %v", all)
		}
		for _, eventType := range types {
			if covers(all, eventType) != covers(normal, eventType) {
				t.Fatalf("%v became %v, which differ on %s", all, normal, eventType)
			}
		}
		for i, p := range normal {
			if covers(slices.Delete(slices.Clone(normal), i, i+1), p) {
				t.Fatalf("%v became %v, where %s is one too many", all, normal, p)
			}
		}
		if !slices.IsSorted(normal) {
			t.Fatalf("%v isn't sorted", normal)
		}
	})
}

func covers(patterns []string, eventType string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return model.Matches(p, eventType) })
}
