package model_test

import (
	"fmt"
	"strings"
	"testing"

	"latchbell/model"
)

const smallCatalogue = `{"groups":[
 {"name":"license","title":"License","types":[
  {"type":"license.created","title":"License created","fires":"When a license is made.","excludes":"Not else.","sample":{"license": {"id":"lic_42"}}},
  {"type":"license.renewed","title":"License renewed","fires":"When a license is renewed.","excludes":"Not else.","sample":{}}]},
 {"name":"webhook","title":"Tests","types":[
  {"type":"webhook.test","title":"Test","fires":"When you send a test.","excludes":"Not else.","sample":{}}]}]}`

func TestCatalogueKnowsItsTypes(t *testing.T) {
	c, err := model.ParseCatalogue([]byte(smallCatalogue))
	if err != nil {
		t.Fatal(err)
	}
	if got := string(c.Find("license.created").Sample); got != `{"license":{"id":"lic_42"}}` {
		t.Errorf("sample %s", got)
	}
	if c.Find("license.lost") != nil || c.Title("license.lost") != "license.lost" || c.Title("license.renewed") != "License renewed" {
		t.Error("known and unknown types are mixed up")
	}
	if got := c.Size(); got != 2 {
		t.Errorf("size %d, without the test 2", got)
	}
	for want, patterns := range [][]string{
		0: nil,
		1: {"license.renewed", "license.renewed.*"},
		2: {"*"},
		3: {"license.*", "license.created", "user.created"},
	} {
		if got := c.Count(patterns); got != want {
			t.Errorf("%v: %d types, want %d", patterns, got, want)
		}
	}
}

func TestFaultyCataloguesAreRefused(t *testing.T) {
	for name, change := range map[string][2]string{
		"a type twice":         {"license.renewed", "license.created"},
		"a type elsewhere":     {"license.renewed", "user.renewed"},
		"no type":              {"license.renewed", "license renewed"},
		"no title":             {`"License renewed"`, `""`},
		"no sentence":          {"is renewed.", "is renewed"},
		"no other sentence":    {"Not else.", "Not else"},
		"a sample of no shape": {`{"license": {"id":"lic_42"}}`, "[]"},
		"no sample":            {`,"sample":{"license": {"id":"lic_42"}}`, ""},
		"an unknown field":     {`"fires"`, `"when"`},
	} {
		raw := strings.Replace(smallCatalogue, change[0], change[1], 1)
		if _, err := model.ParseCatalogue([]byte(raw)); err == nil || raw == smallCatalogue {
			t.Errorf("%s: accepted", name)
		}
	}
}

func ExampleGroupOf() {
	fmt.Println(model.GroupOf("entitlement.seat.activated"))
	// Output: entitlement
}
