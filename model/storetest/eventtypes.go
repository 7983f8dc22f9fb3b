package storetest

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var eventTypeTests = map[string]func(*testing.T, *bench){
	"own groups and types come back by name":   testCustomCatalogue,
	"a change of the catalogue is published":   testCatalogueTopic,
	"a type takes the place of another":        testRenamedType,
	"a change of the catalogue is all or none": testCatalogueAtomic,
	"types that were seen come with the last":  testSeenTypes,
	"very many types are not all looked at":    testManySeenTypes,
}

func ownType(name string) model.EventType {
	return model.EventType{
		Type: name, Title: "Title of " + name, Fires: "Fires when “it” happens.", Excludes: "Not else.",
		Sample: []byte(`{"a":"<&>","n":1.0}`),
	}
}

func (b *bench) customCatalogue() *model.CustomCatalogue {
	b.t.Helper()
	c, err := b.CustomCatalogue(b.ctx)
	b.must(err)
	return c
}

func testCustomCatalogue(t *testing.T, b *bench) {
	if c := b.customCatalogue(); len(c.Groups)+len(c.Types) != 0 {
		t.Errorf("at first there is %+v", c)
	}
	zoo, order := model.Group{Name: "zoo", Title: "Zoo"}, model.Group{Name: "order", Title: "Orders"}
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{
		SaveGroups: []model.Group{zoo, order}, SaveTypes: []model.EventType{ownType("zoo.fed"), ownType("license.gifted")},
	}))
	order.Title = "Shop orders"
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{SaveGroups: []model.Group{order}}))
	want := &model.CustomCatalogue{
		Groups: []model.Group{order, zoo}, Types: []model.EventType{ownType("license.gifted"), ownType("zoo.fed")},
	}
	if diff := cmp.Diff(want, b.customCatalogue()); diff != "" {
		t.Errorf("stored is (-want +got):\n%s", diff)
	}
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{RemoveGroups: []string{"zoo", "never"}, RemoveTypes: []string{"zoo.fed"}}))
	want.Groups, want.Types = want.Groups[:1], want.Types[:1]
	if diff := cmp.Diff(want, b.customCatalogue()); diff != "" {
		t.Errorf("after the removal (-want +got):\n%s", diff)
	}
}

func testCatalogueTopic(_ *testing.T, b *bench) {
	b.wantTopics(model.CatalogueChanged, func() {
		b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{SaveTypes: []model.EventType{ownType("license.gifted")}}))
	})
}

func testRenamedType(t *testing.T, b *bench) {
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{SaveTypes: []model.EventType{ownType("order.payed")}}))
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{RemoveTypes: []string{"order.payed"}, SaveTypes: []model.EventType{ownType("order.paid")}}))
	b.must(b.ChangeCatalogue(b.ctx, model.CatalogueChange{RemoveTypes: []string{"order.paid"}, SaveTypes: []model.EventType{ownType("order.paid")}}))
	if got := b.customCatalogue().Types; len(got) != 1 || got[0].Type != "order.paid" {
		t.Errorf("the types are %+v", got)
	}
}

func testCatalogueAtomic(t *testing.T, b *bench) {
	broken := ownType("license.lent")
	broken.Sample = nil // no store takes a type without a sample
	err := b.ChangeCatalogue(b.ctx, model.CatalogueChange{SaveTypes: []model.EventType{ownType("license.gifted"), broken}})
	if err == nil {
		t.Fatal("a type without a sample is stored")
	}
	if got := b.customCatalogue().Types; len(got) != 0 {
		t.Errorf("of a change that failed %+v is stored", got)
	}
}

func testSeenTypes(t *testing.T, b *bench) {
	for range model.MostSeen + 1 {
		b.accept(event("order.paid"))
	}
	b.accept(event("license.created"))
	w := b.webhook("CRM")
	b.accept(model.NewTest(w, []byte(`{}`), event("").Timestamp))
	last := b.accept(event("order.paid"))[0].EventID
	seen, err := b.SeenTypes(b.ctx)
	b.must(err)
	if len(seen) != 2 || seen[0].Type != "license.created" || seen[0].Count != 1 || seen[1].Type != "order.paid" {
		t.Fatalf("seen are %+v", seen)
	}
	stored, err := b.Event(b.ctx, last)
	b.must(err)
	want := model.SeenType{Type: "order.paid", Count: model.MostSeen, EventID: last, Last: stored.Received}
	if diff := cmp.Diff(want, seen[1]); diff != "" {
		t.Errorf("the last type differs (-want +got):\n%s", diff)
	}
}

func testManySeenTypes(t *testing.T, b *bench) {
	events := make([]model.Event, 1000)
	for i := range events {
		events[i] = event(fmt.Sprintf("order.paid_%04d", i))
	}
	b.accept(events...)
	seen, err := b.SeenTypes(b.ctx)
	b.must(err)
	byName := slices.IsSortedFunc(seen, func(a, b model.SeenType) int { return strings.Compare(a.Type, b.Type) })
	if len(seen) < 100 || len(seen) >= len(events) || !byName {
		t.Errorf("of %d types %d are returned, by name: %v", len(events), len(seen), byName)
	}
}
