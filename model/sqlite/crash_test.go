package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"latchbell/model"
)

// TestRestoreIsCompletedAfterACrashBetweenAnySteps puts the folder into the
// state in which a crash after each step leaves it.
func TestRestoreIsCompletedAfterACrashBetweenAnySteps(t *testing.T) {
	original := changedSinceBackup(t)
	request := func(t *testing.T, path string) *restoreRequest {
		t.Helper()
		backups, err := Backups(path)
		if err == nil {
			err = RequestRestore(path, backups[0].Name)
		}
		if err != nil {
			t.Fatal(err)
		}
		r, err := readRequest(path)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	prepared := func(t *testing.T, path string) *restoreRequest {
		t.Helper()
		r := request(t, path)
		if err := r.prepare(context.Background(), path); err != nil {
			t.Fatal(err)
		}
		return r
	}
	aside := func(r *restoreRequest, path string) string { return filepath.Join(filepath.Dir(path), r.SetAside) }
	for name, crash := range map[string]func(t *testing.T, path string) error{
		"request written": func(t *testing.T, path string) error { request(t, path); return nil },
		"copy half made": func(t *testing.T, path string) error {
			request(t, path)
			return os.WriteFile(path+readySuffix+".1"+unfinishedSuffix, []byte("half"), 0o600)
		},
		"copy made, not noted": func(t *testing.T, path string) error {
			r := prepared(t, path)
			r.Ready = false
			return r.save(path)
		},
		"copy ready":        func(t *testing.T, path string) error { prepared(t, path); return nil },
		"folder made":       func(t *testing.T, path string) error { return os.Mkdir(aside(prepared(t, path), path), 0o700) },
		"database moved":    func(t *testing.T, path string) error { return moveInto(aside(prepared(t, path), path), path) },
		"everything moved":  func(t *testing.T, path string) error { return setAside(path, aside(prepared(t, path), path)) },
		"copy in its place": func(t *testing.T, path string) error { _, err := prepared(t, path).replace(path); return err },
		"request removed": func(t *testing.T, path string) error {
			request(t, path)
			_, err := FinishRestore(t.Context(), path)
			return err
		},
		"database was gone":  func(t *testing.T, path string) error { request(t, path); return os.Remove(path) },
		"asked for it twice": func(t *testing.T, path string) error { request(t, path); request(t, path); return nil },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), filepath.Base(original))
			if err := os.CopyFS(filepath.Dir(path), os.DirFS(filepath.Dir(original))); err != nil {
				t.Fatal(err)
			}
			if err := crash(t, path); err != nil {
				t.Fatal(err)
			}
			if waits, _ := RestoreRequested(path); waits {
				if _, err := openAt(t, path); !model.Is(err, model.Unavailable) {
					t.Errorf("Open gives %v in the middle of a restore", err)
				}
				if _, err := FinishRestore(t.Context(), path); err != nil {
					t.Fatal(err)
				}
			}
			former := 1
			if name == "database was gone" {
				former = 0
			}
			wantRestored(t, path, former)
		})
	}
}

// changedSinceBackup makes a database with a setting that is "kept" in its
// backup and "changed" now.
func changedSinceBackup(t *testing.T) string {
	t.Helper()
	path := written(t)
	s, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(s.BackUp(t.Context()), s.SaveSettings(t.Context(), map[string]string{"a": "changed"}), s.Close())
	if err != nil {
		t.Fatal(err)
	}
	return path
}

// wantRestored checks that the backup is in place, and that so many former
// databases lie in folders beside.
func wantRestored(t *testing.T, path string, former int) {
	t.Helper()
	wantValue := func(path, want string) {
		s, err := openAt(t, path)
		if err != nil {
			t.Fatal(err)
		}
		wantSetting(t, s, want)
		wantClosed(t, s)
	}
	wantValue(path, "kept")
	found, err := filepath.Glob(filepath.Join(filepath.Dir(path), asidePrefix+"*"))
	if err != nil || len(found) != former {
		t.Fatalf("set aside are %v (%v), want %d", found, err, former)
	}
	for _, folder := range found {
		wantValue(filepath.Join(folder, filepath.Base(path)), "changed")
	}
	if waits, err := RestoreRequested(path); waits || err != nil {
		t.Errorf("a restore is still requested (%v)", err)
	}
}
