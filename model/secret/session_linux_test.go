package secret_test

import (
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	"go.uber.org/goleak"

	"latchbell/model/secret/secrettest"
)

// enter makes the test's process use the session of env until the test ends.
func enter(t *testing.T, env []string) {
	t.Helper()
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		switch name {
		case "DBUS_SESSION_BUS_ADDRESS", "HOME", "XDG_RUNTIME_DIR":
			t.Setenv(name, value)
		}
	}
	t.Cleanup(func() {
		if shared, err := dbus.SessionBus(); err == nil {
			_ = shared.Close() // so that the next test's session is used
		}
	})
}

// session gives the test an unlocked keychain of its own.
func session(t *testing.T) (env []string) {
	t.Helper()
	noLeaks(t)
	env = secrettest.Session(t)
	enter(t, env)
	return env
}

func noLeaks(t *testing.T) {
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// signalKeyring sends a signal to the gnome-keyring of the session.
func signalKeyring(t *testing.T, s syscall.Signal) {
	t.Helper()
	var pid uint32
	err := sharedBus(t).BusObject().
		Call("org.freedesktop.DBus.GetConnectionUnixProcessID", 0, "org.freedesktop.secrets").Store(&pid)
	if err != nil {
		t.Fatal(err)
	}
	keyring, err := os.FindProcess(int(pid))
	if err != nil {
		t.Fatal(err)
	}
	if err := keyring.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// owned reports whether anybody offers the Secret Service.
func owned(t *testing.T) bool {
	var owned bool
	err := sharedBus(t).BusObject().
		Call("org.freedesktop.DBus.NameHasOwner", 0, "org.freedesktop.secrets").Store(&owned)
	if err != nil {
		t.Fatal(err)
	}
	return owned
}

func sharedBus(t *testing.T) *dbus.Conn {
	t.Helper()
	bus, err := dbus.SessionBus()
	if err != nil {
		t.Fatal(err)
	}
	return bus
}

func eventually(t *testing.T, condition func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !condition(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("didn't come true within 10 s")
		}
	}
}
