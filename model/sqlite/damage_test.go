package sqlite_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite"
)

const pageSize = 4096

// filled makes a database with some hundred deliveries and one backup, and
// closes it.
func filled(t *testing.T) string {
	t.Helper()
	path := newPath(t)
	s, err := sqlite.Open(t.Context(), path, &model.Broker{})
	if err != nil {
		t.Fatal(err)
	}
	addWebhook(t, s, "CRM")
	acceptMany(t, s, 300)
	if err := errors.Join(s.BackUp(t.Context()), s.Close()); err != nil {
		t.Fatal(err)
	}
	return path
}

// copied returns the path of a database in a copy of the folder that original
// lies in.
func copied(t *testing.T, original string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Dir(original))); err != nil {
		t.Fatal(err)
	}
	return filepath.Join(dir, filepath.Base(original))
}

func acceptMany(t *testing.T, s *sqlite.Store, n int) {
	t.Helper()
	events := make([]model.Event, n)
	for i := range events {
		events[i] = event()
		events[i].Data = fmt.Appendf(nil, `{"n":%d,"text":%q}`, i, strings.Repeat("x", 500))
	}
	if _, err := s.Accept(t.Context(), events); err != nil {
		t.Fatal(err)
	}
}

// rewrite changes the content of a file.
func rewrite(t *testing.T, path string, change func([]byte) []byte) {
	t.Helper()
	raw, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(path, change(raw), 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func remove(t *testing.T, path string) {
	t.Helper()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func wantDamaged(t *testing.T, err error, advice string) {
	t.Helper()
	sentence := ""
	if err != nil {
		sentence = model.Sentence(err)
	}
	if !model.Is(err, model.Damaged) || !strings.Contains(sentence, advice) || !strings.HasSuffix(sentence, ".") {
		t.Errorf("the error is %v, want one of damage with %q", err, advice)
	}
}

const useNewest = `run "latchbell restore --newest"`

func TestDamageIsNoticedAtTheStartAndNothingIsChanged(t *testing.T) {
	original := filled(t)
	for name, harm := range map[string]func(t *testing.T, path string){
		"half the file": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { return raw[:len(raw)/2] })
		},
		"not even a page": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { return raw[:100] })
		},
		"last page cut off": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { return raw[:len(raw)-pageSize] })
		},
		"overwritten header": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { copy(raw, "something else altogether"); return raw })
		},
		"zeroed first page": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { clear(raw[:pageSize]); return raw })
		},
		"overwritten layout": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { clear(raw[100:pageSize]); return raw })
		},
		"all zeroes but the first page": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { clear(raw[pageSize:]); return raw })
		},
		"garbage": func(t *testing.T, path string) {
			rewrite(t, path, func(raw []byte) []byte { return bytes.Repeat([]byte("garbage!"), len(raw)/8) })
		},
		"empty file": func(t *testing.T, path string) {
			rewrite(t, path, func([]byte) []byte { return nil })
		},
		"file is gone": remove,
		"file is gone, recent writes are there": func(t *testing.T, path string) {
			remove(t, path)
			if err := os.WriteFile(path+"-wal", []byte("recent writes"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			path := copied(t, original)
			harm(t, path)
			before, errBefore := os.ReadFile(path)
			_, err := sqlite.Open(t.Context(), path, &model.Broker{})
			wantDamaged(t, err, useNewest)
			after, errAfter := os.ReadFile(path)
			if !bytes.Equal(before, after) || errors.Is(errBefore, os.ErrNotExist) != errors.Is(errAfter, os.ErrNotExist) {
				t.Error("Open changed the file")
			}
			restored, err := sqlite.Restore(t.Context(), path, newestBackup(t, path).Name)
			if err != nil {
				t.Fatal(err)
			}
			if n := total(t, open(t, path, &model.Broker{})); n != 300 {
				t.Errorf("after %q there are %d deliveries, want 300", restored, n)
			}
		})
	}
}

func newestBackup(t *testing.T, path string) model.Backup {
	t.Helper()
	backups, err := sqlite.Backups(path)
	if err != nil || len(backups) == 0 {
		t.Fatalf("the backups are %v (%v)", backups, err)
	}
	return backups[0]
}

func TestDatabaseThatIsGoneWithoutABackupIsNoFreshStart(t *testing.T) {
	for _, left := range []string{"latchbell.db-wal", "set-aside-20260301T091500Z"} {
		path := newPath(t)
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), left), []byte("left behind"), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := sqlite.Open(t.Context(), path, &model.Broker{})
		wantDamaged(t, err, "There is no backup")
		if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("with %s left, Open made a database (%v)", left, err)
		}
	}
}

func TestFolderWithOtherFilesIsAFreshStart(t *testing.T) {
	path := newPath(t)
	for _, name := range []string{"sender.lock", "use.lock", "notes.txt", "latchbell.db", "latchbell.db-wal"} {
		if err := os.WriteFile(filepath.Join(filepath.Dir(path), name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	addWebhook(t, open(t, path, &model.Broker{}), "CRM")
}

// harmedInside makes a database with a zeroed page that no end of a tree lies
// on.
func harmedInside(t *testing.T) string {
	t.Helper()
	path := filled(t)
	rewrite(t, path, func(raw []byte) []byte {
		text := bytes.Index(raw, []byte(`{"n":150,`))
		page := text / pageSize * pageSize
		clear(raw[page : page+pageSize])
		return raw
	})
	return path
}

// readAll reads events until one can't be read.
func readAll(ctx context.Context, s *sqlite.Store) error {
	page, err := s.Deliveries(ctx, model.DeliveryQuery{Limit: 1000})
	if err != nil {
		return err
	}
	for _, d := range page.Deliveries {
		if _, err := s.Event(ctx, d.EventID); err != nil {
			return err
		}
	}
	return nil
}

func TestDamageThatIsMetLaterEndsTheWriting(t *testing.T) {
	path := harmedInside(t)
	s := open(t, path, &model.Broker{})
	acceptMany(t, s, 1)
	if err := s.Damage(); err != nil {
		t.Fatalf("the damage was noticed too early for this test: %v", err)
	}
	wantDamaged(t, readAll(t.Context(), s), useNewest)
	select {
	case <-s.Damaged():
	default:
		t.Error("the damage wasn't announced")
	}
	wantDamaged(t, s.Damage(), useNewest)
	_, err := s.Accept(t.Context(), []model.Event{event()})
	wantDamaged(t, err, useNewest)
	wantDamaged(t, s.BackUp(t.Context()), useNewest)
}

func TestWriteThatMeetsDamageStoresNothing(t *testing.T) {
	path := filled(t)
	s, err := sqlite.Open(t.Context(), path, &model.Broker{})
	if err != nil {
		t.Fatal(err)
	}
	page, err := s.Deliveries(t.Context(), model.DeliveryQuery{Limit: 1000})
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	middle := page.Deliveries[150].ID
	rewrite(t, path, func(raw []byte) []byte {
		at := bytes.Index(raw, []byte(middle)) / pageSize * pageSize
		clear(raw[at : at+pageSize])
		return raw
	})
	s = open(t, path, &model.Broker{})
	_, err = s.Resend(t.Context(), middle)
	wantDamaged(t, err, useNewest)
	wantDamaged(t, s.Damage(), useNewest)
	wantDamaged(t, s.SaveSettings(t.Context(), map[string]string{"a": "b"}), useNewest)
}

func TestBackupThatMeetsDamageReplacesNothing(t *testing.T) {
	path := harmedInside(t)
	old := newestBackup(t, path)
	s := open(t, path, &model.Broker{})
	wantDamaged(t, s.BackUp(t.Context()), useNewest)
	wantDamaged(t, s.Damage(), useNewest)
	if got := newestBackup(t, path); got != old {
		t.Errorf("the newest backup is %v, want still %v", got, old)
	}
	wantNoUnfinished(t, path)
}

func wantNoUnfinished(t *testing.T, path string) {
	t.Helper()
	dir := filepath.Dir(path)
	for _, pattern := range []string{"*.unfinished", "*.restoring", "backups/*.unfinished"} {
		if found, err := filepath.Glob(filepath.Join(dir, pattern)); len(found) > 0 || err != nil {
			t.Errorf("left behind: %v (%v)", found, err)
		}
	}
}

func TestFileThatIsRemovedWhileOpenIsNoticed(t *testing.T) {
	path := filled(t)
	s := open(t, path, &model.Broker{})
	remove(t, path)
	_, err := s.Size(t.Context())
	wantDamaged(t, err, useNewest)
	_, err = s.Accept(t.Context(), []model.Event{event()})
	wantDamaged(t, err, useNewest)
}

func TestOpeningFindsNoDamageInWhatIsSound(t *testing.T) {
	path := filled(t)
	began := time.Now()
	s := open(t, path, &model.Broker{})
	if err := readAll(t.Context(), s); err != nil {
		t.Errorf("reading all gives %v (opened in %v)", err, time.Since(began))
	}
	if err := s.Damage(); err != nil {
		t.Error(err)
	}
}
