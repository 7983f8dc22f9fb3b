// Package sqlitetest makes databases for tests.
package sqlitetest

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"latchbell/model"
	"latchbell/model/sqlite"
)

// Open opens the database at path, which is made first if it isn't there. Its
// tables are copied from a database that is made once: to make them takes
// several times as long as everything that most tests do with them.
func Open(ctx context.Context, tb testing.TB, path string, broker *model.Broker) *sqlite.Store {
	tb.Helper()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		content, err := empty()
		if err == nil {
			err = os.WriteFile(path, content, 0o600)
		}
		if err != nil {
			tb.Fatal(err)
		}
	}
	store, err := sqlite.Open(ctx, path, broker)
	if err != nil {
		tb.Fatal(err)
	}
	return store
}

// empty returns the file of a database without content.
var empty = sync.OnceValues(func() ([]byte, error) {
	folder, err := os.MkdirTemp("", "latchbell-*")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(folder)
	path := filepath.Join(folder, "latchbell.db")
	store, err := sqlite.Open(context.Background(), path, new(model.Broker))
	if err != nil {
		return nil, err
	}
	if err := store.Close(); err != nil {
		return nil, err
	}
	return os.ReadFile(path)
})
