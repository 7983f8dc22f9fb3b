package sqlite

import (
	"cmp"
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
	"sync/atomic"

	"latchbell/model"
)

// readers is the size of the reading pool.
const readers = 4

// Store keeps everything but secrets. Its methods may be called from any
// goroutine. Errors that a user can do something about are *model.Error.
type Store struct {
	writer *writer
	read   *sql.DB

	checkpoints *checkpointer

	path   string
	damage *damage
	// refusal is why no event is accepted, nil while they are.
	refusal atomic.Pointer[model.Error]
	// pruned is the activity, in unix milliseconds, up to which Prune has
	// looked.
	pruned atomic.Int64

	// prepared holds the statements of the hot reads, *sql.Stmt by their text.
	prepared sync.Map
	close    func() error
}

// Open opens the database at path and brings it up to date; it makes the file,
// readable by this user alone, if it isn't there, unless the folder holds what
// only a database leaves behind. Its folder must exist. What
// changes is published on broker. Several stores, in this process or in
// others, may be open on the same file. Close the store when done.
//
// A database that is damaged, as far as that shows quickly, or that is gone, is
// an Error of kind Damaged that says what to do; nothing is changed then.
func Open(ctx context.Context, path string, broker *model.Broker) (*Store, error) {
	return open(ctx, path, broker, shippedMigrations())
}

func open(ctx context.Context, path string, broker *model.Broker, migrations []migration) (*Store, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the database: %w", err)
	}
	if err := prepare(path); err != nil {
		return nil, explain("making the database", err)
	}
	damage := newDamage(path)
	db, conn, err := connect(ctx, writerDSN(path))
	if err != nil {
		return nil, explain("opening the database", damage.note(err))
	}
	if err := bringUp(ctx, conn, path, migrations); err != nil {
		return nil, errors.Join(explain("updating the database", damage.note(err)), db.Close())
	}
	read, err := sql.Open("sqlite", readerDSN(path))
	if err != nil {
		return nil, errors.Join(explain("opening the database", err), db.Close())
	}
	read.SetMaxOpenConns(readers)
	read.SetMaxIdleConns(readers)
	checkpoints, err := startCheckpointer(path)
	if err != nil {
		return nil, errors.Join(explain("opening the database", err), db.Close(), read.Close())
	}
	s := &Store{writer: startWriter(conn, broker, damage, checkpoints), read: read, checkpoints: checkpoints, path: path, damage: damage}
	s.close = sync.OnceValue(func() error { return s.shut(db, conn) })
	return s, nil
}

// prepare makes the file if it isn't there, once it is clear that it isn't
// missing.
func prepare(path string) error {
	if requested, err := RestoreRequested(path); requested || err != nil {
		return cmp.Or(err, errRestoring)
	}
	if err := checkPresence(path); err != nil {
		return err
	}
	return create(path)
}

// errRestoring says that FinishRestore has to come first.
var errRestoring error = &model.Error{Kind: model.Unavailable,
	Message: "A backup is being restored in this data folder. Close every other Latchbell that uses it, then start Latchbell again."}

// bringUp checks the database and brings it to the version of the last
// migration.
func bringUp(ctx context.Context, conn *sql.Conn, path string, migrations []migration) error {
	if err := probe(ctx, conn); err != nil {
		return err
	}
	return migrate(ctx, conn, path, migrations)
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
	errs := []error{s.read.Close(), s.checkpoints.stop()}
	if s.damage.get() == nil {
		// Another process may be reading, or the disk be full; then the log is
		// folded in later, and nothing is lost.
		_, _ = conn.ExecContext(context.Background(), "PRAGMA wal_checkpoint(TRUNCATE)")
	}
	errs = append(errs, conn.Close(), db.Close())
	return explain("closing the database", errors.Join(errs...))
}

// busyTimeout is how long a connection waits for another process.
const (
	busyMilliseconds = "10000"
	busyTimeout      = "busy_timeout(" + busyMilliseconds + ")"
)

func writerDSN(path string) string {
	options := url.Values{
		"_txlock": {"immediate"},
		"_pragma": {
			busyTimeout, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(ON)",
			"cache_size(-8000)", "temp_store(MEMORY)",
			overgrown,
			// A backup keeps it from being folded in, so it may grow then.
			"journal_size_limit(67108864)",
		},
	}
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		// Only a new database takes it as it is, and each later connection
		// would write because of it. It is run before the pragmas of the list.
		options.Set("_auto_vacuum", "INCREMENTAL")
		options.Set("_busy_timeout", busyMilliseconds)
	}
	return dsn(path, options)
}

func readerDSN(path string) string {
	return dsn(path, url.Values{
		"mode":    {"ro"},
		"_pragma": {busyTimeout, "cache_size(-2000)", "temp_store(MEMORY)"},
	})
}

func checkpointDSN(path string) string {
	return dsn(path, url.Values{"_pragma": {busyTimeout, "synchronous(FULL)", "cache_size(-100)"}})
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
