package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// factsField is where it is chosen which facts a message lists, and in which
// order: those that are listed stand first, the others below them.
type factsField struct {
	changed func()
	rows    []factRow

	table   *widgets.DataTable[factRow]
	own     *formEntry
	add     *widgets.Button
	content *fyne.Container
}

// factRow is a fact, and whether messages list it.
type factRow struct {
	name   string
	listed bool
}

// ownFactPrefix is what the names of facts begin with that any event may hold.
const ownFactPrefix = "data."

// The height of the list: its header and a few rows.
const factHeight, factsHeight = 30, 35 + 7*30

func newFactsField(facts []string, changed, save func()) *factsField {
	f := &factsField{changed: changed}
	f.table = widgets.NewDataTable(widgets.TableConfig[factRow]{
		Key:       func(r factRow) string { return r.name },
		RowHeight: factHeight,
		Columns: []widgets.Column[factRow]{
			widgets.TextColumn("title", "Fact", 150, func(r factRow) string { return model.FactTitle(r.name) }).Growing(),
			widgets.MonoColumn("name", "Placeholder", 170, func(r factRow) string { return "{" + r.name + "}" }).Growing(),
			widgets.ToggleColumn("listed", func(r factRow) string { return "List " + model.FactTitle(r.name) },
				func(r factRow) bool { return r.listed }, func(r factRow, _ bool) { f.flip(r.name) }),
		},
		OnActivated: func(r factRow) { f.flip(r.name) },
		RowActions:  f.actions,
	})
	f.own = newFormEntry("data.request.comment", func() { f.add.SetEnabled(f.own.Text != "") }, save).mono()
	f.own.OnSubmitted = func(string) { f.addOwn() }
	f.add = widgets.NewButton("Add", nil, f.addOwn)
	f.add.Disable()
	f.content = column(tall(f.table, factsHeight), row(f.own, f.add))
	f.set(facts)
	return f
}

// set lists these facts; nil lists the usual ones.
func (f *factsField) set(facts []string) {
	listed := model.Message{Facts: facts}.FactNames()
	f.rows = nil
	for _, name := range listed {
		f.rows = append(f.rows, factRow{name, true})
	}
	for _, fact := range model.Facts {
		if !slices.Contains(listed, fact.Name) {
			f.rows = append(f.rows, factRow{fact.Name, false})
		}
	}
	f.table.SetRows(slices.Clone(f.rows))
}

// facts returns the names of the listed ones, not nil even without any: none is
// a choice too.
func (f *factsField) facts() []string {
	names := []string{}
	for _, r := range f.rows {
		if r.listed {
			names = append(names, r.name)
		}
	}
	return names
}

func (f *factsField) actions(r factRow) []widgets.Action {
	if !r.listed {
		return []widgets.Action{{Label: "List it", Icon: theme.ContentAddIcon(), Key: widgets.Key(fyne.KeySpace), Tapped: func() { f.flip(r.name) }}}
	}
	alt := func(key fyne.KeyName) *desktop.CustomShortcut {
		return &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierAlt}
	}
	return []widgets.Action{
		{Label: "Move up", Icon: theme.MoveUpIcon(), Key: alt(fyne.KeyUp), Quick: true, Tapped: func() { f.move(r.name, -1) }},
		{Label: "Move down", Icon: theme.MoveDownIcon(), Key: alt(fyne.KeyDown), Quick: true, Tapped: func() { f.move(r.name, 1) }},
		{Label: "Leave it out", Key: widgets.Key(fyne.KeySpace), Tapped: func() { f.flip(r.name) }},
	}
}

// flip lists a fact behind the others, or leaves it out.
func (f *factsField) flip(name string) {
	i := f.index(name)
	f.rows[i].listed = !f.rows[i].listed
	f.update()
}

// move exchanges a listed fact with the one above or below it.
func (f *factsField) move(name string, by int) {
	i := f.index(name)
	to := i + by
	if to < 0 || to >= len(f.rows) || !f.rows[to].listed {
		return
	}
	f.rows[i], f.rows[to] = f.rows[to], f.rows[i]
	f.update()
}

func (f *factsField) index(name string) int {
	return slices.IndexFunc(f.rows, func(r factRow) bool { return r.name == name })
}

// addOwn lists what the user has typed: a path in the event's data.
func (f *factsField) addOwn() {
	name := strings.Trim(strings.TrimSpace(f.own.Text), "{}")
	if name == "" {
		return
	}
	if f.index(name) < 0 && !model.KnownFact(name) && model.KnownFact(ownFactPrefix+name) {
		name = ownFactPrefix + name
	}
	if i := f.index(name); i >= 0 {
		f.rows[i].listed = true
	} else {
		f.rows = append(f.rows, factRow{name, true})
	}
	f.own.SetText("")
	f.update()
	f.table.Select(name)
}

// update shows the rows anew. Those that are listed come first; apart from that
// each stays where it is, so that the others are found again.
func (f *factsField) update() {
	slices.SortStableFunc(f.rows, func(a, b factRow) int {
		switch {
		case a.listed == b.listed:
			return 0
		case a.listed:
			return -1
		}
		return 1
	})
	f.table.SetRows(slices.Clone(f.rows))
	f.changed()
}
