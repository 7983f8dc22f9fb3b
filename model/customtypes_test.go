package model_test

import (
	"context"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
	"latchbell/model/sqlite"
	"latchbell/model/sqlite/sqlitetest"
)

// ownTypes is the small catalogue over a real store.
func ownTypes(t *testing.T) *model.CustomTypes {
	t.Helper()
	return typesIn(t, filepath.Join(t.TempDir(), "latchbell.db"))
}

// typesIn opens the store at path once more, as another process would.
func typesIn(t *testing.T, path string) *model.CustomTypes {
	t.Helper()
	broker := new(model.Broker)
	store := sqlitetest.Open(t.Context(), t, path, broker)
	catalogue, err := model.ParseCatalogue([]byte(smallCatalogue))
	if err != nil {
		t.Fatal(err)
	}
	types := &model.CustomTypes{Store: store, Catalogue: catalogue, Broker: broker}
	if err := types.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		types.Stop()
		types.Stop() // does no harm
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return types
}

func gifted() model.EventType {
	return model.EventType{
		Type: "license.gifted", Title: "License gifted", Fires: "Fires when a license is given away.",
		Excludes: "Doesn't fire for sales.", Sample: []byte(`{"license":{"key":"A<B"}}`),
	}
}

func listed(c *model.Catalogue) string {
	var b strings.Builder
	for _, g := range c.Groups() {
		b.WriteString(g.Name)
		if g.Custom {
			b.WriteString("*")
		}
		for _, t := range g.Types {
			b.WriteString(" " + strings.TrimPrefix(t.Type, g.Name+"."))
			if t.Custom {
				b.WriteString("*")
			}
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

const shippedList = "license created renewed; webhook test"

func TestOwnTypesAndGroupsStandBehindTheShipped(t *testing.T) {
	types := ownTypes(t)
	ctx, catalogue := t.Context(), types.Catalogue
	steps := []struct {
		name string
		do   func() error
		want string
	}{
		{"a type in a shipped group", func() error { return types.Create(ctx, gifted()) }, "license created renewed gifted*; webhook test"},
		{"an empty group", func() error { return types.CreateGroup(ctx, model.Group{Name: "order", Title: "Orders"}) },
			"license created renewed gifted*; webhook test; order*"},
		{"types of two groups, one unnamed", func() error {
			return errors.Join(types.Create(ctx, model.EventType{Type: "order.paid", Title: "Paid"}),
				types.Create(ctx, model.EventType{Type: "gift_card.sold", Title: "Sold"}))
		}, "license created renewed gifted*; webhook test; gift_card* sold*; order* paid*"},
		{"another name", func() error {
			return types.Update(ctx, "license.gifted", model.EventType{Type: "order.gifted", Title: "Gifted"})
		}, "license created renewed; webhook test; gift_card* sold*; order* gifted* paid*"},
		{"the group goes with its types", func() error { return types.DeleteGroup(ctx, "order") }, "license created renewed; webhook test; gift_card* sold*"},
		{"the last type takes its unnamed group along", func() error { return types.Delete(ctx, "gift_card.sold") }, shippedList},
	}
	for _, step := range steps {
		if err := step.do(); err != nil {
			t.Fatalf("%s: %v", step.name, err)
		}
		if got := listed(catalogue); got != step.want {
			t.Errorf("%s: the catalogue is %q, want %q", step.name, got, step.want)
		}
	}
}

func TestAnUnnamedGroupHasATitleUntilItIsGivenOne(t *testing.T) {
	types := ownTypes(t)
	if err := types.Create(t.Context(), model.EventType{Type: "gift_card.sold", Title: "Sold"}); err != nil {
		t.Fatal(err)
	}
	if got := types.Catalogue.FindGroup("gift_card").Title; got != "Gift card" {
		t.Errorf("the title is %q", got)
	}
	if err := types.UpdateGroup(t.Context(), model.Group{Name: "gift_card", Title: " Vouchers "}); err != nil {
		t.Fatal(err)
	}
	if got := types.Catalogue.FindGroup("gift_card").Title; got != "Vouchers" {
		t.Errorf("the title is %q", got)
	}
}

func TestAnOwnTypeIsStoredNormalisedAndCounts(t *testing.T) {
	types := ownTypes(t)
	messy := gifted()
	messy.Type, messy.Title, messy.Fires = " license.gifted ", " License\n gifted ", "Fires when\n\na license is given away.\n"
	messy.Sample = []byte(" {\n \"license\": {\"key\": \"A\\u003cB\"}\n}\n")
	if err := types.Create(t.Context(), messy); err != nil {
		t.Fatal(err)
	}
	want := gifted()
	want.Custom = true
	if diff := cmp.Diff(&want, types.Catalogue.Find("license.gifted")); diff != "" {
		t.Errorf("in the catalogue is (-want +got):\n%s", diff)
	}
	if size, count := types.Catalogue.Size(), types.Catalogue.Count([]string{"license.*"}); size != 3 || count != 3 {
		t.Errorf("size %d, license.* counts %d, want 3 and 3", size, count)
	}
}

func TestATypeThatBreaksARuleIsRefusedAtItsField(t *testing.T) {
	types := ownTypes(t)
	if err := types.Create(t.Context(), gifted()); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct {
		change          func(*model.EventType)
		field, sentence string
	}{
		"no type":             {func(e *model.EventType) { e.Type = " " }, "type", "The type is missing. Write what happens in parts joined by dots, for example license.gifted."},
		"not a type":          {func(e *model.EventType) { e.Type = "license gifted" }, "type", ""},
		"one that ships":      {func(e *model.EventType) { e.Type = "license.created" }, "type", "license.created comes with Latchbell and stays as it is. Choose another type."},
		"one that is there":   {func(e *model.EventType) { e.Type = "license.gifted" }, "type", "license.gifted is in the catalogue already. Edit that one, or choose another type."},
		"no title":            {func(e *model.EventType) { e.Title = "\n" }, "title", ""},
		"a long title":        {func(e *model.EventType) { e.Title = strings.Repeat("é", 101) }, "title", ""},
		"an escape character": {func(e *model.EventType) { e.Fires = "a\x1bb" }, "fires", ""},
		"a long sentence":     {func(e *model.EventType) { e.Excludes = strings.Repeat("é", 501) }, "excludes", ""},
		"a sample of no use":  {func(e *model.EventType) { e.Sample = []byte(`[]`) }, "sample", ""},
		"a broken sample": {func(e *model.EventType) { e.Sample = []byte("{\n\n  \"a\": 1,\n}") }, "sample",
			`This isn't valid JSON: '}' in line 4, character 1, doesn't belong there.`},
		"a sample that ends early": {func(e *model.EventType) { e.Sample = []byte(`{"a":"\`) }, "sample", ""},
		"a large sample": {func(e *model.EventType) { e.Sample = []byte(`{"a":"` + strings.Repeat("x", 64<<10) + `"}`) }, "sample",
			"The sample is 65 KiB large; at most 64 KiB are possible."},
		"a deep sample": {func(e *model.EventType) {
			e.Sample = []byte(strings.Repeat(`{"a{":`, 129) + "1" + strings.Repeat("}", 129))
		}, "sample", "The sample is nested deeper than 128 levels. Flatten it."},
	} {
		t.Run(name, func(t *testing.T) {
			e := gifted()
			e.Type = "license.lent"
			tt.change(&e)
			err := types.Create(t.Context(), e)
			var errs model.FieldErrors
			if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Field != tt.field || tt.sentence != "" && errs[0].Message != tt.sentence {
				t.Errorf("the errors are %+v, want one for %q: %s", errs, tt.field, tt.sentence)
			}
			if types.Catalogue.Find("license.lent") != nil {
				t.Error("it is in the catalogue all the same")
			}
		})
	}
}

func TestAllThatIsWrongIsToldAtOnce(t *testing.T) {
	err := ownTypes(t).Create(t.Context(), model.EventType{Type: "license.created", Sample: []byte(`1`)})
	var errs model.FieldErrors
	if !errors.As(err, &errs) || len(errs) != 3 || errs[0].Field != "type" || errs[1].Field != "title" || errs[2].Field != "sample" {
		t.Errorf("the errors are %v", errs)
	}
}

func TestAGroupThatBreaksARuleIsRefusedAtItsField(t *testing.T) {
	types := ownTypes(t)
	if err := types.CreateGroup(t.Context(), model.Group{Name: "order", Title: "Orders"}); err != nil {
		t.Fatal(err)
	}
	for name, tt := range map[string]struct{ name, title, field string }{
		"no name":           {"", "Title", "name"},
		"a type":            {"order.paid", "Title", "name"},
		"one that ships":    {"license", "Title", "name"},
		"one that is there": {"order", "Title", "name"},
		"no title":          {"voucher", " ", "title"},
		"a long title":      {"voucher", strings.Repeat("é", 61), "title"},
	} {
		err := types.CreateGroup(t.Context(), model.Group{Name: tt.name, Title: tt.title})
		var errs model.FieldErrors
		if !errors.As(err, &errs) || len(errs) != 1 || errs[0].Field != tt.field {
			t.Errorf("%s: the errors are %v, want one for %q", name, err, tt.field)
		}
	}
}

func TestWhatWasDeletedCanBeRestored(t *testing.T) {
	types := ownTypes(t)
	ctx := t.Context()
	if err := errors.Join(types.CreateGroup(ctx, model.Group{Name: "order", Title: "Orders"}),
		types.Create(ctx, model.EventType{Type: "order.paid", Title: "Paid"})); err != nil {
		t.Fatal(err)
	}
	group := *types.Catalogue.FindGroup("order")
	if err := types.DeleteGroup(ctx, "order"); err != nil {
		t.Fatal(err)
	}
	if err := types.Restore(ctx, model.CustomCatalogue{Groups: []model.Group{group}, Types: group.Types}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(&group, types.Catalogue.FindGroup("order")); diff != "" {
		t.Errorf("after restoring (-want +got):\n%s", diff)
	}
}

func TestTheCatalogueFollowsOtherProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latchbell.db")
	here, elsewhere := typesIn(t, path), typesIn(t, path)
	changes := here.Broker.Subscribe(model.CatalogueChanged)
	defer changes.Close()
	if err := elsewhere.Create(t.Context(), gifted()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for here.Catalogue.Find("license.gifted") == nil {
		select {
		case <-changes.C:
			changes.Take()
		case <-ctx.Done():
			t.Fatal("a type that another process made isn't noticed")
		}
	}
}

func TestTypesThatWereSeenAndArentKnownAreOffered(t *testing.T) {
	types := ownTypes(t)
	store := types.Store.(*sqlite.Store)
	for _, name := range []string{"license.created", "license.gifted", "order.paid", "order.paid"} {
		if _, err := store.Accept(t.Context(), []model.Event{{Type: name, Environment: model.Production, Timestamp: time.Now(), Data: []byte(`{}`)}}); err != nil {
			t.Fatal(err)
		}
	}
	if err := types.Create(t.Context(), gifted()); err != nil {
		t.Fatal(err)
	}
	unknown, err := types.Unknown(t.Context())
	if err != nil || len(unknown) != 1 || unknown[0].Type != "order.paid" || unknown[0].Count != 2 {
		t.Errorf("unknown are %+v (%v)", unknown, err)
	}
}
