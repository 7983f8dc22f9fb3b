package ui

import (
	"slices"
	"strings"

	"latchbell/model"
)

// catalogueRow is a line of the page Events: a group, a type in it, or a type
// that was seen and isn't in the catalogue. Without any of them it stands above
// the last.
type catalogueRow struct {
	group *model.Group
	event *model.EventType
	seen  *model.SeenType
}

func (r catalogueRow) key() string {
	switch {
	case r.event != nil:
		return typeKey(r.event.Type)
	case r.seen != nil:
		return typeKey(r.seen.Type)
	case r.group != nil:
		return groupKey(r.group.Name)
	}
	return groupKey("")
}

func typeKey(eventType string) string { return "type " + eventType }
func groupKey(name string) string     { return "group " + name }

// heading reports whether the row stands above others.
func (r catalogueRow) heading() bool { return r.event == nil && r.seen == nil }

// eventType is the type of the row, "" for a heading.
func (r catalogueRow) eventType() string {
	switch {
	case r.event != nil:
		return r.event.Type
	case r.seen != nil:
		return r.seen.Type
	}
	return ""
}

// title is what the row is called.
func (r catalogueRow) title() string {
	switch {
	case r.event != nil:
		return r.event.Title
	case r.seen != nil:
		return typeTitle(r.seen.Type)
	case r.group != nil:
		return r.group.Title
	}
	return "Not in the catalogue"
}

// typeTitle makes a title for a type that has none: "order.paid" is "Order
// paid".
func typeTitle(eventType string) string {
	words := strings.TrimSpace(strings.NewReplacer(".", " ", "_", " ").Replace(eventType))
	if words == "" {
		return eventType
	}
	return strings.ToUpper(words[:1]) + words[1:]
}

// The choices of the filter by group that aren't groups.
const (
	ownEvents  = "own types"
	seenEvents = "seen types"
)

// catalogueFilter narrows the page Events; its zero value takes all.
type catalogueFilter struct {
	search string
	// group is the name of a group, ownEvents or seenEvents.
	group string
}

// rows returns the lines of the page: what was seen first, because it waits for
// the user, then the groups with their types. A group that is left without types
// by the filter is left out; an empty one is not.
func (f catalogueFilter) rows(groups []model.Group, unknown []model.SeenType) []catalogueRow {
	var rows []catalogueRow
	if f.group == "" || f.group == seenEvents {
		rows = f.seenRows(unknown)
	}
	for i := range groups {
		if g := &groups[i]; f.group == "" || f.group == ownEvents || f.group == g.Name {
			rows = append(rows, f.groupRows(g)...)
		}
	}
	return rows
}

func (f catalogueFilter) seenRows(unknown []model.SeenType) []catalogueRow {
	rows := []catalogueRow{{}}
	for i := range unknown {
		if row := (catalogueRow{seen: &unknown[i]}); f.matches(row.eventType(), row.title()) {
			rows = append(rows, row)
		}
	}
	if len(rows) == 1 {
		return nil
	}
	return rows
}

func (f catalogueFilter) groupRows(g *model.Group) []catalogueRow {
	rows := []catalogueRow{{group: g}}
	whole := f.matches(g.Title, g.Name)
	for i := range g.Types {
		t := &g.Types[i]
		if f.group == ownEvents && !t.Custom {
			continue
		}
		if whole || f.matches(t.Type, t.Title, t.Fires) {
			rows = append(rows, catalogueRow{group: g, event: t})
		}
	}
	if len(rows) == 1 && !(whole && (f.group != ownEvents || g.Custom)) {
		return nil
	}
	return rows
}

func (f catalogueFilter) matches(texts ...string) bool {
	search := strings.ToLower(strings.TrimSpace(f.search))
	return slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(strings.ToLower(s), search) })
}

// subscribers returns the webhooks that get a type, in their order.
func subscribers(webhooks []*model.Webhook, eventType string) []*model.Webhook {
	var found []*model.Webhook
	for _, w := range webhooks {
		if slices.ContainsFunc(w.Events, func(p string) bool { return model.Matches(p, eventType) }) {
			found = append(found, w)
		}
	}
	return found
}

// namers returns the webhooks that subscribe to a type by its exact name.
func namers(webhooks []*model.Webhook, eventType string) []*model.Webhook {
	var found []*model.Webhook
	for _, w := range webhooks {
		if slices.Contains(w.Events, eventType) {
			found = append(found, w)
		}
	}
	return found
}
