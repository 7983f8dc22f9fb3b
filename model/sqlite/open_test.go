package sqlite_test

import (
	"database/sql"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchbell/model"
	"latchbell/model/sqlite"
)

func TestOddPathsAreTakenLiterally(t *testing.T) {
	for _, name := range []string{
		"plain.db", "with space.db", "a#b.db", "a?mode=memory.db", "100%.db", "%41.db", "a&b=c;d.db", "Zoë's Größe.db", `"quoted"+.db`,
	} {
		t.Run(name, func(t *testing.T) {
			if runtime.GOOS == "windows" && strings.ContainsAny(name, `?"`) {
				t.Skip("Windows knows no such names")
			}
			dir := filepath.Join(t.TempDir(), name+".d")
			if err := os.Mkdir(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, name)
			s := open(t, path, &model.Broker{})
			addWebhook(t, s, "CRM")
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			entries, err := os.ReadDir(dir)
			if err != nil || len(entries) != 1 || entries[0].Name() != name {
				t.Errorf("the folder holds %v (%v), want %q alone", entries, err, name)
			}
		})
	}
}

func TestFilesAreReadableByTheUserAlone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rights")
	}
	path := newPath(t)
	addWebhook(t, open(t, path, &model.Broker{}), "CRM")
	for _, file := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(file)
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the rights %v, want 0600", filepath.Base(file), info.Mode().Perm())
		}
	}
}

func TestOpenExplainsWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	file := func(name, content string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	foreign := filepath.Join(dir, "foreign.db")
	db, err := sql.Open("sqlite", foreign)
	if err == nil {
		_, err = db.Exec("CREATE TABLE notes (text)")
	}
	if err != nil || db.Close() != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		path string
		kind model.Kind
	}{
		"no folder":                {filepath.Join(dir, "none", "latchbell.db"), model.Unavailable},
		"folder is a file":         {filepath.Join(file("file", ""), "latchbell.db"), model.Unavailable},
		"database is a folder":     {dir, model.Unavailable},
		"not a database":           {file("text.db", strings.Repeat("This is no database. ", 100)), model.Damaged},
		"another program's tables": {foreign, model.Damaged},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := sqlite.Open(t.Context(), test.path, &model.Broker{})
			if !model.Is(err, test.kind) || !strings.HasSuffix(model.Sentence(err), ".") {
				t.Errorf("Open gives %v, want a sentence of kind %d", err, test.kind)
			}
		})
	}
}

func TestCloseTwiceAndWriteAfter(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	addWebhook(t, s, "CRM")
	for range 2 {
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Accept(t.Context(), []model.Event{event()}); !model.Is(err, model.Unavailable) {
		t.Errorf("Accept after Close gives %v, want a sentence", err)
	}
	if _, err := os.Stat(path + "-wal"); !os.IsNotExist(err) {
		t.Errorf("the log file stays behind after Close (%v)", err)
	}
	if got, err := open(t, path, &model.Broker{}).Webhooks(t.Context(), model.WebhookFilter{}); len(got) != 1 || err != nil {
		t.Errorf("after opening again there are %v (%v), want the webhook", got, err)
	}
}
