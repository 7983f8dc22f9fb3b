package e2e

import (
	"os"
	"path/filepath"
	"runtime"
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
		{"address of others to listen on", "", []string{"listen", "--listen", "0.0.0.0:0"}, 1, "--allow-remote"},
		{"no secret to verify with", "", []string{"listen", "--listen", "127.0.0.1:0", "--secret", "nope"}, 1, "whsec_"},
		{"no status of an answer", "", []string{"listen", "--listen", "127.0.0.1:0", "--status", "99"}, 1, "200 to 599"},
		{"data that isn't there", "", []string{"send", "a.b", "@no-such-file.json"}, 1, "The file no-such-file.json can't be read."},
		{"export into a folder", "", []string{"export", os.TempDir()}, 1, "can't be written."},
		{"nearly a flag", "", []string{"token", "--rotat"}, 2, `did you mean "--rotate"? Try`},
		{"address of others", "", []string{"serve", "--listen", "0.0.0.0:0"}, 1, "--allow-remote"},
		{"bad type", "", []string{"send", "license..renewed"}, 1, "event type"},
		{"bad data", "", []string{"send", "license.renewed", "[1]"}, 1, "data"},
		{"bad environment", "", []string{"send", "license.renewed", "--environment", "prod"}, 1, "environment"},
		{"file with a typo", `{"version":1,"webhooks":[{"name":"A","url":"https://a.example","events":["*"],"colour":1}]}`,
			[]string{"apply", "-"}, 1, `webhooks[0] ("A"), colour`},
		{"file that isn't there", "", []string{"apply", "no-such-file.json"}, 1, "The file no-such-file.json can't be read."},
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

func TestFlagsOfAllCommandsMayStandBeforeOrBehindTheCommand(t *testing.T) {
	p := newProgram(t)
	elsewhere := t.TempDir()
	for _, args := range [][]string{
		{"--data", elsewhere, "--listen", "127.0.0.1:0", "serve"},
		{"serve", "--listen=127.0.0.1:0", "--data=" + elsewhere},
		{"--listen", "127.0.0.1:0", "listen", "--data", elsewhere},
	} {
		if s := p.start(args...); !strings.HasPrefix(s.url, "http://127.0.0.1:") || s.end() != 0 {
			t.Errorf("latchbell %s: %q, %s", strings.Join(args, " "), s.url, s.stderr)
		}
	}
	if entries, err := os.ReadDir(p.data); err != nil || len(entries) > 0 {
		t.Errorf("the folder of LATCHBELL_DATA holds %v (%v) though --data names another", entries, err)
	}
}

// Windows' tools write a byte order mark.
func TestFilesMayBeginWithAByteOrderMark(t *testing.T) {
	p := newProgram(t)
	p.must("\ufeff"+`{"version":1,"webhooks":[]}`, "apply", "-")
	p.must("\ufeff"+`{"license":{"id":"lic_42"}}`, "send", "license.renewed", "-")
}

func TestExportedSecretsAreReadableByTheUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	p := newProgram(t)
	file := filepath.Join(t.TempDir(), "webhooks.json")
	if err := os.WriteFile(file, []byte("of an earlier export"), 0o644); err != nil {
		t.Fatal(err)
	}
	p.must("", "export", file, "--secrets")
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the rights %v (%v), want 0600", info.Mode().Perm(), err)
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
	const token = "s3cret-t0ken"
	here, there := newProgram(t), newProgram(t)
	here.must(`{"version":1,"webhooks":[
		{"name":"A","url":"https://a.example/x","events":["license.*","activation.failed"],"owner":"Zoë","description":"two\nlines"},
		{"name":"D","url":"https://discord.com/api/webhooks/123456789012345678/`+token+`","events":["license.*"],"message":{"title":"{license.key}","facts":[]}},
		{"name":"T","url":"https://t.example/?key=`+token+`","events":["*"],"body":"template","template":"{\"a\":{{json .type}}}","signature":"custom",
		 "custom_signature":{"header":"X-Sig","content":"{body}","key":"text","hash":"sha512","encoding":"base64","prefix":""},"secret":"`+token+`",
		 "headers":{"Authorization":"Bearer `+token+`","X-Source":"desk"},"mask_license_key":true},
		{"name":"Z","url":"https://z.example","events":["gift.sent"],"body":"zentitle"},
		{"name":"A","url":"http://10.0.0.9/x","environment":"staging","events":["*"],"active":false,"allow_private":true}],
		"groups":[{"name":"gift","title":"Gifts"}],
		"event_types":[{"type":"gift.sent","title":"Gift sent","fires":"When a gift is sent.","excludes":"Doesn't fire for coupons.","sample":{"n":1.0}}]}`, "apply", "-")
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
	masked := here.must("", "export")
	for _, secret := range []string{"whsec_", token, "PRIVATE KEY"} {
		if strings.Contains(masked, secret) {
			t.Errorf("export shows %q without --secrets", secret)
		}
	}
	if got := here.must(masked, "apply", "-"); strings.TrimSpace(got) != "Nothing to change." {
		t.Errorf("applied to itself, the masked file changes: %s", got)
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
