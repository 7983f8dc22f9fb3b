package model_test

import (
	"strings"
	"testing"

	"latchbell/model"
)

func TestTemplatesThatCanBeReadAre(t *testing.T) {
	texts := []string{
		"", "{}", `{"a": {{.id}}}`, "{{/* nothing */}}1", "{{range $i, $x := .data.l}}{{if $i}},{{else}}{{break}}{{end}}{{end}}",
		`{{with .data}}{{.x | upper | default "a"}}{{end}}`, `{{(index .data "x").y}}`, "{{if and .a (or .b .c) (not .d)}}{{end}}",
	}
	for _, h := range model.TemplateHelpers {
		texts = append(texts, "{{"+h.Usage+"}}")
	}
	for _, text := range texts {
		if _, err := model.ParseTemplate(text); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}

func TestSlipsInATemplateAreExplainedAtTheirLine(t *testing.T) {
	for text, want := range map[string]string{
		"\n{{if .x}}a":                "Line 2: an {{if}}, {{range}} or {{with}} isn't closed with {{end}}.",
		"a\n{{ .x":                    "Line 2: a {{ isn't closed with }}.",
		"{{end}}":                     "Line 1: this {{end}} closes nothing.",
		"\n\n{{else}}":                "Line 3: this {{else}} belongs to no {{if}}.",
		"{{$x}}":                      `Line 1: the variable "$x" isn't set anywhere.`,
		"{{}}":                        "Line 1: something is missing in the braces.",
		"{{ .x } }}":                  `Line 1: this can't be read: unexpected "}" in operand.`,
		"\n{{foo .x}}":                `Line 2: there is no helper "foo". The guide lists those that there are.`,
		`{{.x | printf "%1000000d"}}`: `Line 1: there is no helper "printf". The guide lists those that there are.`,
		"{{if .x}}{{else}}{{with call .x}}{{end}}{{end}}": `Line 1: there is no helper "call". The guide lists those that there are.`,
		"{{_emit 1 .x}}":                        `Line 1: there is no helper "_emit". The guide lists those that there are.`,
		"\n{{define \"a\"}}x{{end}}":            "Line 2: a template can't define another one. Write its text in its place.",
		"\n{{block \"a\" .}}x{{end}}":           "Line 2: a template can't define another one. Write its text in its place.",
		"{{define \"body\"}}x{{end}}":           "Line 1: a template can't define another one. Write its text in its place.",
		"a\n{{template \"a\"}}":                 "Line 2: a template can't use another one. Write its text in its place.",
		"{{2i}}":                                "Line 1: there are no numbers such as 2i in JSON.",
		"{{" + strings.Repeat("f", 1000) + "}}": `Line 1: there is no helper "` + strings.Repeat("f", 60) + `…". The guide lists those that there are.`,
	} {
		_, err := model.ParseTemplate(text)
		if err == nil || model.Sentence(err) != want {
			t.Errorf("%.80q: %v\nwant %s", text, err, want)
		}
		if model.FieldOf(err) != "template" {
			t.Errorf("%.80q: the error is for %q", text, model.FieldOf(err))
		}
	}
}

func TestLicenseKeysAreMaskedUpToTheirEnd(t *testing.T) {
	for key, want := range map[string]string{
		"7F3A-91BC-04DE-6A18": "••••6A18", "12345678": "••••5678", "1234567": "••••", "": "••••", "ÄÖÜÄÖÜÄÖ": "••••ÖÜÄÖ",
	} {
		if got := model.MaskLicenseKey(key); got != want {
			t.Errorf("%q becomes %q, want %q", key, got, want)
		}
	}
}
