package sqlite

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// StartEmpty sets the database at path aside, so that nothing of it is lost, and
// makes an empty one in its place. No process may have it open, see folder.Alone.
func StartEmpty(ctx context.Context, path string) error {
	aside, err := freeAside(path)
	if err == nil {
		err = setAside(path, filepath.Join(filepath.Dir(path), aside))
	}
	if err == nil {
		err = create(path)
	}
	if err == nil {
		err = makeEmpty(ctx, path)
	}
	return explain("starting with an empty database", err)
}

// makeEmpty brings an empty file to the layout of a database, so that it isn't
// taken for the remains of one.
func makeEmpty(ctx context.Context, path string) error {
	db, conn, err := connect(ctx, writerDSN(path))
	if err != nil {
		return err
	}
	return errors.Join(migrate(ctx, conn, path, shippedMigrations()), conn.Close(), db.Close())
}

// freeAside returns the name of a folder that isn't there yet.
func freeAside(path string) (string, error) {
	first := asidePrefix + time.Now().UTC().Format(backupTime)
	name := first
	for n := 2; ; n++ {
		taken, err := exists(filepath.Join(filepath.Dir(path), name))
		if err != nil || !taken {
			return name, err
		}
		name = fmt.Sprintf("%s-%d", first, n)
	}
}

// setAside moves the files of the database at path to the folder aside, as far
// as they are there, and keeps their names.
func setAside(path, aside string) error {
	for _, ending := range databaseFiles {
		found, err := exists(path + ending)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		if err := moveInto(aside, path+ending); err != nil {
			return err
		}
	}
	if moved, err := exists(aside); err != nil || !moved {
		return err
	}
	return syncFolder(aside)
}

// moveInto moves a file into a folder, where there must be none of its name.
func moveInto(folder, path string) error {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	target := filepath.Join(folder, filepath.Base(path))
	taken, err := exists(target)
	if err != nil {
		return err
	}
	if taken {
		return fmt.Errorf("%s: %w", target, fs.ErrExist)
	}
	return os.Rename(path, target)
}
