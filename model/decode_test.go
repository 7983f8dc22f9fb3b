package model_test

import (
	"errors"
	"strings"
	"testing"

	"latchbell/model"
)

func TestDecodeObjectFillsItsTargets(t *testing.T) {
	var name string
	var count *int
	err := model.DecodeObject([]byte(` {"count" : 2, "name":"CRM"} `), map[string]any{"name": &name, "count": &count})
	if err != nil || name != "CRM" || count == nil || *count != 2 {
		t.Errorf("got %q, %v, %v", name, count, err)
	}
}

func TestDecodeObjectRefusesWhatItDoesNotUnderstand(t *testing.T) {
	long := strings.Repeat("n", 1000)
	cases := []struct{ name, raw, field, sentence string }{
		{"nothing", "", "", "This isn't valid JSON: it ends too early."},
		{"no object", "[]", "", "A JSON object is expected here: { … }."},
		{"null", "null", "", "A JSON object is expected here: { … }."},
		{"half an object", `{"name":"CRM"`, "", "This isn't valid JSON: it ends too early."},
		{"half a value", `{"name":"CR`, "", "This isn't valid JSON: it ends too early."},
		{"a stray comma", `{"name" : "CRM", }`, "", "This isn't valid JSON: '}' in line 1, character 18, doesn't belong there."},
		{"a fault in a value", `{ "name" : tru }`, "", "This isn't valid JSON: ' ' in line 1, character 15, doesn't belong there."},
		{"a fault in a later line", "{\n\"name\":\"Zoë\";}", "", "This isn't valid JSON: ';' in line 2, character 13, doesn't belong there."},
		{"a line break in a text", "{\"name\":\"C\nM\"}", "", `This isn't valid JSON: '\n' in line 1, character 11, doesn't belong there.`},
		{"something behind it", `{"name":"CRM"} {}`, "", "There is something behind the end of the JSON object."},
		{"an unknown field", `{"nmae":"CRM"}`, "nmae", `There is no field "nmae". Check its spelling.`},
		{"another case", `{"Name":"CRM"}`, "Name", `There is no field "Name". Check its spelling.`},
		{"a field twice", `{"name":"CRM","name":"CRM"}`, "name", `The field "name" stands there twice.`},
		{"a wrong type", `{"name":1}`, "name", `The field "name" can't be a JSON number; a string is expected.`},
		{"a wrong number", `{"count":"2"}`, "count", `The field "count" can't be a JSON string; a number is expected.`},
		{"a wrong entry of a list", `{"events":["*",1]}`, "events", `The list "events" holds a JSON number; each entry must be a string.`},
		{"no list", `{"events":"*"}`, "events", `The field "events" can't be a JSON string; an array is expected.`},
		{"a long unknown field", `{"` + long + `":1}`, long[:60] + "…", `There is no field "` + long[:60] + `…". Check its spelling.`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			var name string
			var count int
			var events []string
			err := model.DecodeObject([]byte(c.raw), map[string]any{"name": &name, "count": &count, "events": &events})
			if !model.Is(err, model.Invalid) || model.FieldOf(err) != c.field || model.Sentence(err) != c.sentence {
				t.Errorf("got %v for %q\nwant %s for %q", err, model.FieldOf(err), c.sentence, c.field)
			}
		})
	}
}

func TestErrorsKeepTheirCauseFromTheUser(t *testing.T) {
	cause := errors.New("EIO")
	err := error(&model.Error{Kind: model.Damaged, Message: "The file can't be read.", Err: cause})
	if model.Sentence(err) != "The file can't be read." || !errors.Is(err, cause) || !strings.Contains(err.Error(), "EIO") {
		t.Errorf("got %v", err)
	}
	if got := model.Sentence(cause); got != "EIO" {
		t.Errorf("the sentence of an error that has none: %q", got)
	}
}
