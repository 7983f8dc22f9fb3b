package widgets

import (
	"slices"
	"strings"
)

// CheckGroup is a group of items in a CheckTree.
type CheckGroup struct {
	ID, Title string
	Items     []CheckItem
}

// CheckItem is something to check. IDs are unique in the whole tree.
type CheckItem struct {
	ID     string
	Label  string
	Words  bool   // Label is words, not a name as programs know it, and isn't in monospace
	Detail string // found by the filter, and handed to OnHighlight; not shown in the tree
}

// checkState is how many of a group's items are checked.
type checkState int

const (
	checkNone checkState = iota
	checkSome
	checkAll
)

// checkModel is what a CheckTree shows: groups, what is checked, what is folded, and a filter.
type checkModel struct {
	groups  []CheckGroup
	checked map[string]bool
	folded  map[string]bool // by group id
	filter  string          // lower case
	columns int
}

// checkRow is one line of the tree: a group, or the items of it that stand beside each other.
type checkRow struct {
	group int
	items []int // empty for the group itself
}

func newCheckModel(groups []CheckGroup) *checkModel {
	return &checkModel{groups: groups, checked: map[string]bool{}, folded: map[string]bool{}, columns: 1}
}

// rows returns the lines in their order. Items run down the first column, then down the second.
// A filter shows what matches even in a folded group.
func (m *checkModel) rows() []checkRow {
	var rows []checkRow
	for g := range m.groups {
		items := m.shown(g)
		if m.filter != "" && len(items) == 0 {
			continue
		}
		rows = append(rows, checkRow{group: g})
		if m.filter == "" && m.folded[m.groups[g].ID] {
			continue
		}
		high := (len(items) + m.columns - 1) / m.columns
		for i := range high {
			row := checkRow{group: g}
			for at := i; at < len(items); at += high {
				row.items = append(row.items, items[at])
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// shown returns the items of a group that pass the filter; a group that matches by its title shows all.
func (m *checkModel) shown(group int) []int {
	g := m.groups[group]
	whole := m.matches(g.Title)
	var items []int
	for i, item := range g.Items {
		if whole || m.matches(item.ID) || m.matches(item.Label) || m.matches(item.Detail) {
			items = append(items, i)
		}
	}
	return items
}

func (m *checkModel) matches(text string) bool {
	return strings.Contains(strings.ToLower(text), m.filter)
}

func (m *checkModel) setFilter(text string) {
	m.filter = strings.ToLower(strings.TrimSpace(text))
}

// flip checks an item or takes the check away.
func (m *checkModel) flip(group, item int) {
	id := m.groups[group].Items[item].ID
	m.set(id, !m.checked[id])
}

// flipGroup checks all items of the group that are shown, or, if they all are checked, none of them.
func (m *checkModel) flipGroup(group int) {
	items := m.shown(group)
	on := slices.ContainsFunc(items, func(i int) bool { return !m.checked[m.groups[group].Items[i].ID] })
	m.setGroup(group, on)
}

func (m *checkModel) setGroup(group int, on bool) {
	for _, i := range m.shown(group) {
		m.set(m.groups[group].Items[i].ID, on)
	}
}

func (m *checkModel) set(id string, on bool) {
	if on {
		m.checked[id] = true
	} else {
		delete(m.checked, id)
	}
}

// state returns how much of a group is checked and how many items that are, the hidden ones included.
func (m *checkModel) state(group int) (state checkState, checked int) {
	items := m.groups[group].Items
	for _, item := range items {
		if m.checked[item.ID] {
			checked++
		}
	}
	switch checked {
	case 0:
		return checkNone, checked
	case len(items):
		return checkAll, checked
	default:
		return checkSome, checked
	}
}

func (m *checkModel) count() (checked, total int) {
	for g := range m.groups {
		_, n := m.state(g)
		checked += n
		total += len(m.groups[g].Items)
	}
	return checked, total
}
