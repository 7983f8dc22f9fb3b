package sqlite

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"latchbell/model"
)

// openAt opens the database at path with the shipped migrations and more.
func openAt(t *testing.T, path string, more ...string) (*Store, error) {
	t.Helper()
	migrations := shippedMigrations()
	for _, script := range more {
		migrations = append(migrations, migration{number: len(migrations) + 1, name: "more", script: script})
	}
	return open(t.Context(), path, &model.Broker{}, migrations)
}

// written makes a database of the shipped version with a setting in it.
func written(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "latchbell.db")
	s, err := openAt(t, path)
	if err == nil {
		err = errors.Join(s.SaveSettings(t.Context(), map[string]string{"a": "kept"}), s.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func wantSetting(t *testing.T, s *Store, want string) {
	t.Helper()
	if got, err := s.Setting(context.Background(), "a"); got != want || err != nil {
		t.Errorf("the setting is %q (%v), want %q", got, err, want)
	}
}

func wantClosed(t *testing.T, s *Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func TestMigrationKeepsTheDataAndABackup(t *testing.T) {
	path := written(t)
	s, err := openAt(t, path, "UPDATE settings SET value = 'changed'", "CREATE TABLE more (a TEXT) STRICT; INSERT INTO more VALUES ('b')")
	if err != nil {
		t.Fatal(err)
	}
	wantSetting(t, s, "changed")
	if n, err := s.count(t.Context(), "SELECT count(*) FROM more"); n != 1 || err != nil {
		t.Errorf("the second migration left %d rows (%v), want 1", n, err)
	}
	wantClosed(t, s)

	backups, err := Backups(path)
	if err != nil || len(backups) != 1 || backups[0].Reason != model.BackupBeforeUpdate {
		t.Fatalf("the backups are %v (%v), want one", backups, err)
	}
	info, err := os.Stat(backups[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the backup has the rights %v, want 0600", info.Mode().Perm())
	}
	old, err := openAt(t, backups[0].Path)
	if err != nil {
		t.Fatal(err)
	}
	wantSetting(t, old, "kept")
	wantClosed(t, old)
}

func TestOpeningAnUpToDateDatabaseMakesNoBackup(t *testing.T) {
	path := written(t)
	s, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	wantSetting(t, s, "kept")
	wantClosed(t, s)
	if backups, err := Backups(path); len(backups) != 0 || err != nil {
		t.Errorf("there are the backups %v (%v), want none", backups, err)
	}
}

func TestFailedMigrationChangesNothing(t *testing.T) {
	path := written(t)
	if _, err := openAt(t, path, "UPDATE settings SET value = 'changed'; INSERT INTO nothing VALUES (1)"); err == nil {
		t.Fatal("the migration succeeded")
	}
	s, err := openAt(t, path)
	if err != nil {
		t.Fatal(err)
	}
	wantSetting(t, s, "kept")
	wantClosed(t, s)
	s, err = openAt(t, path, "UPDATE settings SET value = 'repaired'")
	if err != nil {
		t.Fatal(err)
	}
	wantSetting(t, s, "repaired")
	wantClosed(t, s)
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	path := written(t)
	s, err := openAt(t, path, "SELECT 1")
	if err != nil {
		t.Fatal(err)
	}
	wantClosed(t, s)
	_, err = openAt(t, path)
	if !model.Is(err, model.Conflict) || !strings.Contains(model.Sentence(err), "newer Latchbell") {
		t.Errorf("opening a newer database gives %v, want a sentence", err)
	}
}

func TestDatabaseIsMadeOnceByManyAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "latchbell.db")
	results := make(chan error)
	for range 5 {
		go func() {
			s, err := Open(context.Background(), path, &model.Broker{})
			if err == nil {
				err = s.Close()
			}
			results <- err
		}()
	}
	for range 5 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}
