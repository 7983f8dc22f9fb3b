package ui

import (
	"fmt"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// eventField is where a webhook's events are chosen: everything, or types from
// the catalogue in a checklist. For receivers that know functions, the list can
// be narrowed to one.
type eventField struct {
	catalogue *model.Catalogue
	choice    eventChoice
	changed   func()

	everything *widgets.Toggle
	function   *widgets.Select
	functions  *widgets.Field
	tree       *widgets.CheckTree
	search     *widgets.Search
	count      *widgets.Text
	all        *widgets.Button
	problem    *widgets.Paragraph
	about      *eventDescription
	content    fyne.CanvasObject
}

// newEventField returns a field with these subscriptions; beside stands at the
// end of its first line.
func newEventField(catalogue *model.Catalogue, patterns []string, changed func(), beside ...fyne.CanvasObject) *eventField {
	f := &eventField{catalogue: catalogue, choice: newEventChoice(catalogue, patterns), changed: changed}
	f.about = newEventDescription(catalogue)
	f.tree = widgets.NewCheckTree(f.choice.groups(""), f.ticked)
	f.check()
	f.tree.OnHighlight = func(item widgets.CheckItem) { f.about.show(item.ID) }
	f.search = widgets.NewSearch("Find an event", f.tree.SetFilter)
	f.count = widgets.NewMuted("")
	f.all = widgets.NewButton("Select all", nil, f.selectAll).Small()
	f.everything = widgets.NewToggle(f.choice.everything, func(bool) { f.ticked() })
	f.function = widgets.NewSelect(functionOptions(), func(string) { f.narrow() })
	f.functions = widgets.NewField("Function", f.function, "The requests of the CRM that this webhook is about.")
	f.functions.Hide()
	f.problem = widgets.NewCaptionParagraph("")
	f.problem.SetTone(widgets.ToneDanger)
	f.problem.Hide()
	aside := container.NewHBox(append([]fyne.CanvasObject{centred(f.count), centred(f.all)}, beside...)...)
	head := container.NewBorder(nil, nil, widgets.NewHeading("Events"), aside)
	f.content = growing(f.tree, head, f.problem, switchRow(f.everything, "Every event, also types added later"),
		f.functions, f.search, f.tree, f.about.content)
	f.refresh()
	return f
}

// patterns returns the subscriptions that are chosen.
func (f *eventField) patterns() []string {
	return f.choice.patterns(f.everything.On(), slices.Collect(maps.Keys(f.tree.Checked())))
}

// setProfile offers what goes with a format of the body: the functions of the
// Broctagon CRM.
func (f *eventField) setProfile(p model.BodyProfile) {
	if !setVisible(f.functions, p == model.BodyBroctagon) {
		return
	}
	function := ""
	if f.functions.Visible() {
		function = functionOf(slices.Collect(maps.Keys(f.tree.Checked())))
	}
	f.function.SetSelected(function)
	f.narrow()
}

// narrow lists the events of the chosen function. What is ticked of others stays
// so, and is told of.
func (f *eventField) narrow() {
	f.tree.SetGroups(f.choice.groups(f.function.Selected()))
	f.refresh()
}

// catalogueChanged lists the events anew. What is ticked stays so.
func (f *eventField) catalogueChanged() {
	f.choice = newEventChoice(f.catalogue, f.patterns())
	f.tree.SetGroups(f.choice.groups(""))
	f.check()
	f.about.show("")
	f.narrow()
}

// check ticks what the webhook subscribes to.
func (f *eventField) check() {
	f.tree.SetChecked(func(id string) bool { return slices.Contains(f.choice.checked, id) })
}

// setError shows what is wrong with the choice, or nothing.
func (f *eventField) setError(sentence string) {
	f.problem.SetText(sentence)
	if setVisible(f.problem, sentence != "") {
		f.content.Refresh()
	}
}

func (f *eventField) ticked() {
	f.refresh()
	f.changed()
}

// selectAll ticks all types, or unticks them where all are ticked.
func (f *eventField) selectAll() {
	chosen, all := f.tree.Count()
	f.tree.SetAll(chosen < all)
	f.ticked()
}

func (f *eventField) refresh() {
	chosen, all := f.tree.Count()
	f.count.SetText(fmt.Sprintf("%d of %d chosen", chosen, all))
	if elsewhere := len(f.tree.Checked()) - chosen; elsewhere > 0 {
		f.count.SetText(fmt.Sprintf("%d of %d chosen, %d elsewhere", chosen, all, elsewhere))
	}
	f.all.SetText("Select all")
	if chosen == all {
		f.all.SetText("Select none")
	}
	if f.everything.On() {
		f.count.SetText("Every event")
	}
	for _, o := range []fyne.CanvasObject{f.tree, f.search, f.all} {
		setVisible(o, !f.everything.On())
	}
	f.content.Refresh()
}
