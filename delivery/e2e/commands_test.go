package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExitCodesAndMessages(t *testing.T) {
	p := newProgram(t)
	tests := []struct {
		name  string
		input string
		args  []string
		code  int
		says  string
	}{
		{"version", "", []string{"version"}, 0, ""},
		{"help", "", []string{"--help"}, 0, ""},
		{"unknown command", "", []string{"frobnicate"}, 2, "frobnicate"},
		{"unknown flag", "", []string{"serve", "--colour"}, 2, "--colour"},
		{"missing argument", "", []string{"apply"}, 2, "file"},
		{"address of others", "", []string{"serve", "--listen", "0.0.0.0:0"}, 1, "--allow-remote"},
		{"bad type", "", []string{"send", "license..renewed"}, 1, "event type"},
		{"bad data", "", []string{"send", "license.renewed", "[1]"}, 1, "data"},
		{"bad environment", "", []string{"send", "license.renewed", "--environment", "prod"}, 1, "environment"},
		{"file with a typo", `{"version":1,"webhooks":[{"name":"A","url":"https://a.example","events":["*"],"colour":1}]}`,
			[]string{"apply", "-"}, 1, `webhooks[0] ("A"), colour`},
		{"file that isn't there", "", []string{"apply", "no-such-file.json"}, 1, "no-such-file.json"},
		{"no display", "", nil, 1, "latchbell serve"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			r := p.run(test.input, test.args...)
			if r.code != test.code || !strings.Contains(r.stderr, test.says) {
				t.Errorf("exit code %d, stderr %q; want %d and %q", r.code, r.stderr, test.code, test.says)
			}
			if test.code == 1 && strings.Count(r.stderr, "\n") != 1 {
				t.Errorf("a failure is one line on stderr, got %q", r.stderr)
			}
		})
	}
}

func TestApplySaysWhatItChanges(t *testing.T) {
	p := newProgram(t)
	file := `{"version":1,"webhooks":[{"name":"CRM Sync","url":"https://crm.example.com/in","events":["license.*"]}]}`
	steps := []struct{ file, says string }{
		{file, "created CRM Sync (production)"},
		{file, "Nothing to change."},
		{strings.Replace(file, "/in", "/out", 1), "changed CRM Sync (production): url"},
	}
	for _, step := range steps {
		if got := strings.TrimSpace(p.must(step.file, "apply", "-")); got != step.says {
			t.Errorf("apply said %q, want %q", got, step.says)
		}
	}
}

func TestExportAppliedElsewhereIsTheSame(t *testing.T) {
	here, there := newProgram(t), newProgram(t)
	here.must(`{"version":1,"webhooks":[
		{"name":"A","url":"https://a.example/x","events":["license.*","activation.failed"],"owner":"Zoë","description":"two\nlines"},
		{"name":"A","url":"http://10.0.0.9/x","environment":"staging","events":["*"],"active":false,"allow_private":true}]}`, "apply", "-")
	file := filepath.Join(t.TempDir(), "webhooks.json")
	here.must("", "export", file, "--secrets")
	there.must("", "apply", file)
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := there.must("", "export", "--secrets"); got != string(want) {
		t.Errorf("the round trip changed the file:\n%s\nbecame\n%s", want, got)
	}
	if out := here.must("", "export"); strings.Contains(out, "whsec_") {
		t.Error("export shows secrets without --secrets")
	}
}

func TestTokenIsKeptAndReplaced(t *testing.T) {
	p := newProgram(t)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	c := p.client(intake)
	if again := strings.TrimSpace(p.must("", "token")); again != c.token {
		t.Error("the token changes by itself")
	}
	c.mustPost(renewed)
	old := c.token
	c.token = strings.TrimSpace(p.must("", "token", "--rotate"))
	c.mustPost(renewed)
	c.token = old
	if _, err := c.post(renewed); err == nil || !strings.Contains(err.Error(), "401") {
		t.Errorf("the old token still works: %v", err)
	}
}
