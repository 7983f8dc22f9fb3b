package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"

	"latchbell/model"
)

// tx is what a write sees of the database: the writing connection with a
// transaction open. Only the writer's goroutine uses it.
type tx struct {
	conn *sql.Conn
	// statements are the prepared ones, by their text. Texts are constants, so
	// there are only so many.
	statements map[string]*sql.Stmt
	// changed collects what the running write changes.
	changed model.Topic
	// failed is the first error of the running write. SQLite may have undone
	// the whole transaction because of it, and what was executed after that
	// would be stored on its own; so nothing is, until the savepoint is undone.
	failed error
	// lost is the error by which the whole transaction was undone.
	lost error

	// version is that of the data when this connection last looked; see
	// noticeElsewhere.
	version int64
	// webhooks are those that aren't deleted, nil when they have to be read
	// again.
	webhooks *directory
	recent   recent
}

func newTx(conn *sql.Conn) *tx {
	return &tx{conn: conn, statements: make(map[string]*sql.Stmt), recent: make(recent)}
}

// forget drops all that is remembered of the database, because it may have
// changed.
func (t *tx) forget() {
	t.webhooks = nil
	clear(t.recent)
}

// statement returns query prepared. The context is the background's: a write
// that has begun isn't interrupted, because others share its transaction.
func (t *tx) statement(query string) (*sql.Stmt, error) {
	if s := t.statements[query]; s != nil {
		return s, nil
	}
	s, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, fmt.Errorf("preparing %q: %w", query, err)
	}
	t.statements[query] = s
	return s, nil
}

func (t *tx) close() {
	for _, s := range t.statements {
		_ = s.Close() // the connection is closed next, which frees them anyway
	}
}

// exec runs a statement and returns how many rows it changed.
func (t *tx) exec(query string, args ...any) (int, error) {
	if t.failed != nil {
		return 0, t.failed
	}
	n, err := t.execAlways(query, args...)
	t.failed = err
	return n, err
}

func (t *tx) execAlways(query string, args ...any) (int, error) {
	result, err := t.run(query, args)
	if err != nil {
		return 0, err
	}
	n, err := result.RowsAffected()
	return int(n), err
}

// insert is exec for one row, and returns its rowid.
func (t *tx) insert(query string, args ...any) (int64, error) {
	if t.failed != nil {
		return 0, t.failed
	}
	result, err := t.run(query, args)
	if t.failed = err; err != nil {
		return 0, err
	}
	return result.LastInsertId()
}

func (t *tx) run(query string, args []any) (sql.Result, error) {
	s, err := t.statement(query)
	if err != nil {
		return nil, err
	}
	return s.Exec(args...)
}

// row reads one row into targets; sql.ErrNoRows says that there is none.
func (t *tx) row(targets []any, query string, args ...any) error {
	if t.failed != nil {
		return t.failed
	}
	s, err := t.statement(query)
	if err == nil {
		err = s.QueryRow(args...).Scan(targets...)
	}
	if !errors.Is(err, sql.ErrNoRows) {
		t.failed = err
	}
	return err
}

// rows calls scan for each row.
func (t *tx) rows(scan func(*sql.Rows) error, query string, args ...any) error {
	if t.failed != nil {
		return t.failed
	}
	s, err := t.statement(query)
	if err == nil {
		err = each(scan)(s.Query(args...))
	}
	t.failed = err
	return err
}

// changes notes what the write changes; it is published after the commit.
func (t *tx) changes(topics model.Topic) {
	t.changed |= topics
	if topics&model.WebhooksChanged != 0 {
		t.webhooks = nil
	}
}

// begin opens the transaction, with the write lock, and returns what changed
// since the last one.
func (t *tx) begin() (model.Topic, error) {
	t.lost, t.failed = nil, nil
	if _, err := t.execAlways("BEGIN IMMEDIATE"); err != nil {
		return 0, err
	}
	topics, err := t.noticeElsewhere()
	if err != nil {
		t.rollback()
	}
	return topics, err
}

func (t *tx) commit() error {
	_, err := t.execAlways("COMMIT")
	return err
}

// rollback undoes the transaction, if SQLite hasn't done it by itself.
func (t *tx) rollback() {
	t.forget()
	_, _ = t.execAlways("ROLLBACK") // its only error is that there is nothing to undo
}

// attempt runs a write and returns what it changed. After an error the
// transaction, or the savepoint around the write, has to be undone.
func (t *tx) attempt(w *write) (model.Topic, error) {
	t.changed, t.failed = 0, nil
	if !w.routine {
		clear(t.recent)
	}
	err := guard(w.run, t)
	if err == nil {
		err = t.failed
	}
	return t.changed, err
}

// isolate runs a write in a savepoint and returns what it changed. If it fails
// the savepoint is undone; if that isn't possible, all is lost.
func (t *tx) isolate(w *write) (model.Topic, error) {
	if _, t.lost = t.execAlways("SAVEPOINT one"); t.lost != nil {
		return 0, t.lost
	}
	changed, err := t.attempt(w)
	if err == nil {
		_, t.lost = t.execAlways("RELEASE one")
		return changed, t.lost
	}
	t.forget()
	if _, undo := t.execAlways("ROLLBACK TO one"); undo != nil {
		t.lost = cmp.Or(t.failed, undo)
		return 0, err
	}
	_, t.lost = t.execAlways("RELEASE one")
	return 0, err
}
