package sqlite

import (
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"latchbell/model"
)

// errClosed answers who still writes while the store is being closed.
var errClosed = &model.Error{Kind: model.Unavailable, Message: "Latchbell is closing; nothing is stored any more."}

// explain turns an error of the database into one that a user may read where
// the user can do something about it, and else says what was being done.
func explain(doing string, err error) error {
	var known *model.Error
	if err == nil || errors.As(err, &known) {
		return err
	}
	if kind, sentence := diagnose(err); kind != 0 {
		return &model.Error{Kind: kind, Message: sentence, Err: fmt.Errorf("%s: %w", doing, err)}
	}
	return fmt.Errorf("%s: %w", doing, err)
}

func diagnose(err error) (model.Kind, string) {
	const (
		full       = "The disk is full. Nothing was stored; free some space, then try again."
		damaged    = "The database of the data folder is damaged and can't be read. Put a backup in its place, or choose another data folder with --data."
		forbidden  = "The database in the data folder can't be written. Give this user the right to write the folder and the files in it, or choose another folder with --data."
		unopenable = "The database in the data folder can't be opened. Check that the folder exists and that this user may read and write it, or choose another with --data."
		busy       = "Another program has kept the database busy for too long. Try again; if that doesn't help, close the other program."
		failing    = "The disk that holds the data folder reports an error. Check the disk and its connection, then start Latchbell again."
	)
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return model.Full, full
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return model.Unavailable, forbidden
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return model.Unavailable, unopenable
	}
	switch code := resultCode(err); code & 0xff {
	case lib.SQLITE_FULL:
		return model.Full, full
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB:
		return model.Damaged, damaged
	case lib.SQLITE_READONLY, lib.SQLITE_PERM:
		return model.Unavailable, forbidden
	case lib.SQLITE_CANTOPEN:
		return model.Unavailable, unopenable
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		return model.Unavailable, busy
	case lib.SQLITE_IOERR:
		if code == lib.SQLITE_IOERR_SHMSIZE { // the shared memory file couldn't grow
			return model.Full, full
		}
		return model.Unavailable, failing
	}
	return 0, ""
}

// resultCode returns SQLite's extended result code
// (https://www.sqlite.org/rescode.html), 0 if err isn't SQLite's.
func resultCode(err error) int {
	var e *driver.Error
	if errors.As(err, &e) {
		return e.Code()
	}
	return 0
}

func isUniqueViolation(err error) bool { return resultCode(err) == lib.SQLITE_CONSTRAINT_UNIQUE }
