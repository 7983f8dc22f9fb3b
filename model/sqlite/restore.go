package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"time"

	"latchbell/model"
)

// A restore goes through these steps, each of which a crash may follow:
//
//  1. A request, restore.json, names the backup and the folder to which the
//     present database is to be moved.
//  2. The backup is copied beside the database, checked and synced. Up to here
//     the present database is untouched, and a failure gives the restore up.
//  3. The request says that the copy is ready. From here on the restore is
//     always completed: nothing is left of it that could fail for good.
//  4. The present database is moved away, with the files beside it.
//  5. The copy is moved into its place, and the request is removed.
//
// While there is a request the database isn't opened, so that nobody writes to
// what is half exchanged. Nothing is ever deleted or overwritten.

const (
	// readySuffix is that of the checked copy beside the database.
	readySuffix = ".restoring"
	// asidePrefix begins the names of the folders of databases that were
	// replaced; behind it stands the time.
	asidePrefix = "set-aside-"
	walSuffix   = "-wal"
)

// databaseFiles are the endings of the files that make up a database.
var databaseFiles = []string{"", walSuffix, "-shm", "-journal"}

// RequestRestore stores the wish that a backup takes the place of the database
// at path, for FinishRestore. backup is the name of one of Backups, or the path
// of any copy of a database. It is an Error of kind NotFound if there is no such
// file.
func RequestRestore(path, backup string) error {
	if halfDone(path) {
		return errRestoring
	}
	source, err := locateBackup(path, backup)
	if err != nil {
		return err
	}
	aside, err := freeAside(path)
	if err == nil {
		err = (&restoreRequest{Backup: source, SetAside: aside}).save(path)
	}
	return explainRestore(err)
}

// locateBackup returns the absolute path of a backup.
func locateBackup(path, backup string) (string, error) {
	own := filepath.Join(filepath.Dir(path), backupsName, backup)
	if found, err := exists(own); found && err == nil && filepath.Base(backup) == backup {
		return filepath.Abs(own)
	}
	if info, err := os.Stat(backup); err != nil || !info.Mode().IsRegular() {
		return "", model.NotFoundf(`There is no backup %q. "latchbell restore" lists those that there are.`, backup)
	}
	return filepath.Abs(backup)
}

// RestoreRequested reports whether a restore of the database at path was
// requested, or interrupted, so that FinishRestore has to be called before the
// database is opened.
func RestoreRequested(path string) (bool, error) { return exists(requestPath(path)) }

// FinishRequested is FinishRestore if a restore was requested; otherwise it
// returns nil. alone is folder.Alone.
func FinishRequested(ctx context.Context, path string, alone func(do func() error) error) (restored *model.Restored, err error) {
	requested, err := RestoreRequested(path)
	if !requested || err != nil {
		return nil, err
	}
	err = alone(func() (err error) {
		restored, err = FinishRestore(ctx, path)
		return err
	})
	return restored, err
}

// Restore puts a backup in the place of the database at path: RequestRestore
// and FinishRestore in one. A restore that was interrupted is completed before.
func Restore(ctx context.Context, path, backup string) (*model.Restored, error) {
	if halfDone(path) {
		if _, err := FinishRestore(ctx, path); err != nil {
			return nil, err
		}
	}
	if err := RequestRestore(path, backup); err != nil {
		return nil, err
	}
	return FinishRestore(ctx, path)
}

// FinishRestore does what a request asks for, or completes what was interrupted
// by a crash. No process may have the database open, see folder.Alone.
//
// The backup is copied and checked before anything else. One that is damaged,
// or was made by a newer Latchbell, is an Error of kind Damaged or Conflict;
// then the database stays as it is, and the request is withdrawn.
func FinishRestore(ctx context.Context, path string) (*model.Restored, error) {
	r, err := readRequest(path)
	if err != nil {
		return nil, explainRestore(err)
	}
	if !r.Ready {
		if err := r.prepare(ctx, path); err != nil {
			return nil, errors.Join(explainRestore(err), withdraw(path))
		}
	}
	aside, err := r.replace(path)
	if err == nil {
		err = removeRequest(path)
	}
	if err != nil {
		return nil, explainRestore(err)
	}
	return r.result(aside), nil
}

func (r *restoreRequest) result(aside string) *model.Restored {
	done := &model.Restored{Backup: r.Backup, SetAside: aside}
	if parts := backupName.FindStringSubmatch(filepath.Base(r.Backup)); parts != nil {
		done.Made, _ = time.Parse(backupTime, parts[1]) // zero if it isn't one of ours
	}
	return done
}

// prepare makes the copy and checks it.
func (r *restoreRequest) prepare(ctx context.Context, path string) error {
	if _, err := locateBackup(path, r.Backup); err != nil {
		return err
	}
	source, err := sql.Open("sqlite", dsn(r.Backup, url.Values{"mode": {"ro"}, "_pragma": {busyTimeout}}))
	if err != nil {
		return err
	}
	err = r.copyFrom(ctx, source, path+readySuffix)
	if err := errors.Join(err, source.Close()); err != nil {
		return err
	}
	r.Ready = true
	return r.save(path)
}

func (r *restoreRequest) copyFrom(ctx context.Context, source *sql.DB, target string) error {
	err := r.checkVersion(ctx, source)
	if err == nil {
		err = copyChecked(ctx, source, target)
	}
	if err != nil && (isDamage(err) || errors.Is(err, errBadCopy)) {
		return &model.Error{Kind: model.Damaged, Err: err, Message: fmt.Sprintf(
			"The backup %s is damaged, so it was not restored, and nothing was changed. Restore another one.", r.Backup)}
	}
	return err
}

// checkVersion refuses what isn't ours, and what was written by a newer
// Latchbell.
func (r *restoreRequest) checkVersion(ctx context.Context, source *sql.DB) error {
	conn, err := source.Conn(ctx)
	if err != nil {
		return err
	}
	version, err := schemaVersion(ctx, conn)
	if err := errors.Join(err, conn.Close()); err != nil {
		return err
	}
	known := len(shippedMigrations())
	switch {
	case version == 0:
		return &model.Error{Kind: model.Damaged, Message: "The file is empty."}
	case version > known:
		return &model.Error{Kind: model.Conflict, Message: fmt.Sprintf(
			"The backup %s was written by a newer Latchbell (version %d of its layout; this one knows %d), so it was not restored, and nothing was changed. Install the newer Latchbell, then try again.",
			r.Backup, version, known)}
	}
	return nil
}

// replace moves the present database away and the copy into its place, or what
// is left to do of that. It returns the folder of the former, "" if there was
// none.
func (r *restoreRequest) replace(path string) (aside string, err error) {
	aside = filepath.Join(filepath.Dir(path), r.SetAside)
	waits, err := exists(path + readySuffix)
	if err == nil && waits {
		err = setAside(path, aside)
	}
	if err == nil && waits {
		err = os.Rename(path+readySuffix, path)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(path))
	}
	if moved, err := exists(aside); err == nil && !moved {
		aside = ""
	}
	return aside, err
}

// explainRestore says of an error that the database is as it was.
func explainRestore(err error) error {
	err = explain("restoring a backup", err)
	if model.Is(err, model.Full) {
		return &model.Error{Kind: model.Full, Err: err,
			Message: "There is no room on the disk to restore the backup. Nothing was changed; free some space, then try again."}
	}
	return err
}
