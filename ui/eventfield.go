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
// the catalogue in a checklist.
type eventField struct {
	catalogue *model.Catalogue
	choice    eventChoice
	changed   func()

	everything *widgets.Toggle
	tree       *widgets.CheckTree
	search     *widgets.Search
	count      *widgets.Text
	all        *widgets.Button
	problem    *widgets.Paragraph
	about      *eventDescription
	content    fyne.CanvasObject
}

func newEventField(catalogue *model.Catalogue, patterns []string, changed func()) *eventField {
	f := &eventField{catalogue: catalogue, choice: newEventChoice(catalogue, patterns), changed: changed}
	f.about = newEventDescription(catalogue)
	f.tree = widgets.NewCheckTree(f.choice.groups(), f.ticked)
	f.tree.SetChecked(func(id string) bool { return slices.Contains(f.choice.checked, id) })
	f.tree.OnHighlight = func(item widgets.CheckItem) { f.about.show(item.ID) }
	f.search = widgets.NewSearch("Find an event", f.tree.SetFilter)
	f.count = widgets.NewMuted("")
	f.all = widgets.NewButton("Select all", nil, f.selectAll).Small()
	f.everything = widgets.NewToggle(f.choice.everything, func(bool) { f.ticked() })
	f.problem = widgets.NewCaptionParagraph("")
	f.problem.SetTone(widgets.ToneDanger)
	f.problem.Hide()
	head := container.NewBorder(nil, nil, widgets.NewHeading("Events"), container.NewHBox(f.count, f.all))
	f.content = growing(f.tree, head, f.problem, switchRow(f.everything, "Every event, also types added later"), f.search, f.tree, f.about.content)
	f.refresh()
	return f
}

// patterns returns the subscriptions that are chosen.
func (f *eventField) patterns() []string {
	return f.choice.patterns(f.everything.On(), slices.Collect(maps.Keys(f.tree.Checked())))
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

// eventDescription tells about one type of event: when it fires, and what it
// carries.
type eventDescription struct {
	catalogue *model.Catalogue
	title     *widgets.Text
	fires     *widgets.Paragraph
	sample    *widgets.TextViewer
	body      *fyne.Container
	content   fyne.CanvasObject
}

func newEventDescription(catalogue *model.Catalogue) *eventDescription {
	d := &eventDescription{catalogue: catalogue, title: widgets.NewMono(""), fires: widgets.NewCaptionParagraph(""), sample: widgets.NewTextViewer()}
	d.body = column(d.title, d.fires, tall(d.sample, 84))
	d.content = widgets.NewCard(d.body)
	d.show("")
	return d
}

// show describes a type; one that isn't in the catalogue has no description.
func (d *eventDescription) show(eventType string) {
	t := d.catalogue.Find(eventType)
	if t == nil {
		d.title.SetText(eventType)
		d.fires.SetText("Point at an event to see when it fires and what it carries.")
	} else {
		d.title.SetText(t.Type + " · " + t.Title)
		d.fires.SetText(t.Fires)
		d.sample.SetText(prettyJSON(t.Sample))
	}
	setVisible(d.sample, t != nil)
	setVisible(d.title, d.title.Text() != "")
	d.body.Refresh()
}
