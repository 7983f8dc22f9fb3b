package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"latchbell/model"
)

//go:embed migrations/*.sql
var migrationFiles embed.FS

// migration is one step of the schema; its number is the version that it
// leads to.
type migration struct {
	number int
	name   string
	script string
}

// shippedMigrations returns the embedded files, which are named by number and
// subject, such as "0001_begin.sql", in order.
func shippedMigrations() []migration {
	names, err := fs.Glob(migrationFiles, "migrations/*.sql")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	var out []migration
	for _, name := range names {
		script, err := migrationFiles.ReadFile(name)
		if err != nil {
			panic(err) // it is part of the program
		}
		base := strings.TrimSuffix(strings.TrimPrefix(name, "migrations/"), ".sql")
		digits, subject, _ := strings.Cut(base, "_")
		number, err := strconv.Atoi(digits)
		if err != nil || number != len(out)+1 {
			panic(fmt.Sprintf("migration %q is out of order", name))
		}
		out = append(out, migration{number: number, name: subject, script: string(script)})
	}
	return out
}

// migrate brings the database at path to the version of the last migration.
// One that has content already is backed up before.
func migrate(ctx context.Context, conn *sql.Conn, path string, migrations []migration) error {
	version, err := schemaVersion(ctx, conn)
	if err != nil {
		return err
	}
	newest := migrations[len(migrations)-1].number
	switch {
	case version > newest:
		return &model.Error{Kind: model.Conflict, Message: fmt.Sprintf(
			"The database was written by a newer Latchbell (version %d of its layout; this one knows %d). Install the newer Latchbell again, or choose another data folder with --data.", version, newest)}
	case version == newest:
		return nil
	case version > 0:
		if err := backUpLayout(ctx, conn, path, version); err != nil {
			return fmt.Errorf("backing up the database: %w", err)
		}
		if err := allowGivingBack(ctx, conn); err != nil {
			return fmt.Errorf("rebuilding the database: %w", err)
		}
	}
	for _, m := range migrations {
		if err := m.apply(ctx, conn); err != nil {
			return fmt.Errorf("migration %d (%s): %w", m.number, m.name, err)
		}
	}
	return nil
}

// schemaVersion returns the number of the last migration that was applied, 0
// for an empty database.
func schemaVersion(ctx context.Context, conn *sql.Conn) (int, error) {
	const tables = `SELECT count(*), count(*) FILTER (WHERE name = 'migrations') FROM sqlite_schema WHERE type = 'table'`
	var all, ours int
	if err := conn.QueryRowContext(ctx, tables).Scan(&all, &ours); err != nil {
		return 0, err
	}
	if all == 0 {
		return 0, nil
	}
	if ours == 0 {
		return 0, &model.Error{Kind: model.Damaged,
			Message: "The database in the data folder belongs to another program. Choose another data folder with --data."}
	}
	var version int
	err := conn.QueryRowContext(ctx, "SELECT coalesce(max(number), 0) FROM migrations").Scan(&version)
	return version, err
}

// apply runs the migration and records it, both or neither, unless it is
// recorded already: another process may have been faster.
func (m *migration) apply(ctx context.Context, conn *sql.Conn) error {
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := m.run(ctx, tx); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func (m *migration) run(ctx context.Context, tx *sql.Tx) error {
	const table = `CREATE TABLE IF NOT EXISTS migrations (
		number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied INTEGER NOT NULL) STRICT`
	if _, err := tx.ExecContext(ctx, table); err != nil {
		return err
	}
	var applied bool
	err := tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM migrations WHERE number = ?)", m.number).Scan(&applied)
	if err != nil || applied {
		return err
	}
	if _, err := tx.ExecContext(ctx, m.script); err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "INSERT INTO migrations (number, name, applied) VALUES (?, ?, ?)",
		m.number, m.name, moment(time.Now()))
	return err
}

// allowGivingBack rebuilds a database of the first Latchbell, so that GiveBack
// works on it. Without room for that it stays as it was, and its free pages are
// used again but not given back.
func allowGivingBack(ctx context.Context, conn *sql.Conn) error {
	var mode int
	if err := conn.QueryRowContext(ctx, "PRAGMA auto_vacuum").Scan(&mode); err != nil || mode != 0 {
		return err
	}
	_, err := conn.ExecContext(ctx, "PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
	if kind, _ := diagnose(err); kind == model.Full || kind == model.Unavailable {
		return nil
	}
	return err
}
