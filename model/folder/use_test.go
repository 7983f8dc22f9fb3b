package folder_test

import (
	"errors"
	"strings"
	"testing"

	"latchbell/model"
	"latchbell/model/folder"
)

func alone(f *folder.Folder) (called bool, err error) {
	err = f.Alone(func() error { called = true; return nil })
	return called, err
}

func wantRefused(t *testing.T, f *folder.Folder) {
	t.Helper()
	called, err := alone(f)
	if called || !model.Is(err, model.Conflict) || !strings.HasSuffix(model.Sentence(err), ".") {
		t.Errorf("Alone called: %v, error %v; want a refusal", called, err)
	}
}

func wantAlone(t *testing.T, f *folder.Folder) {
	t.Helper()
	if called, err := alone(f); !called || err != nil {
		t.Errorf("Alone called: %v, error %v; want it called", called, err)
	}
}

func TestSeveralShareTheFolderAndNobodyHasItAloneMeanwhile(t *testing.T) {
	path := t.TempDir()
	first, second, third := mustOpen(t, path), mustOpen(t, path), mustOpen(t, path)
	for _, f := range []*folder.Folder{first, second} {
		if err := f.Share(); err != nil {
			t.Fatal(err)
		}
	}
	wantRefused(t, third)
	if err := first.Leave(); err != nil {
		t.Fatal(err)
	}
	wantRefused(t, third)
	if err := second.Leave(); err != nil {
		t.Fatal(err)
	}
	wantAlone(t, third)
	wantAlone(t, third)
}

func TestNobodySharesTheFolderThatOneHasAlone(t *testing.T) {
	path := t.TempDir()
	one, other := mustOpen(t, path), mustOpen(t, path)
	failed := errors.New("failed")
	err := one.Alone(func() error {
		if err := other.Share(); !model.Is(err, model.Unavailable) {
			t.Errorf("Share gives %v, want that it isn't possible now", err)
		}
		wantRefused(t, other)
		mustLock(t, other, false)
		return failed
	})
	if !errors.Is(err, failed) {
		t.Errorf("Alone gives %v, want the error of what it called", err)
	}
	if err := other.Share(); err != nil {
		t.Errorf("Share gives %v after the other had the folder alone", err)
	}
	if err := other.Leave(); err != nil {
		t.Error(err)
	}
}

func TestASenderThatSharesNothingKeepsOthersFromTheFolder(t *testing.T) {
	path := t.TempDir()
	sender, other := mustOpen(t, path), mustOpen(t, path)
	mustLock(t, sender, true)
	wantRefused(t, other)
	if err := sender.Unlock(); err != nil {
		t.Fatal(err)
	}
	wantAlone(t, other)
}
