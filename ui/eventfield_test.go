package ui

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

func TestTheFieldFollowsTheCatalogue(t *testing.T) {
	b := newBench(t)
	b.own("order.paid")
	f := newEventField(b.Catalogue, []string{"order.*", "acme.*", "license.created"}, func() {})
	want := []string{"acme.*", "license.created", "order.*"}
	follow := func(what string, change func() error) {
		t.Helper()
		if err := change(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, f.patterns()); diff != "" {
			t.Errorf("%s, before the field knows (-want +got):\n%s", what, diff)
		}
		f.catalogueChanged()
		if diff := cmp.Diff(want, f.patterns()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	ctx := t.Context()
	follow("a type more in a group", func() error { return b.CustomTypes.Create(ctx, model.EventType{Type: "order.sent", Title: "Sent"}) })
	follow("a first type of a group", func() error { return b.CustomTypes.Create(ctx, model.EventType{Type: "acme.sold", Title: "Sold"}) })
	follow("no type any more", func() error { return b.CustomTypes.Delete(ctx, "order.sent", "order.paid", "acme.sold") })
}

func TestAFunctionNarrowsTheEventsToItsLevels(t *testing.T) {
	f := newEventField(newBench(t).Catalogue, nil, func() {})
	if f.functions.Visible() {
		t.Error("a function is offered without a reason")
	}
	f.setProfile(model.BodyBroctagon)
	if _, all := f.tree.Count(); !f.functions.Visible() || f.function.Selected() != "withdrawal" || all != 11 {
		t.Errorf("the function is %q with %d events", f.function.Selected(), all)
	}
	f.selectAll()
	if got := f.patterns(); len(got) != 11 || !slices.Contains(got, "withdrawal.approved.node_10") {
		t.Errorf("chosen are %v", got)
	}
	f.function.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if got := f.count.Text(); got != "0 of 11 chosen, 11 elsewhere" {
		t.Errorf("the count is %q", got)
	}
	f.setProfile(model.BodyCanonical)
	if f.functions.Visible() || len(f.patterns()) != 11 {
		t.Errorf("with another format chosen are %v", f.patterns())
	}
}

func TestAWebhookOfOneFunctionBeginsWithIt(t *testing.T) {
	for want, types := range map[string][]string{
		"withdrawal":        nil,
		"prop_trading_live": {"prop_trading_live.rejected", "prop_trading_live.approved.node_2"},
		"":                  {"prop_trading.rejected", "withdrawal.rejected"},
	} {
		if got := functionOf(types); got != want {
			t.Errorf("%v: the function is %q, want %q", types, got, want)
		}
	}
	if got := functionOf([]string{"license.created"}); got != "" {
		t.Errorf("of a license event the function is %q", got)
	}
}

func TestLevelsAreNamedAsApproversKnowThem(t *testing.T) {
	for eventType, want := range map[string]string{
		"withdrawal.approved.node_3": "Approved by level 3 (node 3)",
		"prop_trading.rejected":      "Rejected at any level",
		"withdrawal.paid_out":        "paid_out",
	} {
		if got := levelLabel(eventType); got != want {
			t.Errorf("%s is %q, want %q", eventType, got, want)
		}
	}
}

func TestTheDescriptionSaysWhatATypeDoesNotCover(t *testing.T) {
	d := newEventDescription(newBench(t).Catalogue)
	test.NewTempWindow(t, d.content)
	d.show("license.renewed")
	if !slices.Contains(paragraphs(d.content), d.catalogue.Find("license.renewed").Excludes) {
		t.Errorf("it says %q", paragraphs(d.content))
	}
}
