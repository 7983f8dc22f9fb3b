package ui

import (
	"slices"
	"strings"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// otherGroup is the group of the checklist for what a webhook subscribes to
// outside the catalogue.
const otherGroup = "other"

// eventChoice translates between the subscriptions of a webhook and the ticks
// of a checklist. A wildcard that came from a file stays one as long as
// everything that it covers stays ticked.
type eventChoice struct {
	catalogue *model.Catalogue
	// everything: the webhook wants "*".
	everything bool
	// wildcards hold what each covered when the choice began: a type that came
	// into the catalogue since then unticks none.
	wildcards map[string][]string
	others    []string
	checked   []string
}

func newEventChoice(catalogue *model.Catalogue, patterns []string) eventChoice {
	c := eventChoice{catalogue: catalogue, wildcards: make(map[string][]string)}
	for _, p := range patterns {
		covered := c.covered(p)
		switch {
		case p == "*":
			c.everything = true
		case len(covered) == 0:
			c.others = append(c.others, p)
			c.checked = append(c.checked, p)
		case strings.HasSuffix(p, ".*"):
			c.wildcards[p] = covered
			c.checked = append(c.checked, covered...)
		default:
			c.checked = append(c.checked, p)
		}
	}
	slices.Sort(c.checked)
	c.checked = slices.Compact(c.checked)
	return c
}

// covered returns the types of the catalogue that a pattern covers.
func (c eventChoice) covered(pattern string) []string {
	var types []string
	for _, g := range c.catalogue.Groups() {
		for _, t := range g.Types {
			if t.Type != model.TestType && model.Matches(pattern, t.Type) {
				types = append(types, t.Type)
			}
		}
	}
	return types
}

// patterns returns the subscriptions for what is ticked.
func (c eventChoice) patterns(everything bool, ticked []string) []string {
	if everything {
		return []string{"*"}
	}
	patterns := slices.Clone(ticked)
	for wildcard, covered := range c.wildcards {
		if !slices.ContainsFunc(covered, func(t string) bool { return !slices.Contains(ticked, t) }) {
			patterns = append(patterns, wildcard)
		}
	}
	return model.NormalizePatterns(patterns)
}

// groups returns the checklist: the catalogue without the test, whose events
// nobody subscribes to, and what else the webhook names. With a function it is
// the events of that alone.
func (c eventChoice) groups(function string) []widgets.CheckGroup {
	var groups []widgets.CheckGroup
	for _, g := range c.catalogue.Groups() {
		if function != "" && g.Name != function {
			continue
		}
		group := widgets.CheckGroup{ID: g.Name, Title: g.Title}
		for _, t := range g.Types {
			if t.Type != model.TestType {
				group.Items = append(group.Items, widgets.CheckItem{
					ID: t.Type, Label: eventLabel(g.Name, t.Type), Words: isFunction(g.Name), Detail: t.Title,
				})
			}
		}
		if len(group.Items) > 0 {
			groups = append(groups, group)
		}
	}
	if len(c.others) == 0 || function != "" {
		return groups
	}
	other := widgets.CheckGroup{ID: otherGroup, Title: "Other"}
	for _, p := range c.others {
		other.Items = append(other.Items, widgets.CheckItem{ID: p, Label: p, Detail: "Not in the catalogue"})
	}
	return append(groups, other)
}

// eventLabel is what stands for a type in the list of its group.
func eventLabel(group, eventType string) string {
	if isFunction(group) {
		return levelLabel(eventType)
	}
	return strings.TrimPrefix(eventType, group+".")
}
