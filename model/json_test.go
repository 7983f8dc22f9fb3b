package model_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"testing"

	"latchbell/model"
)

func TestJSONElementsAreCutAsTheyAreWritten(t *testing.T) {
	cases := []struct {
		raw  string
		want []string
	}{
		{`[]`, nil},
		{" [ \n ] ", nil},
		{`[1]`, []string{"1"}},
		{`[1,-2.50e+1 , true,null]`, []string{"1", "-2.50e+1", "true", "null"}},
		{"[ {\"a\" : [1, {}]}\n,\"]\\\"\" , [[]] ]", []string{`{"a" : [1, {}]}`, `"]\""`, "[[]]"}},
		{`["\\",{"\"}":"]"}]`, []string{`"\\"`, `{"\"}":"]"}`}},
	}
	for _, c := range cases {
		var got []string
		for element := range model.JSONElements([]byte(c.raw)) {
			got = append(got, string(element))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", c.raw, got, c.want)
		}
	}
}

func TestCheckJSONSaysWhereTheFaultIs(t *testing.T) {
	for raw, want := range map[string]string{
		`{"a":1}`:     "",
		`[1,2`:        "This isn't valid JSON: it ends too early.",
		"[1,\n 2;3]":  "This isn't valid JSON: ';' in line 2, character 3, doesn't belong there.",
		`{"a":1} [1]`: "There is something behind the end of the JSON object.",
		`[1] [1]`:     "There is something behind the end of the JSON array.",
	} {
		got := ""
		if err := model.CheckJSON([]byte(raw)); err != nil {
			got = model.Sentence(err)
		}
		if got != want {
			t.Errorf("%s: got %q, want %q", raw, got, want)
		}
	}
}

// FuzzJSONElements holds the cutter against the decoder of the standard library.
func FuzzJSONElements(f *testing.F) {
	for _, seed := range []string{`[]`, `[1,"a\"]",{"b":[{}]},[ ] , null]`, `["😀\\"]`, "[\"\\u0022\",\t-1e5]"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var want []json.RawMessage
		if json.Unmarshal(raw, &want) != nil || want == nil {
			return
		}
		got := slices.Collect(model.JSONElements(raw))
		if !slices.EqualFunc(got, want, func(a, b json.RawMessage) bool { return bytes.Equal(a, b) }) {
			t.Fatalf("%q: got %q, want %q", raw, got, want)
		}
	})
}

// FuzzDecodeObject holds the reading of members against the standard library's.
func FuzzDecodeObject(f *testing.F) {
	for _, seed := range []string{`{}`, `{"a":1}`, ` { "a" : [ {"b":"}"} ] } `, `{"\u0061":"x"}`, `{"é":"x"}`, `{"a":1,"a":2}`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var a json.RawMessage
		err := model.DecodeObject(raw, map[string]any{"a": &a})
		var want map[string]json.RawMessage
		switch valid := json.Unmarshal(raw, &want) == nil && want != nil; {
		case err == nil && (!valid || len(want) > 1):
			t.Fatalf("%q was accepted", raw)
		case err == nil && !bytes.Equal(a, want["a"]):
			t.Fatalf("%q: got %q, want %q", raw, a, want["a"])
		case err != nil && !model.Is(err, model.Invalid):
			t.Fatalf("%q: %v is no error for users", raw, err)
		}
	})
}
