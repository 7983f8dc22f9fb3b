package model

import (
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// CustomCatalogue is what the user has added to the catalogue.
type CustomCatalogue struct {
	// Groups hold no types here; those are found by their names.
	Groups []Group
	Types  []EventType
}

// setCustom puts the user's groups and types behind those that ship, and
// reports whether that changes anything.
func (c *Catalogue) setCustom(custom *CustomCatalogue) bool {
	next := c.merge(custom)
	if reflect.DeepEqual(next.groups, c.listing().groups) {
		return false
	}
	c.current.Store(next)
	return true
}

// merge never lets a type or a group of the user's shadow one that ships: a
// later version may ship what a user had added before. The user's groups come by
// name, whether they were added themselves or only types of them.
func (c *Catalogue) merge(custom *CustomCatalogue) *listing {
	groups := make([]Group, len(c.shipped))
	at := make(map[string]int)
	for i, g := range c.shipped {
		g.Types = slices.Clone(g.Types)
		groups[i], at[g.Name] = g, i
	}
	add := func(g Group) {
		if _, there := at[g.Name]; !there {
			at[g.Name] = len(groups)
			groups = append(groups, Group{Name: g.Name, Title: g.Title, Custom: true})
		}
	}
	for _, g := range custom.Groups {
		add(g)
	}
	for _, t := range custom.Types {
		if c.ships(t.Type) {
			continue
		}
		name := GroupOf(t.Type)
		add(Group{Name: name, Title: titleOf(name)})
		t.Custom = true
		groups[at[name]].Types = append(groups[at[name]].Types, t)
	}
	slices.SortFunc(groups[len(c.shipped):], func(a, b Group) int { return strings.Compare(a.Name, b.Name) })
	return &listing{groups: groups, types: typesOf(groups)}
}

// typesOf finds the types of groups by their names.
func typesOf(groups []Group) map[string]*EventType {
	types := make(map[string]*EventType)
	for g := range groups {
		for i := range groups[g].Types {
			t := &groups[g].Types[i]
			types[t.Type] = t
		}
	}
	return types
}

// ships reports whether a type is one of those that come with Latchbell.
func (c *Catalogue) ships(eventType string) bool {
	return slices.ContainsFunc(c.shipped, func(g Group) bool {
		return slices.ContainsFunc(g.Types, func(t EventType) bool { return t.Type == eventType })
	})
}

// titleOf makes a title for a group that was never given one: "gift_card" is
// "Gift card".
func titleOf(name string) string {
	words := strings.TrimSpace(strings.ReplaceAll(name, "_", " "))
	if words == "" {
		return name
	}
	first, size := utf8.DecodeRuneInString(words)
	return string(unicode.ToUpper(first)) + words[size:]
}
