package folder_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"latchbell/model"
	"latchbell/model/folder"
)

func TestOpenMakesAPrivateFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a folder", "with ünicode")
	f, err := folder.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(f.Path)
	if err != nil {
		t.Fatal(err)
	}
	if runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("the folder's mode is %v, want 0700", info.Mode().Perm())
	}
}

func TestDataOfAnEventIsNoFolder(t *testing.T) {
	t.Chdir(t.TempDir())
	if _, err := folder.Open(`{"license":{}}`); model.FieldOf(err) != "data" {
		t.Errorf("got %v", err)
	}
	if made, err := os.ReadDir("."); err != nil || len(made) != 0 {
		t.Errorf("%v was made (%v)", made, err)
	}
}

func TestOneSenderAtATime(t *testing.T) {
	path := t.TempDir()
	first, second := mustOpen(t, path), mustOpen(t, path)
	mustLock(t, first, true)
	mustLock(t, second, false)
	if err := first.Unlock(); err != nil {
		t.Fatal(err)
	}
	mustLock(t, second, true)
	if err := second.Unlock(); err != nil {
		t.Fatal(err)
	}
}

func TestDefaultFollowsTheEnvironment(t *testing.T) {
	t.Setenv(folder.EnvVar, "/somewhere/else")
	if got, err := folder.Default(); err != nil || got != "/somewhere/else" {
		t.Errorf("Default() = %q, %v", got, err)
	}
}

func TestOpenSaysWhatToDoAboutAPathThatIsAFile(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := folder.Open(filepath.Join(file, "data")); err == nil {
		t.Error("Open succeeded below a file")
	}
}

func mustOpen(t *testing.T, path string) *folder.Folder {
	t.Helper()
	f, err := folder.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func mustLock(t *testing.T, f *folder.Folder, want bool) {
	t.Helper()
	got, err := f.Lock()
	if err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Fatalf("Lock() = %v, want %v", got, want)
	}
}
