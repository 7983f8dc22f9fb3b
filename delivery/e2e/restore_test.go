package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchbell/model"
)

// withBackup stores an event that nobody delivers, and puts a copy of the
// database where the daily backups lie.
func withBackup(t *testing.T) *program {
	t.Helper()
	p := newProgram(t)
	p.addWebhook("http://127.0.0.1:1/", model.NewSecret())
	p.must("", "send", "license.created", `{"license":{"id":"lic_1"}}`)
	raw, err := os.ReadFile(p.database())
	if err == nil {
		err = os.Mkdir(filepath.Join(p.data, "backups"), 0o700)
	}
	if err == nil {
		name := time.Now().UTC().Format("latchbell-20060102T150405Z-daily.db")
		err = os.WriteFile(filepath.Join(p.data, "backups", name), raw, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (p *program) database() string { return filepath.Join(p.data, "latchbell.db") }

// refused runs a command that has to fail with one line that holds want.
func (p *program) refused(want string, args ...string) {
	p.t.Helper()
	r := p.run("", args...)
	if r.code != 1 || !strings.Contains(r.stderr, want) || strings.Count(r.stderr, "\n") != 1 || r.stdout != "" {
		p.t.Errorf("%v: %+v, want exit code 1 and a line with %q", args, r, want)
	}
}

func TestADamagedDatabaseIsReplacedByTheNewestBackup(t *testing.T) {
	p := withBackup(t)
	if err := os.WriteFile(p.database(), []byte("This is no database any more."), 0o600); err != nil {
		t.Fatal(err)
	}
	p.refused("latchbell restore --newest", "serve", "--listen", "127.0.0.1:0")
	p.refused("latchbell restore --newest", "send", "license.renewed")
	if listed := p.must("", "restore"); !strings.Contains(listed, "-daily.db") {
		t.Errorf("restore lists %q", listed)
	}
	if said := p.must("", "restore", "--newest"); !strings.Contains(said, "sent again, with the same ids") {
		t.Errorf("restore says %q", said)
	}
	aside, err := filepath.Glob(filepath.Join(p.data, "set-aside-*", "latchbell.db"))
	if err != nil || len(aside) != 1 {
		t.Errorf("set aside are %v (%v), want the damaged database", aside, err)
	}
	p.must("", "send", "license.renewed")
}

func TestADatabaseThatIsGoneIsNotMadeAnew(t *testing.T) {
	p := withBackup(t)
	if err := os.Remove(p.database()); err != nil {
		t.Fatal(err)
	}
	p.refused("is missing", "serve", "--listen", "127.0.0.1:0")
	p.must("", "restore", "--newest")
	p.must("", "send", "license.renewed")
}

func TestNothingIsRestoredWhileTheProgramRuns(t *testing.T) {
	p := withBackup(t)
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	p.refused("is running with this data folder", "restore", "--newest")
	intake.end()
	p.must("", "restore", "--newest")
}

func TestWhatWaitedInTheBackupIsSentAfterTheRestore(t *testing.T) {
	p := newProgram(t)
	listener := p.start("listen", "--listen", "127.0.0.1:0")
	p.addWebhook(listener.url, model.NewSecret())
	id, _, _ := strings.Cut(p.must("", "send", "license.created", `{"license":{"id":"lic_1"}}`), ":")
	raw, err := os.ReadFile(p.database())
	if err != nil {
		t.Fatal(err)
	}
	copied := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(copied, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	listener.end()
	p.must("", "restore", copied)
	again := p.start("listen", "--listen", strings.TrimPrefix(listener.url, "http://"))
	intake := p.start("serve", "--listen", "127.0.0.1:0")
	again.expect(id)
	intake.end()
}
