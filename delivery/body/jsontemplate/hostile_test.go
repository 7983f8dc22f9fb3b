package jsontemplate_test

import (
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/body/jsontemplate"
	"latchbell/model"
)

// patience is far more than any template may take, even on a busy computer with
// the race detector; without its limits each of these would take minutes or all
// memory.
const patience = 20 * time.Second

// greedy is the most memory, in bytes, that a template may go through.
const greedy = 512 << 20

func TestTemplatesThatWantEverythingAreStopped(t *testing.T) {
	event := json.RawMessage(`{"data":{"l":[` + strings.Repeat("1,", 20_000) + `1],"s":"` + strings.Repeat("a", 400_000) + `",` +
		`"e":"` + strings.Repeat(`\u0001`, 50_000) + `"}}`)
	each := func(inner string) string { return "{{range .data.l}}" + inner + "{{end}}1" }
	for name, text := range map[string]string{
		"empty loops within loops":  strings.Repeat("{{range $.data.l}}", 6) + strings.Repeat("{{end}}", 6) + "1",
		"a long body in a loop":     each(strings.Repeat("{{if true}}{{end}}", 3000)),
		"a text that doubles":       `{{$x := "aaaaaaaaaa"}}` + each(`{{$x = print $x $x}}`),
		"a long text in a loop":     each("{{$.data.s}}"),
		"an explosion of replacing": each(`{{$x := replace "a" $.data.s $.data.s}}`),
		"replacing nothing":         each(`{{$x := replace "" $.data.s $.data.s}}`),
		"comparing long texts":      each("{{if eq $.data.s $.data.s}}{{end}}"),
		"ordering long texts":       each("{{if lt $.data.s $.data.s}}{{end}}"),
		"comparing the whole data":  each("{{if eq $.data $.data}}{{end}}"),
		"choosing by the data":      each("{{$x := choose $.data 1 2}}"),
		"capitals of a long text":   each("{{$x := upper $.data.s}}"),
		"the length of a long text": each("{{$x := len $.data.s}}"),
		"masking a long text":       each("{{$x := mask $.data.s}}"),
		"the data as JSON":          each("{{$x := json $.data}}"),
		"joining the list":          each(`{{$x := join "" $.data.l}}`),
		"a path to a long text":     each(`{{$x := get "data.s"}}`),
		"one call with many values": "{{$x := print " + strings.Repeat(" $.data.s", 5000) + "}}1",
		"many calls":                strings.Repeat("{{$x := print $.data.s}}", 2500) + "1",
		"escapes within quotes":     `"` + strings.Repeat("{{.data.e}}", 5000) + `"`,
		"escapes in a loop":         each("{{$x := $.data.e}}"),
	} {
		t.Run(name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err := jsontemplate.Run(text, event, limit)
			took := time.Since(start)
			runtime.ReadMemStats(&after)
			message := model.Sentence(err)
			if !strings.Contains(message, "too much to do") && !strings.Contains(message, "too large") {
				t.Errorf("it ended with %v", err)
			}
			if took > patience {
				t.Errorf("it took %v", took)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > greedy {
				t.Errorf("it went through %d MiB", got>>20)
			}
		})
	}
}

func TestLargestEventsCanStillBeUsed(t *testing.T) {
	devices := strings.Repeat(`{"id":"act_1204","kind":"machine","value":"b8:27:eb:44:0c:91","name":"Zoë's MacBook"},`, 8000)
	event := json.RawMessage(`{"data":{"license":{"key":"7F3A-91BC","activations":[` + devices + `{"name":"last"}]}}}`)
	text := `{"key":{{.data.license.key}},"names":[{{range $i, $a := .data.license.activations}}{{if $i}},{{end}}{{$a.name}}{{end}}]}`
	got, err := jsontemplate.Run(text, event, limit)
	if err != nil || !strings.HasSuffix(string(got), `"last"]}`) {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
}

func TestDeepTemplatesAreReadOrRefused(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("{{if .}}", 3000) + "1" + strings.Repeat("{{end}}", 3000),
		"{{" + strings.Repeat("(", 30_000) + "1" + strings.Repeat(")", 30_000) + "}}",
		"{{.a" + strings.Repeat(".a", 30_000) + "}}",
		strings.Repeat("{{with $x := 1}}", 2000) + "{{$x}}" + strings.Repeat("{{end}}", 2000),
	} {
		if got, err := jsontemplate.Run(text, json.RawMessage(root), limit); err == nil && !json.Valid(got) {
			t.Errorf("%.40s… gives %s", text, got)
		}
	}
}

// FuzzRun looks for templates that crash, hang, or give something else than
// JSON.
func FuzzRun(f *testing.F) {
	for _, h := range model.TemplateHelpers {
		f.Add("{{" + h.Usage + "}}")
	}
	f.Add(`{"a":"{{.id}}",{{range $i, $d := .data.license.devices}}"{{$i}}":{{$d.n}},{{end}}"b":{{or .nope 1}}}`)
	f.Add(`{{2i}}{{'a'}}{{nil}}{{(index .data 1).x | len}}`)
	f.Fuzz(func(t *testing.T, text string) {
		got, err := jsontemplate.Run(text, json.RawMessage(root), limit)
		if err == nil && !json.Valid(got) {
			t.Errorf("%q gives %s", text, got)
		}
		if err != nil && !model.Is(err, model.Invalid) {
			t.Errorf("%q: %v", text, err)
		}
	})
}
