package jsontemplate_test

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"latchbell/delivery/body/jsontemplate"
	"latchbell/model"
)

const limit = 1 << 20

const root = `{"id":"evt_1","type":"license.renewed","timestamp":"2026-03-01T09:15:00.5Z","test":true,"data":{` +
	`"license":{"key":"7F3A-91BC","owner":null,"name":"A \"q\" \\ <b>","n":1.0,"zero":0,"big":12345678901234567890,` +
	`"devices":[{"n":"a"},{"n":"b"}],"none":[],"empty":{},"meta":{"z":1,"a":"x"}},"days":7,"price":"18.75","since":1772356500,` +
	`"note":" x ","names":["a",1,null],"day":"2026-03-01"}}`

func TestTemplatesGive(t *testing.T) {
	for text, want := range map[string]string{
		// Where the output stands decides how a value is written.
		`{"a":{{.data.license.name}}}`:                            `{"a":"A \"q\" \\ <b>"}`,
		`{"a":"<{{.data.license.name}}>"}`:                        `{"a":"<A \"q\" \\ <b>>"}`,
		`{"a\"":"{{.id}}","b":{{.id}}}`:                           `{"a\"":"evt_1","b":"evt_1"}`,
		`{ {{.id}}:1}`:                                            `{ "evt_1":1}`,
		`{"a":"{{json .data.license.meta}}"}`:                     `{"a":"{\"z\":1,\"a\":\"x\"}"}`,
		`[{{.test}},"{{.test}}",{{.data.days}},"{{.data.days}}"]`: `[true,"true",7,"7"]`,
		" \n{{.id}}\n ":                                           `"evt_1"`,
		// Values come as they were written.
		`[{{.data.license.n}},{{.data.license.big}},{{.data.license.zero}}]`:           `[1.0,12345678901234567890,0]`,
		`[{{json .data.license.meta}},{{.data.license.meta}}]`:                         `[{"z":1,"a":"x"},{"z":1,"a":"x"}]`,
		`[{{.data.license.none}},{{.data.license.empty}},{{json .data.license.none}}]`: `[[],{},[]]`,
		// What is missing is nothing.
		`{"a":{{.nope}},"b":"{{.nope.deeper}}","c":{{.data.license.owner.name.first}},"d":{{.id.nope}}}`: `{"a":null,"b":"","c":null,"d":null}`,
		`{{with .data.license.empty}}1{{else}}2{{end}}`:                                                  `2`,
		`{{if .data.license.none}}1{{else if .data.license.zero}}2{{else}}3{{end}}`:                      `3`,
		// Loops.
		`[{{range $i, $d := .data.license.devices}}{{if $i}},{{end}}{"{{$i}}":{{$d.n}}}{{end}}]`: `[{"0":"a"},{"1":"b"}]`,
		`[{{range $name, $value := .data.license.meta}}{{$name}},{{$value}},{{end}}0]`:           `["z",1,"a","x",0]`,
		`[{{range .data.license.devices}}{{.n}},{{end}}0]`:                                       `["a","b",0]`,
		`[{{range $d := .data.license.devices}}{{$d.n}},{{$.id}},{{break}}{{end}}0]`:             `["a","evt_1",0]`,
		`{{range .nope}}{{else}}1{{end}}`:                                                        `1`,
		// Helpers.
		`{{default "none" .data.license.owner}}`:                     `"none"`,
		`{{default 1 .data.license.zero}}`:                           `0`,
		`{{date "2 Jan 2006" .timestamp}}`:                           `"1 Mar 2026"`,
		`{{date "15:04" .data.since}}`:                               `"09:15"`,
		`{{date "2006" .data.day}}`:                                  `"2026"`,
		`{{date "2006" .nope}}`:                                      `null`,
		`[{{iso .timestamp}},{{iso .data.day}},{{unix .timestamp}}]`: `["2026-03-01T09:15:00.5Z","2026-03-01T00:00:00Z",1772356500]`,
		`{{mask .data.license.key}}`:                                 `"••••91BC"`,
		`[{{get "license.devices.1.n"}},{{get "type"}},{{get "data.days"}},{{get "license.nope.x"}},{{get ""}}]`: `["b","license.renewed",7,null,null]`,
		`[{{choose .type "a" 1 "license.renewed" 2 3}},{{choose .type "a" 1 3}},{{choose .type "a" 1}}]`:         `[2,3,null]`,
		`{{print .id "-" .data.days .nope}}`:                                                           `"evt_1-7"`,
		`{{join ", " .data.names}}`:                                                                    `"a, 1, "`,
		`{{replace "-" "" .data.license.key}}`:                                                         `"7F3A91BC"`,
		`[{{upper .id}},{{.id | upper | lower}},{{trim .data.note}},{{upper .nope}}]`:                  `["EVT_1","evt_1","x",null]`,
		`[{{text .data.days}},{{number .data.price}},{{number .id}},{{number "1e5"}},{{number "-0"}}]`: `["7",18.75,null,1e5,-0]`,
		`[{{len .data.license.devices}},{{len .data.license.meta}},{{len "äö"}},{{len .nope}}]`:        `[2,2,2,0]`,
		`[{{index .data.license.devices 1 "n"}},{{(index .data.license.devices 0).n}},{{index .data.license.devices 5}},{{index .data.license.meta "a"}}]`: `["b","a",null,"x"]`,
		`[{{eq .type "a" "license.renewed"}},{{eq .data.days 7.0}},{{eq .data.license.n 1}},{{eq .nope ""}},{{ne .id "x"}}]`:                               `[true,true,true,false,true]`,
		`[{{lt .data.price "100"}},{{lt "b" "a"}},{{le 7 .data.days}},{{gt .data.days 6}},{{ge .nope 0}}]`:                                                 `[true,false,true,true,false]`,
		`[{{and .test .id}},{{or .nope .id}},{{not .nope}}]`:                                                                                               `["evt_1","evt_1",true]`,
		`{{$l := .data.license}}{{$l.key}}`: `"7F3A-91BC"`,
		`{{/* nothing */ -}} {{1.5}}`:       `1.5`,
	} {
		got, err := jsontemplate.Run(text, json.RawMessage(root), limit)
		if err != nil || string(got) != want {
			t.Errorf("%s\ngives %s (%v)\nwant  %s", text, got, err, want)
		}
	}
}

func TestFaultsNameTheLineAndSayWhatToDo(t *testing.T) {
	for text, want := range map[string]string{
		"":                                 "The template gives nothing for this event.",
		" \n":                              "The template gives nothing for this event.",
		"{\n \"a\": {{.type}}\n \"b\": 1}": "Line 3: the result isn't JSON: '\"' doesn't belong behind { \"a\": \"license.renewed\" .",
		"[\n1,{{range .data.license.devices}}\n {{.n}}{{end}}]": "Line 3: the result isn't JSON: '\"' doesn't belong behind [ 1, \"a\" .",
		"{\n\"a\": [1\n":                   "Line 3: the result isn't JSON: it ends too early. A bracket or a quotation mark isn't closed.",
		"{{if .id}}\n\n1{{end}}\n2":        "Line 4: the result isn't JSON: '2' doesn't belong behind 1 .",
		"\n\n{{date \"2006\" .type}}":      `Line 3: "license.renewed" isn't a date; write it as 2026-03-01T09:15:00Z or in seconds since 1970.`,
		"\n{{date \"2006\"}}":              "Line 2: the helper date takes 2 values, and here stand 1.",
		"\n{{replace 1 2 3}}":              "Line 2: the helper wants another kind of value than 1 here.",
		"{{.type \"x\"}}":                  "Line 1: two values follow each other, and no helper stands before them.",
		"{{range 5}}{{end}}1":              "Line 1: range needs a list or an object, and this is the number 5.",
		"{{range .id}}{{end}}1":            "Line 1: range needs a list or an object, and this is a text.",
		"{{len .test}}":                    "Line 1: len needs a list, an object or a text, and this is true or false.",
		"{{join \",\" .data}}":             "Line 1: join needs a list, and this is an object.",
		"{{if .id}}":                       "Line 1: an {{if}}, {{range}} or {{with}} isn't closed with {{end}}.",
		"{{date \"2006\" 99999999999999}}": `Line 1: "99999999999999" isn't a date; write it as 2026-03-01T09:15:00Z or in seconds since 1970.`,
		"\n{{range $i, $d := .data.license.devices}}{{else}}{{$i}}{{end}}x": "Line 2: the result isn't JSON: 'x' doesn't belong behind the beginning.",
	} {
		got, err := jsontemplate.Run(text, json.RawMessage(root), limit)
		if err == nil || model.Sentence(err) != want {
			t.Errorf("%q gives %q (%v)\nwant %s", text, got, err, want)
		}
		if model.FieldOf(err) != "template" || !model.Is(err, model.Invalid) {
			t.Errorf("%q: the error is for the field %q", text, model.FieldOf(err))
		}
	}
}

func TestNoValueCanBreakTheJSON(t *testing.T) {
	const text = `{"a":{{.a}},"b":"{{.a}} {{upper .a}}","c":[{{range $k, $v := .b}}{{$k}},{{$v}},{{end}}{{print .a .b}}],"d":"{{json .b}}"}`
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.String().Draw(t, "name")
		values := rapid.MapOf(rapid.String(), rapid.String()).Draw(t, "values")
		input, err := json.Marshal(map[string]any{"a": name, "b": values})
		if err != nil {
			t.Fatal(err)
		}
		got, err := jsontemplate.Run(text, input, limit)
		if err != nil {
			t.Fatal(err)
		}
		var back struct{ A, B, D string }
		if err := json.Unmarshal(got, &back); err != nil {
			t.Fatalf("not JSON: %v: %s", err, got)
		}
		if want := strings.ToValidUTF8(name, "\uFFFD"); back.A != want || back.B != want+" "+strings.ToUpper(want) {
			t.Fatalf("%q came back as %q and %q", name, back.A, back.B)
		}
		var again map[string]string
		if err := json.Unmarshal([]byte(back.D), &again); err != nil || len(again) != len(values) {
			t.Fatalf("JSON within a text came back as %q (%v)", back.D, err)
		}
	})
}

func TestSameTemplateAndEventGiveTheSameBytes(t *testing.T) {
	const text = `{{range $k, $v := .data.license}}{{end}}[{{range $k, $v := .data.license}}{{$k}},{{$v}},{{end}}{{json .}}]`
	first, err := jsontemplate.Run(text, json.RawMessage(root), limit)
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if again, _ := jsontemplate.Run(text, json.RawMessage(root), limit); string(again) != string(first) {
			t.Fatalf("first %s, then %s", first, again)
		}
	}
}

func TestEveryHelperCanBeCalledAsItIsExplained(t *testing.T) {
	const event = `{"id":"evt_1","type":"license.created","timestamp":"2026-03-01T09:15:00Z","environment":"production","reason":"x","test":true,` +
		`"data":{"license":{"id":"lic_1","key":"7F3A-91BC","expires_at":"2026-03-01T09:15:00Z","activations":[{"name":"a"}]},` +
		`"names":["a","b"],"note":" x ","seats":5,"amount":"18.75","days_left":3}}`
	for _, h := range model.TemplateHelpers {
		got, err := jsontemplate.Run("{{"+h.Usage+"}}", json.RawMessage(event), limit)
		if err != nil || string(got) == "null" || string(got) == `""` {
			t.Errorf("{{%s}} gives %s (%v)", h.Usage, got, err)
		}
	}
}
