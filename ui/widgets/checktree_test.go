package widgets

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func eventGroups() []CheckGroup {
	items := func(group string, names ...string) []CheckItem {
		var items []CheckItem
		for _, name := range names {
			items = append(items, CheckItem{ID: group + "." + name, Label: name, Detail: "Sent when a " + group + " was " + name + "."})
		}
		return items
	}
	return []CheckGroup{
		{ID: "license", Title: "License", Items: items("license", "created", "updated", "deleted", "renewed", "revoked")},
		{ID: "user", Title: "Users", Items: items("user", "created", "deleted")},
	}
}

// lines describes the rows of a model: groups by title, items by label, those beside each other joined by a bar.
func lines(m *checkModel) []string {
	var lines []string
	for _, row := range m.rows() {
		group := m.groups[row.group]
		if len(row.items) == 0 {
			lines = append(lines, group.Title)
			continue
		}
		var labels []string
		for _, i := range row.items {
			labels = append(labels, group.Items[i].Label)
		}
		lines = append(lines, strings.Join(labels, "|"))
	}
	return lines
}

func TestRowsOfACheckModel(t *testing.T) {
	for _, c := range []struct {
		name    string
		columns int
		filter  string
		folded  string
		want    []string
	}{
		{"one column", 1, "", "", []string{"License", "created", "updated", "deleted", "renewed", "revoked", "Users", "created", "deleted"}},
		{"two columns run downwards", 2, "", "", []string{"License", "created|renewed", "updated|revoked", "deleted", "Users", "created|deleted"}},
		{"a folded group", 1, "", "license", []string{"License", "Users", "created", "deleted"}},
		{"a filter leaves groups without a match out", 1, "renew", "", []string{"License", "renewed"}},
		{"a filter finds details in any case", 1, "WHEN A USER WAS DEL", "", []string{"Users", "deleted"}},
		{"a filter on a group shows all of it", 1, " users ", "", []string{"Users", "created", "deleted"}},
		{"a filter opens folded groups", 1, "renew", "license", []string{"License", "renewed"}},
		{"nothing matches", 1, "zzz", "", nil},
	} {
		m := newCheckModel(eventGroups())
		m.columns = c.columns
		m.setFilter(c.filter)
		m.folded[c.folded] = true
		if got := lines(m); !slices.Equal(got, c.want) {
			t.Errorf("%s: rows = %q, want %q", c.name, got, c.want)
		}
	}
}

func TestAGroupHasThreeStates(t *testing.T) {
	m := newCheckModel(eventGroups())
	expect := func(want checkState, wantCount int) {
		t.Helper()
		if state, n := m.state(0); state != want || n != wantCount {
			t.Errorf("state = %v with %d checked, want %v with %d", state, n, want, wantCount)
		}
	}
	expect(checkNone, 0)
	m.flip(0, 2)
	expect(checkSome, 1)
	m.flipGroup(0)
	expect(checkAll, 5)
	m.flipGroup(0)
	expect(checkNone, 0)
}

func TestAFilteredGroupChecksWhatIsShown(t *testing.T) {
	m := newCheckModel(eventGroups())
	m.setFilter("re") // created, renewed, revoked
	m.flipGroup(0)
	want := map[string]bool{"license.created": true, "license.renewed": true, "license.revoked": true}
	if !maps.Equal(m.checked, want) {
		t.Errorf("checked = %v, want %v", m.checked, want)
	}
}

// treeTest is a tree in a window.
type treeTest struct {
	*screen
	tree    *CheckTree
	changes int
}

func openTree(t testing.TB, groups []CheckGroup) *treeTest {
	tt := &treeTest{}
	tt.tree = NewCheckTree(groups, func() { tt.changes++ })
	tt.screen = open(t, tt.tree)
	return tt
}

func (tt *treeTest) checked() string {
	var ids []string
	for id := range tt.tree.Checked() {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}

func TestATreeByKeyboard(t *testing.T) {
	tt := openTree(t, eventGroups()) // 900 wide: two columns
	var over []string
	tt.tree.OnHighlight = func(item CheckItem) { over = append(over, item.ID) }
	tt.tree.Focus()
	tt.press(fyne.KeyDown, fyne.KeySpace, fyne.KeyRight, fyne.KeySpace)
	if got := tt.checked(); got != "license.created license.renewed" {
		t.Errorf("checked = %q", got)
	}
	if want := []string{"license.created", "license.renewed"}; !slices.Equal(over, want) {
		t.Errorf("highlighted = %q, want %q", over, want)
	}
	tt.press(fyne.KeyLeft, fyne.KeyLeft, fyne.KeyLeft) // first column, group, fold
	if got := shown(tt.tree); slices.Contains(got, "renewed") {
		t.Errorf("the folded group still shows %q", got)
	}
	tt.press(fyne.KeyRight, fyne.KeySpace) // unfold, check all
	if got := len(tt.tree.Checked()); got != 5 {
		t.Errorf("Space on the group checked %d of 5", got)
	}
	if tt.changes != 3 {
		t.Errorf("%d changes were told, want 3", tt.changes)
	}
}

func TestATreeByPointer(t *testing.T) {
	tt := openTree(t, eventGroups())
	test.Tap(find[*checkCell](tt.tree)[0])
	if got := tt.checked(); got != "license.created" {
		t.Errorf("after a click on an item, checked = %q", got)
	}
	head := find[*checkHead](tt.tree)[1]
	test.TapAt(head, fyne.NewPos(8, 10)) // its box
	if got := tt.checked(); got != "license.created user.created user.deleted" {
		t.Errorf("after a click on the box of a group, checked = %q", got)
	}
	test.TapAt(head, fyne.NewPos(60, 10)) // its title
	if got := len(find[*checkCell](tt.tree)); got != 5 {
		t.Errorf("after a click on the title of a group, %d items are shown, want the 5 of the other", got)
	}
}

func TestATreeTellsCounts(t *testing.T) {
	tt := openTree(t, eventGroups())
	tt.tree.SetChecked(func(id string) bool { return strings.HasSuffix(id, ".created") })
	if tt.changes != 0 {
		t.Error("SetChecked told a change")
	}
	if n, total := tt.tree.Count(); n != 2 || total != 7 {
		t.Errorf("Count() = %d, %d, want 2, 7", n, total)
	}
	if got := shown(tt.tree); !slices.Contains(got, "1 of 5") || !slices.Contains(got, "1 of 2") {
		t.Errorf("shown = %q, want the counts 1 of 5 and 1 of 2", got)
	}
	tt.tree.SetAll(true)
	if n, _ := tt.tree.Count(); n != 7 || tt.changes != 1 {
		t.Errorf("SetAll(true) checked %d of 7 and told %d changes", n, tt.changes)
	}
}

func TestAFilterThatFindsNothingSaysSo(t *testing.T) {
	tt := openTree(t, eventGroups())
	tt.tree.SetFilter("zzz")
	if got := shown(tt.tree); !slices.Contains(got, "Nothing matches.") {
		t.Errorf("shown = %q", got)
	}
	tt.press(fyne.KeyDown, fyne.KeySpace, fyne.KeyLeft, fyne.KeyRight)
	tt.tree.SetFilter("")
	if got := len(find[*checkCell](tt.tree)); got != 7 {
		t.Errorf("without the filter, %d items are shown, want 7", got)
	}
}

func manyGroups() []CheckGroup {
	var groups []CheckGroup
	for g := range 12 {
		group := CheckGroup{ID: fmt.Sprint("g", g), Title: fmt.Sprint("Group ", g)}
		for i := range 10 {
			id := fmt.Sprintf("g%d.item_%d", g, i)
			group.Items = append(group.Items, CheckItem{ID: id, Label: id, Detail: "Fires now and then."})
		}
		groups = append(groups, group)
	}
	return groups
}

func BenchmarkTreeOf120ItemsChecksAll(b *testing.B) {
	tt := openTree(b, manyGroups())
	on := false
	for b.Loop() {
		on = !on
		tt.tree.SetAll(on)
	}
}

func BenchmarkTreeOf120ItemsFilters(b *testing.B) {
	tt := openTree(b, manyGroups())
	for b.Loop() {
		tt.tree.SetFilter("item_3")
		tt.tree.SetFilter("")
	}
}

func TestOtherGroupsKeepWhatIsChecked(t *testing.T) {
	tt := openTree(t, eventGroups())
	tt.tree.SetChecked(func(id string) bool { return strings.HasSuffix(id, ".created") })
	all := tt.tree.Checked()
	tt.tree.SetGroups(eventGroups()[1:])
	if checked, total := tt.tree.Count(); !maps.Equal(tt.tree.Checked(), all) || checked != len(all)-1 || total != len(eventGroups()[1].Items) {
		t.Errorf("with fewer groups %d of %d are checked, in all %v", checked, total, tt.tree.Checked())
	}
	tt.tree.SetChecked(func(string) bool { return false })
	if len(tt.tree.Checked()) != 0 {
		t.Errorf("still checked: %v", tt.tree.Checked())
	}
}
