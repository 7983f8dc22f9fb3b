package sqlite

import (
	"context"
	"database/sql"
	"errors"
)

// hot returns query prepared. It is for texts that are constant; those of the
// log, which vary with its filters, aren't kept.
func (s *Store) hot(ctx context.Context, query string) (*sql.Stmt, error) {
	if prepared, ok := s.prepared.Load(query); ok {
		return prepared.(*sql.Stmt), nil
	}
	prepared, err := s.read.PrepareContext(ctx, query)
	if err != nil {
		return nil, s.damage.note(err)
	}
	if first, loaded := s.prepared.LoadOrStore(query, prepared); loaded {
		return first.(*sql.Stmt), prepared.Close()
	}
	return prepared, nil
}

// row reads one row into targets; sql.ErrNoRows says that there is none.
func (s *Store) row(ctx context.Context, targets []any, query string, args ...any) error {
	prepared, err := s.hot(ctx, query)
	if err != nil {
		return err
	}
	return s.damage.note(prepared.QueryRowContext(ctx, args...).Scan(targets...))
}

// rows calls scan for each row.
func (s *Store) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	prepared, err := s.hot(ctx, query)
	if err != nil {
		return err
	}
	return s.damage.note(each(scan)(prepared.QueryContext(ctx, args...)))
}

// texts reads one column.
func (s *Store) texts(ctx context.Context, query string, args ...any) ([]string, error) {
	var out []string
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		out = append(out, text)
		return err
	}, query, args...)
	return out, err
}

// count reads a number.
func (s *Store) count(ctx context.Context, query string, args ...any) (int, error) {
	var n int
	err := s.row(ctx, []any{&n}, query, args...)
	return n, err
}

// each makes a function that takes the results of a query, calls scan for each
// row and closes the rows.
func each(scan func(*sql.Rows) error) func(*sql.Rows, error) error {
	return func(rows *sql.Rows, err error) error {
		if err != nil {
			return err
		}
		for err == nil && rows.Next() {
			err = scan(rows)
		}
		return errors.Join(err, rows.Err(), rows.Close())
	}
}
