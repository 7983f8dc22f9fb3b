package model_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"latchbell/model"
)

// sections are the parts of a file that are about the catalogue.
type sections struct {
	Groups []model.FileGroup     `json:"groups,omitempty"`
	Types  []model.FileEventType `json:"event_types,omitempty"`
}

func (s sections) apply(ctx context.Context, types *model.CustomTypes) ([]string, error) {
	plan, err := types.Plan(ctx, s.Groups, s.Types)
	if err != nil {
		return nil, err
	}
	return plan.Lines, types.Apply(ctx, plan)
}

func TestAFileChangesWhatItNames(t *testing.T) {
	types := ownTypes(t)
	full := model.FileEventType{Type: "order.paid", Title: "Order paid", Fires: new("Fires."), Excludes: new("Not."), Sample: []byte(`{"a":1}`)}
	for _, step := range []struct {
		name string
		file sections
		want []string
	}{
		{"nothing", sections{}, nil},
		{"a group and two types",
			sections{[]model.FileGroup{{Name: "order", Title: "Orders"}}, []model.FileEventType{full, {Type: "license.gifted", Title: "License gifted"}}},
			[]string{"created the group order", "created the event type order.paid", "created the event type license.gifted"}},
		{"the same once more, less of it", sections{nil, []model.FileEventType{{Type: "order.paid", Title: "Order paid"}}}, nil},
		{"another title and sample",
			sections{[]model.FileGroup{{Name: "order", Title: "Shop"}}, []model.FileEventType{{Type: "order.paid", Title: "Paid", Sample: []byte(`{ "a": 2 }`)}}},
			[]string{"changed the group order: title", "changed the event type order.paid: title, sample"}},
	} {
		for round, want := range [][]string{step.want, nil} {
			lines, err := step.file.apply(t.Context(), types)
			if diff := cmp.Diff(want, lines); err != nil || diff != "" {
				t.Errorf("%s, applied for the %d. time: %v (-want +got):\n%s", step.name, round+1, err, diff)
			}
		}
	}
	want := &model.EventType{Type: "order.paid", Title: "Paid", Fires: "Fires.", Excludes: "Not.", Sample: []byte(`{"a":2}`), Custom: true}
	if diff := cmp.Diff(want, types.Catalogue.Find("order.paid")); diff != "" {
		t.Errorf("in the catalogue is (-want +got):\n%s", diff)
	}
}

func TestAFaultyEntryIsNamedAndNothingIsChanged(t *testing.T) {
	good := model.FileEventType{Type: "license.gifted", Title: "License gifted"}
	for want, file := range map[string]sections{
		`groups[0] ("license"), name: The group license comes with Latchbell. You can add types to it, such as license.sold.`: {
			Groups: []model.FileGroup{{Name: "license", Title: "Mine"}}},
		`event_types[1] ("license.created"), type: license.created comes with Latchbell and stays as it is. Choose another type.`: {
			Types: []model.FileEventType{good, {Type: "license.created", Title: "Mine"}}},
		`event_types[1] ("order.paid"), title: The title is missing. Enter a few words by which people recognise it.`: {
			Types: []model.FileEventType{good, {Type: "order.paid"}}},
	} {
		types := ownTypes(t)
		_, err := file.apply(t.Context(), types)
		if err == nil || model.Sentence(err) != want {
			t.Errorf("the error is %v, want %s", err, want)
		}
		if got := listed(types.Catalogue); got != shippedList {
			t.Errorf("the catalogue is %q", got)
		}
	}
}

// anySections draws groups and types whose fields hold all that JSON has to
// escape.
func anySections(t *rapid.T) sections {
	word := rapid.StringOfN(rapid.RuneFrom([]rune("aZ9é\"\\<>&\u2028中😀'%{}")), 1, 12, -1)
	var s sections
	for i := range rapid.IntRange(0, 3).Draw(t, "groups") {
		s.Groups = append(s.Groups, model.FileGroup{Name: fmt.Sprintf("own_%d", i), Title: "T" + word.Draw(t, "title")})
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "types") {
		group := rapid.SampledFrom([]string{"license", "own_0", "own_9", "webhook"}).Draw(t, "group")
		sample, err := json.Marshal(map[string]any{word.Draw(t, "key"): word.Draw(t, "value")})
		if err != nil {
			t.Fatal(err)
		}
		s.Types = append(s.Types, model.FileEventType{
			Type: fmt.Sprintf("%s.mine_%d", group, i), Title: "T" + word.Draw(t, "title"),
			Fires: new(word.Draw(t, "fires")), Excludes: new(""), Sample: sample,
		})
	}
	return s
}

func TestOwnTypesComeBackFromEveryStore(t *testing.T) {
	first, second := ownTypes(t), ownTypes(t)
	rapid.Check(t, func(rt *rapid.T) {
		exported := throughStore(rt, first, anySections(rt))
		if again := throughStore(rt, first, exported); written(rt, again) != written(rt, exported) {
			rt.Fatalf("applied to itself, the export changes:\n%s\n%s", written(rt, exported), written(rt, again))
		}
		copied := throughStore(rt, second, exported)
		if written(rt, copied) != written(rt, exported) {
			rt.Fatalf("the copy differs:\n%s\n%s", written(rt, exported), written(rt, copied))
		}
		if diff := cmp.Diff(first.Catalogue.Groups(), second.Catalogue.Groups()); diff != "" {
			rt.Fatalf("the catalogues differ (-first +second):\n%s", diff)
		}
	})
}

// throughStore applies sections to an emptied store and returns what is exported
// then, read from the file that it is written to.
func throughStore(t *rapid.T, types *model.CustomTypes, s sections) sections {
	ctx := context.Background()
	var all model.CatalogueChange
	for _, g := range types.Catalogue.Groups() {
		all.RemoveGroups = append(all.RemoveGroups, g.Name)
		for _, e := range g.Types {
			all.RemoveTypes = append(all.RemoveTypes, e.Type)
		}
	}
	if err := types.Store.ChangeCatalogue(ctx, all); err != nil {
		t.Fatal(err)
	}
	if _, err := s.apply(ctx, types); err != nil {
		t.Fatal(err)
	}
	if lines, err := s.apply(ctx, types); err != nil || len(lines) > 0 {
		t.Fatalf("applied again, the file changes %v (%v)", lines, err)
	}
	groups, eventTypes, err := types.Export(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var read sections
	if err := json.Unmarshal([]byte(written(t, sections{groups, eventTypes})), &read); err != nil {
		t.Fatal(err)
	}
	return read
}

func written(t *rapid.T, s sections) string {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
