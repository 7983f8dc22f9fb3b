package jsonfile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/model/jsonfile"
)

func TestReadLeavesOutTheByteOrderMark(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, []byte("\ufeff{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, value := range []string{"@" + path, "{}"} {
		if got, err := jsonfile.ReadArgument(value); err != nil || string(got) != "{}" {
			t.Errorf("%s: %q, %v", value, got, err)
		}
	}
}

func TestASecretFileIsReadableByThisUserAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file.json")
	if err := os.WriteFile(path, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := jsonfile.Write(path, []byte("{}"), true); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the mode is %v (%v)", info.Mode(), err)
	}
}

func TestErrorsNameTheFileAndWhatToDo(t *testing.T) {
	missing := filepath.Join(t.TempDir(), "no", "such.json")
	_, readErr := jsonfile.Read(missing)
	for _, err := range []error{readErr, jsonfile.Write(missing, nil, false)} {
		if err == nil || !strings.Contains(err.Error(), missing) || !strings.Contains(err.Error(), "Check its name") {
			t.Errorf("got %v", err)
		}
	}
}
