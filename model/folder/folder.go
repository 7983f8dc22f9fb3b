// Package folder is the data folder: where it lies, what it holds, and the
// lock by which one process at a time sends from it.
package folder

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"

	"latchbell/model"
)

// EnvVar names the environment variable that replaces the default folder.
const EnvVar = "LATCHBELL_DATA"

// Folder is an open data folder.
type Folder struct {
	// Path is absolute.
	Path string

	lock, use *flock.Flock
}

// Default returns the folder to use when none is named: that of the
// environment variable, else "latchbell" in the user's configuration folder.
func Default() (string, error) {
	if path := os.Getenv(EnvVar); path != "" {
		return path, nil
	}
	base, err := os.UserConfigDir()
	if err != nil {
		return "", &model.Error{Kind: model.Unavailable, Err: err,
			Message: "There is no configuration folder for this user. Name a data folder with --data."}
	}
	return filepath.Join(base, "latchbell"), nil
}

// Open returns the folder at path, made if it isn't there, readable by this
// user alone. JSON isn't taken for a path: it is the data of an event, which
// "latchbell send" takes without --data.
func Open(path string) (*Folder, error) {
	if strings.HasPrefix(strings.TrimSpace(path), "{") {
		return nil, model.Invalidf("data", "--data names the data folder, and this is JSON. Write the data of an event behind its type: latchbell send TYPE '{…}'.")
	}
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("finding the data folder: %w", err)
	}
	if err := os.MkdirAll(path, 0o700); err != nil {
		return nil, &model.Error{Kind: model.Unavailable, Err: err, Message: sentence(path, err)}
	}
	return &Folder{
		Path: path,
		lock: flock.New(filepath.Join(path, "sender.lock")),
		use:  flock.New(filepath.Join(path, "use.lock")),
	}, nil
}

func sentence(path string, err error) string {
	if errors.Is(err, fs.ErrPermission) {
		return fmt.Sprintf("The data folder %s can't be used: this user may not write there. Choose another with --data.", path)
	}
	return fmt.Sprintf("The data folder %s can't be made. Choose another with --data.", path)
}

// Database is the path of the database file.
func (f *Folder) Database() string { return filepath.Join(f.Path, "latchbell.db") }

// Lock tries to become the one sender of the folder and reports whether it
// did. The operating system frees the lock when the process ends, however it
// ends.
func (f *Folder) Lock() (bool, error) {
	ok, err := f.lock.TryLock()
	if err != nil {
		return false, fmt.Errorf("locking the data folder: %w", err)
	}
	return ok, nil
}

// Unlock lets another process send.
func (f *Folder) Unlock() error { return f.lock.Unlock() }
