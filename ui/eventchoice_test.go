package ui

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEventChoiceKeepsWhatTheUserSees(t *testing.T) {
	catalogue := testCatalogue(t)
	cases := []struct {
		name     string
		stored   []string
		untick   string
		checked  []string
		patterns []string
	}{
		{"exact types stay exact", []string{"license.created", "license.renewed"}, "",
			[]string{"license.created", "license.renewed"}, []string{"license.created", "license.renewed"}},
		{"a whole group ticked by hand stays exact", []string{"activation.created", "activation.failed"}, "",
			[]string{"activation.created", "activation.failed"}, []string{"activation.created", "activation.failed"}},
		{"a wildcard is shown as its types and kept", []string{"activation.*"}, "",
			[]string{"activation.created", "activation.failed"}, []string{"activation.*"}},
		{"a wildcard that lost a type becomes the rest", []string{"activation.*"}, "activation.failed",
			[]string{"activation.created", "activation.failed"}, []string{"activation.created"}},
		{"types outside the catalogue are kept", []string{"acme.sold", "beta.*", "license.created"}, "",
			[]string{"acme.sold", "beta.*", "license.created"}, []string{"acme.sold", "beta.*", "license.created"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			choice := newEventChoice(catalogue, c.stored)
			if diff := cmp.Diff(c.checked, choice.checked); diff != "" {
				t.Errorf("ticks differ (-want +got):\n%s", diff)
			}
			var ticked []string
			for _, id := range choice.checked {
				if id != c.untick {
					ticked = append(ticked, id)
				}
			}
			if diff := cmp.Diff(c.patterns, choice.patterns(false, ticked)); diff != "" {
				t.Errorf("subscriptions differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestEverythingIsOneStar(t *testing.T) {
	choice := newEventChoice(testCatalogue(t), []string{"*"})
	if !choice.everything {
		t.Error("* isn't read as everything")
	}
	if diff := cmp.Diff([]string{"*"}, choice.patterns(true, []string{"license.created"})); diff != "" {
		t.Errorf("subscriptions differ (-want +got):\n%s", diff)
	}
}

func TestTheChecklistLeavesOutTestsAndOffersOthers(t *testing.T) {
	groups := newEventChoice(testCatalogue(t), []string{"acme.sold"}).groups("")
	var ids []string
	for _, g := range groups {
		ids = append(ids, g.ID)
	}
	if diff := cmp.Diff([]string{"license", "activation", otherGroup}, ids); diff != "" {
		t.Errorf("groups differ (-want +got):\n%s", diff)
	}
}
