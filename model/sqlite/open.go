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
	"strings"
	"sync"

	"latchbell/model"
)

// readers is the size of the reading pool.
const readers = 4

// Store keeps everything but secrets. Its methods may be called from any
// goroutine. Errors that a user can do something about are *model.Error.
type Store struct {
	writer *writer
	read   *sql.DB

	// prepared holds the statements of the hot reads, *sql.Stmt by their text.
	prepared sync.Map
	close    func() error
}

// Open opens the database at path and brings it up to date; it makes the file,
// readable by this user alone, if it isn't there. Its folder must exist. What
// changes is published on broker. Several stores, in this process or in
// others, may be open on the same file. Close the store when done.
func Open(ctx context.Context, path string, broker *model.Broker) (*Store, error) {
	return open(ctx, path, broker, shippedMigrations())
}

func open(ctx context.Context, path string, broker *model.Broker, migrations []migration) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the database: %w", err)
	}
	if err := create(path); err != nil {
		return nil, explain("making the database", err)
	}
	db, conn, err := connect(ctx, writerDSN(path))
	if err != nil {
		return nil, explain("opening the database", err)
	}
	if err := migrate(ctx, conn, path, migrations); err != nil {
		return nil, errors.Join(explain("updating the database", err), db.Close())
	}
	read, err := sql.Open("sqlite", readerDSN(path))
	if err != nil {
		return nil, errors.Join(explain("opening the database", err), db.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	s := &Store{writer: startWriter(conn, broker), read: read}
	s.close = sync.OnceValue(func() error { return s.shut(db, conn) })
	return s, nil
}

// create makes the file with the rights that it keeps, and that SQLite gives
// to the files beside it. A file that is there is left alone: to open and
// close it here would drop SQLite's locks on it.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return err
	}
	return file.Close()
}

// connect opens a pool of one connection and takes that out of it.
func connect(ctx context.Context, dsn string) (*sql.DB, *sql.Conn, error) {
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		return nil, nil, err
	}
	db.SetMaxOpenConns(1)
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, nil, errors.Join(err, db.Close())
	}
	return db, conn, nil
}

// Close stores what callers have handed over, folds the log of recent writes
// into the database and closes it. Writes after that fail. A second Close does
// nothing and returns what the first did.
func (s *Store) Close() error { return s.close() }

func (s *Store) shut(db *sql.DB, conn *sql.Conn) error {
	s.writer.stop()
	errs := []error{s.read.Close()}
	// Another process may be reading, or the disk be full; then the log is
	// folded in later, and nothing is lost.
	_, _ = conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	errs = append(errs, conn.Close(), db.Close())
	return explain("closing the database", errors.Join(errs...))
}

// busyTimeout is how long a connection waits for another process, in
// milliseconds.
const busyTimeout = "busy_timeout(10000)"

func writerDSN(path string) string {
	return dsn(path, url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			busyTimeout, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
			"cache_size(-32000)", "temp_store(MEMORY)",
			// Pages that are written again and again are copied into the
			// database once for many commits.
			"wal_autocheckpoint(4000)",
		},
	})
}

func readerDSN(path string) string {
	return dsn(path, url.Values{
		"mode":    {"ro"},
		"_pragma": {busyTimeout, "cache_size(-8000)", "temp_store(MEMORY)"},
	})
}

// dsn writes path as an URI, because SQLite obeys options only behind "file:".
func dsn(path string, options url.Values) string {
	path = filepath.ToSlash(path)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // Windows: file:///C:/…
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: options.Encode()}
	return u.String()
}
