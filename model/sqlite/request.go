package sqlite

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"latchbell/model"
)

// requestName is the file in the data folder that asks for a restore.
const requestName = "restore.json"

// restoreRequest is the content of restore.json.
type restoreRequest struct {
	// Backup is the path of the backup.
	Backup string `json:"backup"`
	// SetAside is the name of the folder for the present database.
	SetAside string `json:"set_aside"`
	// Ready: the copy is made, checked and synced.
	Ready bool `json:"ready"`
}

// halfDone reports whether a restore was interrupted when it could no longer be
// given up.
func halfDone(path string) bool {
	r, err := readRequest(path)
	return err == nil && r.Ready
}

func requestPath(path string) string { return filepath.Join(filepath.Dir(path), requestName) }

func readRequest(path string) (*restoreRequest, error) {
	raw, err := os.ReadFile(requestPath(path))
	if err != nil {
		return nil, err
	}
	var r restoreRequest
	err = json.Unmarshal(raw, &r)
	if err != nil || !strings.HasPrefix(r.SetAside, asidePrefix) || filepath.Base(r.SetAside) != r.SetAside {
		return nil, &model.Error{Kind: model.Damaged, Err: err, Message: fmt.Sprintf(
			"The file %s, which asks for a backup to be restored, can't be understood. Remove it, then ask again.", requestPath(path))}
	}
	return &r, nil
}

// save writes the request, or leaves the one that was there.
func (r *restoreRequest) save(path string) error {
	raw, err := json.Marshal(r)
	if err != nil {
		return err
	}
	unfinished := requestPath(path) + unfinishedSuffix
	if err := os.WriteFile(unfinished, raw, 0o600); err != nil {
		return err
	}
	if err := syncFile(unfinished); err != nil {
		return err
	}
	if err := os.Rename(unfinished, requestPath(path)); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// withdraw gives a restore up that has changed nothing yet.
func withdraw(path string) error {
	_ = os.Remove(path + readySuffix) // there is one only if the request couldn't be written
	return removeRequest(path)
}

func removeRequest(path string) error {
	err := os.Remove(requestPath(path))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return syncFolder(filepath.Dir(path))
}
