package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"latchbell/model"
)

// Setting returns the value that was saved under name, "" if none was.
func (s *Store) Setting(ctx context.Context, name string) (string, error) {
	var value string
	err := s.row(ctx, []any{&value}, "SELECT value FROM settings WHERE name = ?", name)
	if errors.Is(err, sql.ErrNoRows) {
		return "", nil
	}
	return value, explain("reading a setting", err)
}

// SaveSettings saves all values, or none.
func (s *Store) SaveSettings(ctx context.Context, values map[string]string) error {
	err := s.writer.do(ctx, func(t *tx) error { return t.saveSettings(values) })
	return explain("saving settings", err)
}

// InitSettings saves all values unless one of the names has a value already,
// and reports whether it did. Of two processes that do so at once, one does.
func (s *Store) InitSettings(ctx context.Context, values map[string]string) (bool, error) {
	saved := false
	err := s.writer.do(ctx, func(t *tx) error {
		saved = false
		for name := range values {
			var value string
			err := t.row([]any{&value}, "SELECT value FROM settings WHERE name = ?", name)
			if err == nil && value != "" {
				return nil
			}
			if err != nil && !errors.Is(err, sql.ErrNoRows) {
				return err
			}
		}
		saved = true
		return t.saveSettings(values)
	})
	return saved && err == nil, explain("saving settings for the first time", err)
}

func (t *tx) saveSettings(values map[string]string) error {
	const upsert = `INSERT INTO settings (name, value) VALUES (?, ?)
		ON CONFLICT (name) DO UPDATE SET value = excluded.value`
	for name, value := range values {
		if _, err := t.exec(upsert, name, value); err != nil {
			return err
		}
	}
	t.changes(model.SettingsChanged)
	return nil
}
