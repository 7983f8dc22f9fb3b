package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"latchbell/model"
)

// openEvents shows the page Events and waits until it has been read.
func (b *bench) openEvents() *eventsPage {
	b.Helper()
	b.Open(eventsID)
	b.until("the webhooks are read", func() bool { return len(b.events.listed.webhooks) == len(b.stored()) })
	return b.events
}

// typeForm returns the form in view.
func (b *bench) typeForm() *typeForm {
	b.Helper()
	f, ok := b.current.(*typeForm)
	if !ok {
		b.Fatalf("in view is %T", b.current)
	}
	return f
}

// own adds a custom type.
func (b *bench) own(eventType string) model.EventType {
	b.Helper()
	if err := b.CustomTypes.Create(b.Context(), model.EventType{Type: eventType, Title: "Own " + eventType, Sample: []byte(`{"a":1}`)}); err != nil {
		b.Fatal(err)
	}
	return *b.Catalogue.Find(eventType)
}

// inEvents reports whether the page lists a row with this key.
func inEvents(p *eventsPage, key string) bool {
	rows := p.filter.rows(p.Catalogue.Groups(), p.listed.unknown)
	return slices.ContainsFunc(rows, func(r catalogueRow) bool { return r.key() == key })
}

func TestTheCatalogueIsListedSearchedAndFiltered(t *testing.T) {
	catalogue := testCatalogue(t)
	unknown := []model.SeenType{{Type: "order.paid"}}
	for name, c := range map[string]struct {
		filter catalogueFilter
		want   string
	}{
		"all": {catalogueFilter{}, "group , type order.paid, group license, type license.created, type license.renewed, " +
			"group activation, type activation.created, type activation.failed, group webhook, type webhook.test"},
		"a word":               {catalogueFilter{search: " CREATED "}, "group license, type license.created, group activation, type activation.created"},
		"a sentence":           {catalogueFilter{search: "on refusal"}, "group activation, type activation.failed"},
		"the title of a group": {catalogueFilter{search: "activation"}, "group activation, type activation.created, type activation.failed"},
		"one group":            {catalogueFilter{group: "license"}, "group license, type license.created, type license.renewed"},
		"what was seen":        {catalogueFilter{group: seenEvents}, "group , type order.paid"},
		"one's own":            {catalogueFilter{group: ownEvents}, ""},
		"nothing":              {catalogueFilter{search: "zzz"}, ""},
	} {
		var keys []string
		for _, r := range c.filter.rows(catalogue.Groups(), unknown) {
			keys = append(keys, r.key())
		}
		if got := strings.Join(keys, ", "); got != c.want {
			t.Errorf("%s: listed are %q, want %q", name, got, c.want)
		}
	}
}

func TestASelectedTypeIsDescribed(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	p := b.openEvents()
	p.table.Select(typeKey("license.renewed"))
	found := b.Catalogue.Find("license.renewed")
	for _, text := range []string{"License renewed", found.Fires, found.Excludes} {
		if !b.says(text) {
			t.Errorf("%q isn't in view", text)
		}
	}
	if b.pressInView("CRM Sync"); b.current != page(b.webhooks) {
		t.Errorf("the webhook that gets it leads to %T", b.current)
	}
}

func TestANewTypeIsCheckedThenCreated(t *testing.T) {
	b := newBench(t)
	b.openEvents()
	b.pressInView("New type")
	f := b.typeForm()
	f.name.SetText("license.created")
	f.sample.SetText("{\n\"a\": }")
	b.pressInView("Create")
	b.until("the faults are shown", func() bool { return !f.submit.Disabled() })
	for _, sentence := range []string{
		"license.created comes with Latchbell and stays as it is. Choose another type.",
		"The title is missing. Enter a few words by which people recognise it.",
		`This isn't valid JSON: '}' in line 2, character 6, doesn't belong there.`,
	} {
		if !b.says(sentence) {
			t.Errorf("the form doesn't say %q", sentence)
		}
	}
	if b.win.Canvas().Focused() != fyne.Focusable(f.name) {
		t.Errorf("the focus is on %T, not on the type", b.win.Canvas().Focused())
	}

	f.name.SetText("license.gifted")
	f.title.SetText("License gifted")
	f.sample.SetText(`{"a": 1}`)
	f.Save()
	b.until("the type is created", func() bool { return b.current == page(b.events) })
	b.until("it is selected", func() bool {
		row, ok := b.events.table.Selected()
		return ok && row.eventType() == "license.gifted"
	})
	if found := b.Catalogue.Find("license.gifted"); found == nil || string(found.Sample) != `{"a":1}` || !found.Custom {
		t.Errorf("stored is %+v", found)
	}
}

func TestATypeIsEditedDuplicatedAndDeletedByName(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	w.Events = []string{"license.gifted"}
	if err := b.Registry.Update(b.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	own := b.own("license.gifted")
	p := b.openEvents()

	p.duplicate(own)
	if f := b.typeForm(); f.name.Text != "license.gifted_copy" || f.old != "" {
		t.Errorf("the copy is %q instead of %q", f.name.Text, f.old)
	}
	b.Open(eventsID)

	p.editType(own)
	f := b.typeForm()
	f.title.SetText("Gift")
	f.Save()
	b.until("the type is changed", func() bool { return b.Catalogue.Title("license.gifted") == "Gift" && b.current == page(b.events) })

	b.until("the webhook is read", func() bool { return len(namers(p.listed.webhooks, "license.gifted")) == 1 })
	p.deleteType(*b.Catalogue.Find("license.gifted"))
	const question = "It leaves the catalogue with its description and its sample. Its events are still accepted and delivered. CRM Sync subscribes to it by name and goes on getting it."
	if !slices.Contains(paragraphs(b.win.Canvas().Overlays().Top()), question) {
		t.Errorf("the question is %q", paragraphs(b.win.Canvas().Overlays().Top()))
	}
	b.press("Delete license.gifted")
	b.until("it is deleted", func() bool { return b.Catalogue.Find("license.gifted") == nil && b.says("license.gifted is deleted.") })
	b.pressInView("Undo")
	b.until("it is back", func() bool { return b.Catalogue.Title("license.gifted") == "Gift" })

	p.deleteType(*b.Catalogue.Find("license.gifted"))
	b.press("Delete license.gifted")
	b.until("the menu offers to undo it", func() bool { return b.undoItem.Label == "Undo deleting license.gifted" })
	b.undoLast()
	b.until("it is back again", func() bool { return b.Catalogue.Title("license.gifted") == "Gift" })
}

func TestAFormOfATypeIsNotLeftUnsaved(t *testing.T) {
	b := newBench(t)
	b.openEvents().newType("license")
	b.Open(overviewID)
	if b.current != page(b.overview) {
		t.Fatal("an untouched form can't be left")
	}
	b.openEvents().newType("license")
	b.typeForm().title.SetText("x")
	b.Open(overviewID)
	if !b.asks() {
		t.Fatal("nothing is asked")
	}
	b.press("Leave")
	if b.current != page(b.overview) {
		t.Errorf("in view is %T", b.current)
	}
}

func TestAGroupIsMadeRenamedAndDeleted(t *testing.T) {
	b := newBench(t)
	p := b.openEvents()
	panel := showGroupPanel(p.desk, model.Group{}, true)
	panel.name.SetText("license")
	panel.title.SetText("Orders")
	panel.save()
	b.until("the fault is shown", func() bool {
		return slices.Contains(paragraphs(b.win.Canvas().Overlays().Top()), "The group license comes with Latchbell. You can add types to it, such as license.sold.")
	})
	panel.name.SetText("order")
	panel.save()
	b.until("the group is listed", func() bool { return !b.asks() && inEvents(p, groupKey("order")) })

	p.editGroup(*b.Catalogue.FindGroup("order"))
	b.until("the dialog is open", b.asks)
	entry := b.win.Canvas().Focused().(*formEntry)
	entry.SetText("Shop")
	b.press("Save")
	b.until("the group is renamed", func() bool { return b.Catalogue.FindGroup("order").Title == "Shop" && !b.asks() })

	b.own("order.paid")
	p.deleteGroup(*b.Catalogue.FindGroup("order"))
	b.press("Delete Shop")
	b.until("the group is gone", func() bool { return b.Catalogue.FindGroup("order") == nil && b.Catalogue.Find("order.paid") == nil })
}

func TestATypeThatWasSeenIsAddedWithItsData(t *testing.T) {
	b := newBench(t)
	b.addEvent("order.paid")
	p := b.openEvents()
	b.until("the type is offered", func() bool { return inEvents(p, typeKey("order.paid")) })
	p.table.Select(typeKey("order.paid"))
	b.pressInView("Add to the catalogue")
	b.until("the form is open", func() bool { return b.current != page(p) })
	f := b.typeForm()
	if f.name.Text != "order.paid" || f.title.Text != "Order paid" || f.sample.Text != prettyJSON([]byte(`{"license":{"id":"lic_42"}}`)) {
		t.Errorf("the form begins with %q, %q and %q", f.name.Text, f.title.Text, f.sample.Text)
	}
	f.Save()
	b.until("the type is known", func() bool { return b.Catalogue.Find("order.paid") != nil && len(p.listed.unknown) == 0 })
}

func TestASampleIsSentToOneWebhookAsATest(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	p := b.openEvents()
	p.sendTest(*b.Catalogue.Find("license.renewed"))
	b.press("Send the test")
	b.until("a test is stored", func() bool {
		page, err := b.store.Deliveries(b.Context(), model.DeliveryQuery{})
		return err == nil && len(page.Deliveries) == 1 && page.Deliveries[0].Test
	})
}

func TestACurlLineHoldsTheSample(t *testing.T) {
	line := sampleCurl("tok", "127.0.0.1:1", model.EventType{Type: "license.gifted", Sample: []byte(`{"a":"it's"}`)})
	if want := `-d '{"type":"license.gifted","data":{"a":"it'\''s"}}'`; !strings.HasSuffix(line, want) {
		t.Errorf("the line is %s", line)
	}
}

func TestTheListOfTypesFitsEveryWindow(t *testing.T) {
	b := newBench(t)
	b.own("license.gifted")
	b.addEvent("order.paid")
	p := b.openEvents()
	p.table.Select(typeKey("license.gifted"))
	for _, size := range []fyne.Size{{Width: minWidth, Height: minHeight}, {Width: defaultWidth, Height: defaultHeight}} {
		b.win.Resize(size)
		if least := b.win.Content().MinSize(); least.Width > size.Width || least.Height > size.Height {
			t.Errorf("it asks for %v in a window of %v", least, size)
		}
		if narrow := size.Width == minWidth; p.table.Visible() == narrow || !p.pane.content.Visible() {
			t.Errorf("at %v the table is visible: %v, the description: %v", size, p.table.Visible(), p.pane.content.Visible())
		}
	}
	b.pressInView("Edit")
	b.win.Resize(fyne.NewSize(minWidth, minHeight))
	if least := b.win.Content().MinSize(); least.Width > minWidth || least.Height > minHeight {
		t.Errorf("the form asks for %v", least)
	}
}
