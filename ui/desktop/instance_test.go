package desktop_test

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"latchbell/ui/desktop"
)

func TestMain(m *testing.M) {
	if os.Getenv(restartVar) != "" {
		restartOnce()
	}
	goleak.VerifyTestMain(m)
}

func claim(t *testing.T, dir string) *desktop.Instance {
	t.Helper()
	instance, err := desktop.Claim(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(instance.Release)
	return instance
}

func TestASecondWindowRaisesTheFirst(t *testing.T) {
	dir := t.TempDir()
	first := claim(t, dir)
	if _, err := desktop.Claim(dir); !errors.Is(err, desktop.ErrRaised) {
		t.Fatalf("the second claim returned %v, want ErrRaised", err)
	}
	select {
	case <-first.Raise():
	case <-time.After(5 * time.Second):
		t.Error("the first window wasn't told")
	}
}

func TestOtherFoldersHaveTheirOwnWindow(t *testing.T) {
	claim(t, t.TempDir())
	claim(t, t.TempDir())
}

func TestAReleasedFolderCanBeClaimedAgain(t *testing.T) {
	dir := t.TempDir()
	first := claim(t, dir)
	first.Release()
	first.Release()
	claim(t, dir)
}

func TestASocketLeftByACrashIsNoObstacle(t *testing.T) {
	dir := t.TempDir()
	listener, err := net.Listen("unix", filepath.Join(dir, "window.sock"))
	if err != nil {
		t.Fatal(err)
	}
	listener.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	claim(t, dir)
}
