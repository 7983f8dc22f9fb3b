package sqlite_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite"
)

func backUp(t *testing.T, s *sqlite.Store) {
	t.Helper()
	if err := s.BackUp(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestBackupIsACompleteDatabaseForThisUserAlone(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	addWebhook(t, s, "CRM")
	acceptMany(t, s, 50)
	began := time.Now().Truncate(time.Second)
	backUp(t, s)
	backup := newestBackup(t, path)
	if backup.Reason != model.BackupDaily || backup.Made.Before(began) || backup.Made.After(time.Now()) || backup.Size == 0 {
		t.Errorf("the backup is %+v", backup)
	}
	if n := total(t, open(t, backup.Path, &model.Broker{})); n != 50 {
		t.Errorf("the backup holds %d deliveries, want 50", n)
	}
	wantNoUnfinished(t, path)
	if runtime.GOOS == "windows" {
		return // it has other rights
	}
	for file, want := range map[string]fs.FileMode{backup.Path: 0o600, filepath.Dir(backup.Path): 0o700} {
		if info, err := os.Stat(file); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has the rights %v (%v), want %v", file, info.Mode().Perm(), err, want)
		}
	}
}

// Each event goes to two webhooks, so a copy that was taken in the middle of a
// write would hold an odd number.
func TestBackupWhileWritingIsConsistentAndHoldsUpNobody(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	addWebhook(t, s, "One")
	addWebhook(t, s, "Two")
	acceptMany(t, s, 500)

	ctx, stop := context.WithCancel(context.Background())
	var accepted atomic.Int64
	var group sync.WaitGroup
	for range 2 {
		group.Go(func() {
			for ctx.Err() == nil {
				if _, err := s.Accept(context.Background(), []model.Event{event()}); err != nil {
					t.Error(err)
					return
				}
				accepted.Add(1)
			}
		})
	}
	before := accepted.Load()
	backUp(t, s)
	during := accepted.Load() - before
	stop()
	group.Wait()
	if during == 0 {
		t.Error("nothing was accepted while the backup was made")
	}
	copied := open(t, newestBackup(t, path).Path, &model.Broker{})
	if n := total(t, copied); n < 1000 || n%2 != 0 {
		t.Errorf("the backup holds %d deliveries, want 1,000 or more, and an even number", n)
	}
}

func TestSevenDailyBackupsAreKept(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		var made []time.Time
		for range 10 {
			s, err := sqlite.Open(t.Context(), path, &model.Broker{})
			if err != nil {
				t.Fatal(err)
			}
			backUp(t, s)
			made = append(made, time.Now())
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			time.Sleep(24 * time.Hour)
		}
		backups, err := sqlite.Backups(path)
		if err != nil || len(backups) != model.DailyBackups {
			t.Fatalf("there are %d backups (%v), want %d", len(backups), err, model.DailyBackups)
		}
		slices.Reverse(made)
		for i, b := range backups {
			if !b.Made.Equal(made[i].Truncate(time.Second)) {
				t.Errorf("backup %d is of %v, want %v", i, b.Made, made[i])
			}
		}
	})
}

func TestBackupsOfUpdatesDontCountAmongTheDaily(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	dir := filepath.Join(filepath.Dir(path), "backups")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var names []string
	for day := range 7 {
		names = append(names, fmt.Sprintf("latchbell-2026030%dT091500Z-daily.db", day+1))
	}
	others := []string{"latchbell-20250101T000000Z-v1.db", "notes.txt", "latchbell-20250101T000000Z-daily.db.1.unfinished", "latchbell-20259901T000000Z-daily.db"}
	for _, name := range append(slices.Clone(names), others...) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("content"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	backUp(t, s)
	there := func(name string) bool {
		_, err := os.Stat(filepath.Join(dir, name))
		return err == nil
	}
	if there(names[0]) || !there(names[1]) {
		t.Error("not just the oldest daily backup was removed")
	}
	for _, name := range others {
		if !there(name) {
			t.Errorf("%s was removed", name)
		}
	}
	backups, err := s.Backups(t.Context())
	if err != nil || len(backups) != 8 || backups[7].Reason != model.BackupBeforeUpdate {
		t.Errorf("the backups are %v (%v), want 7 daily ones and that of the update", backups, err)
	}
}

func TestBackupThatIsStoppedLeavesNothing(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.BackUp(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("BackUp gives %v, want that it was stopped", err)
	}
	if backups, err := s.Backups(t.Context()); len(backups) != 0 || err != nil {
		t.Errorf("there are %v (%v)", backups, err)
	}
	wantNoUnfinished(t, path)
}

func TestBackupThatCannotBeWrittenSaysSo(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	if err := os.WriteFile(filepath.Join(filepath.Dir(path), "backups"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	err := s.BackUp(t.Context())
	if !model.Is(err, model.Unavailable) || s.Damage() != nil {
		t.Errorf("BackUp gives %v, damage %v; want a sentence, and no damage", err, s.Damage())
	}
}

func TestUpkeepTellsSizeBackupsAndWhatWentWrong(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	addWebhook(t, s, "CRM")
	acceptMany(t, s, 100)
	backUp(t, s)
	settings := map[string]string{model.SettingBackupProblem: "It failed.", model.SettingSizeCap: "20000000"}
	if err := s.SaveSettings(t.Context(), settings); err != nil {
		t.Fatal(err)
	}
	u, err := s.Upkeep(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if u.Size.File+u.Size.Log < 50_000 || u.Size.Cap != 20_000_000 || u.Size.Disk <= 0 {
		t.Errorf("the size is %+v", u.Size)
	}
	if len(u.Backups) != 1 || !slices.Equal(u.Notices(), []string{"It failed."}) {
		t.Errorf("upkeep is %+v", u)
	}
}
