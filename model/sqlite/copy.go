package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"latchbell/model"
)

// database is a connection, or a pool of them.
type database interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

const (
	// unfinishedSuffix marks a copy that is being made.
	unfinishedSuffix = ".unfinished"
	// abandonedAfter is how long an unfinished copy isn't written to before it
	// counts as left behind by a process that was killed.
	abandonedAfter = time.Hour
)

// errBadCopy says that a copy was made, but isn't sound.
var errBadCopy = errors.New("the copy of the database isn't sound")

// copyChecked copies a database to target, which bears that name only once the
// copy is complete, checked and on the disk. It is readable by this user alone.
// An error that wraps errBadCopy is about the copy.
func copyChecked(ctx context.Context, from database, target string) error {
	if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
		return err
	}
	removeAbandoned(filepath.Dir(target))
	// SQLite fills an empty file, and keeps its rights.
	file, err := os.CreateTemp(filepath.Dir(target), filepath.Base(target)+".*"+unfinishedSuffix)
	if err != nil {
		return err
	}
	unfinished := file.Name()
	err = file.Close()
	if err == nil {
		err = fillChecked(ctx, from, unfinished)
	}
	if err == nil {
		err = os.Rename(unfinished, target)
	}
	if err != nil {
		return errors.Join(err, os.Remove(unfinished))
	}
	return syncFolder(filepath.Dir(target))
}

func fillChecked(ctx context.Context, from database, unfinished string) error {
	if _, err := from.ExecContext(ctx, "VACUUM INTO ?", unfinished); err != nil {
		return err
	}
	if err := syncFile(unfinished); err != nil {
		return err
	}
	copied, err := sql.Open("sqlite", copyDSN(unfinished))
	if err != nil {
		return err
	}
	err = check(ctx, copied)
	if err != nil && ctx.Err() == nil {
		err = fmt.Errorf("%w: %w", errBadCopy, err)
	}
	return errors.Join(err, copied.Close())
}

// copyDSN is for a file that nobody else has open.
func copyDSN(path string) string {
	return dsn(path, url.Values{"mode": {"ro"}, "immutable": {"1"}})
}

// check reads a whole database and returns an error if its structure isn't
// sound (https://www.sqlite.org/pragma.html#pragma_quick_check).
func check(ctx context.Context, db database) error {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&verdict); err != nil {
		return err
	}
	if verdict != "ok" {
		return &unsound{verdict}
	}
	return nil
}

// unsound is what SQLite found in a database whose pages can all be read.
type unsound struct{ verdict string }

func (u *unsound) Error() string { return "SQLite found: " + model.Shorten(u.verdict) }

// removeAbandoned removes unfinished copies that nobody writes to any more.
func removeAbandoned(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return // nothing else depends on it
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasSuffix(entry.Name(), unfinishedSuffix) && time.Since(info.ModTime()) > abandonedAfter {
			_ = os.Remove(filepath.Join(dir, entry.Name())) // it costs room, no more
		}
	}
}

// syncFile has the system write what it holds of a file to the disk.
func syncFile(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Sync(), file.Close())
}

// syncFolder makes the names in a folder last. Windows does so by itself, and
// knows no such call.
func syncFolder(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}

// exists reports whether there is a file at path.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

// globEscape makes path match itself alone in filepath.Glob.
func globEscape(path string) string {
	if runtime.GOOS == "windows" {
		return path // the names there hold none of these signs
	}
	return strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`).Replace(path)
}
