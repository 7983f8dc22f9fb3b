// Package jsonfile reads and writes the files of JSON that a user names on the
// command line.
package jsonfile

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"

	"latchbell/model"
)

// ReadArgument returns the value of a flag that may name a file: "@FILE", "-"
// for standard input, or the text itself.
func ReadArgument(value string) ([]byte, error) {
	if path, ok := strings.CutPrefix(value, "@"); ok {
		return Read(path)
	}
	if value == "-" {
		return Read(value)
	}
	return []byte(value), nil
}

// Read reads a file of JSON, "-" for standard input, without a byte order
// mark: it may be ignored (RFC 8259, section 8.1), and Windows' tools write one.
func Read(path string) ([]byte, error) {
	read := func() ([]byte, error) { return os.ReadFile(path) }
	if path == "-" {
		read = func() ([]byte, error) { return io.ReadAll(os.Stdin) }
	}
	raw, err := read()
	if err != nil {
		return nil, fileError("The file %s can't be read. Check its name, and that this user may read it.", path, err)
	}
	return bytes.TrimPrefix(raw, []byte("\ufeff")), nil
}

// Write writes a file, in place of the one that was there. A new one is
// readable by this user alone; so is one that was there, if secret.
func Write(path string, raw []byte, secret bool) error {
	write := func() error {
		if info, err := os.Stat(path); secret && err == nil && info.Mode().IsRegular() {
			if err := os.Chmod(path, 0o600); err != nil {
				return err
			}
		}
		return os.WriteFile(path, raw, 0o600)
	}
	if err := write(); err != nil {
		return fileError("The file %s can't be written. Check its name, and that this user may write there.", path, err)
	}
	return nil
}

func fileError(format, path string, err error) error {
	return &model.Error{Kind: model.Unavailable, Message: fmt.Sprintf(format, path), Err: err}
}
