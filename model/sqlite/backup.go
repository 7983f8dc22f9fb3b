package sqlite

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"latchbell/model"
)

const (
	// backupsName is the folder of the backups, beside the database.
	backupsName = "backups"
	// dailyTag marks a daily backup in its file's name; one that was made
	// before an update bears the version of its layout ("v1") there.
	dailyTag = "daily"
	// backupTime is how file names bear a time: sortable, and fit for every
	// system.
	backupTime = "20060102T150405Z"
	// spareRoom is what a backup has to leave free on the disk, so that the
	// intake doesn't come to its end because of it.
	spareRoom = 64 << 20
)

var backupName = regexp.MustCompile(`^latchbell-(\d{8}T\d{6}Z)-(daily|v\d+)\.db$`)

// backupPath is where a backup of the database at path lies.
func backupPath(path, tag string, made time.Time) string {
	name := fmt.Sprintf("latchbell-%s-%s.db", made.UTC().Format(backupTime), tag)
	return filepath.Join(filepath.Dir(path), backupsName, name)
}

// Backups returns the backups of the database at path, the newest first. The
// database itself isn't touched, and needn't be there.
func Backups(path string) ([]model.Backup, error) {
	dir := filepath.Join(filepath.Dir(path), backupsName)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, &model.Error{Kind: model.Unavailable, Err: err,
			Message: fmt.Sprintf("The backups in %s can't be listed. Give this user the right to read the folder.", dir)}
	}
	var backups []model.Backup
	for _, entry := range entries {
		if b, ok := backupOf(dir, entry); ok {
			backups = append(backups, b)
		}
	}
	slices.SortFunc(backups, func(a, b model.Backup) int {
		return cmp.Or(b.Made.Compare(a.Made), strings.Compare(b.Name, a.Name))
	})
	return backups, nil
}

// backupOf reads what a file's name says; ok is false for what is no backup.
func backupOf(dir string, entry fs.DirEntry) (b model.Backup, ok bool) {
	parts := backupName.FindStringSubmatch(entry.Name())
	if parts == nil {
		return b, false
	}
	made, err := time.Parse(backupTime, parts[1])
	if err != nil {
		return b, false
	}
	info, err := entry.Info()
	if err != nil {
		return b, false // removed just now
	}
	b = model.Backup{Name: entry.Name(), Path: filepath.Join(dir, entry.Name()), Made: made, Size: info.Size(), Reason: model.BackupBeforeUpdate}
	if parts[2] == dailyTag {
		b.Reason = model.BackupDaily
	}
	return b, true
}

// Backups returns the backups of this database, the newest first.
func (s *Store) Backups(context.Context) ([]model.Backup, error) { return Backups(s.path) }

// BackUp makes a daily backup while reads and writes go on, checks it, and then
// removes the oldest daily ones but model.DailyBackups. Without room for it, it
// makes none and returns an Error of kind Full. If the copy shows that the
// database is damaged, no earlier backup is removed, and the error is of kind
// Damaged.
func (s *Store) BackUp(ctx context.Context) error {
	if err := s.damage.get(); err != nil {
		return err
	}
	if err := s.checkRoom(ctx); err != nil {
		return err
	}
	target := backupPath(s.path, dailyTag, time.Now())
	err := copyChecked(ctx, s.read, target)
	if errors.Is(err, errBadCopy) {
		err = s.blame(ctx, err)
	}
	if err != nil {
		return explainBackup(s.damage.note(err))
	}
	return s.removeOldBackups()
}

// blame says of a copy that isn't sound whether the database is to blame or the
// disk that the copy is on.
func (s *Store) blame(ctx context.Context, bad error) error {
	err := check(ctx, s.read)
	var found *unsound
	switch {
	case errors.As(err, &found):
		return damagedError(s.path, found)
	case err != nil:
		return err
	}
	return &model.Error{Kind: model.Unavailable, Err: bad,
		Message: "Today's backup came out damaged, though the database is sound. Check the disk that holds the data folder; Latchbell tries again by itself."}
}

// checkRoom returns an Error of kind Full if a copy doesn't fit on the disk.
func (s *Store) checkRoom(ctx context.Context) error {
	size, err := s.Size(ctx)
	if err != nil {
		return err
	}
	if size.Disk >= 0 && size.Disk < size.Content()+size.Log+spareRoom {
		return noRoomForBackup(nil)
	}
	return nil
}

func noRoomForBackup(err error) error {
	return &model.Error{Kind: model.Full, Err: err,
		Message: "There is no room on the disk for today's backup. Free some space; Latchbell tries again by itself."}
}

// explainBackup says of an error that it concerns the backup alone.
func explainBackup(err error) error {
	if kind, _ := diagnose(err); kind == model.Full {
		return noRoomForBackup(err)
	}
	var known *model.Error
	if errors.As(err, &known) {
		return err
	}
	return &model.Error{Kind: model.Unavailable, Err: err,
		Message: "Today's backup could not be made. Check that this user may write the folder \"" + backupsName +
			"\" of the data folder, and that its disk works; Latchbell tries again by itself."}
}

// removeOldBackups removes the oldest daily backups but model.DailyBackups.
func (s *Store) removeOldBackups() error {
	backups, err := Backups(s.path)
	if err != nil {
		return err
	}
	daily := slices.DeleteFunc(backups, func(b model.Backup) bool { return b.Reason != model.BackupDaily })
	for _, b := range daily[min(model.DailyBackups, len(daily)):] {
		if err := os.Remove(b.Path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return explainBackup(err)
		}
	}
	return nil
}

// backUpLayout makes a backup of the database at path before its layout is
// changed from version, and removes an older one of the same version, which an
// update that failed has left.
func backUpLayout(ctx context.Context, from database, path string, version int) error {
	earlier, err := Backups(path)
	if err != nil {
		return err
	}
	tag := fmt.Sprintf("v%d", version)
	target := backupPath(path, tag, time.Now())
	if err := copyChecked(ctx, from, target); err != nil {
		return err
	}
	for _, b := range earlier {
		if b.Path != target && strings.HasSuffix(b.Name, "-"+tag+".db") {
			if err := os.Remove(b.Path); err != nil {
				return err
			}
		}
	}
	return nil
}
