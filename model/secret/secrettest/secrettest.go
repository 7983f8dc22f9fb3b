// Package secrettest gives tests a real keychain that isn't the developer's: a
// private session bus with an unlocked gnome-keyring on it. It needs the
// programs dbus-daemon and gnome-keyring-daemon.
package secrettest

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

const (
	password    = "correct horse"
	startLimit  = 10 * time.Second
	secretsName = "org.freedesktop.secrets"
	secretsPath = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath   = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
)

// Session starts a session bus with an unlocked gnome-keyring and returns the
// environment for processes that shall use them. Home, configuration, cache and
// runtime directory are private to it. All stops with the test.
func Session(t testing.TB) []string {
	t.Helper()
	env := Bus(t)
	Keyring(t, env)
	return env
}

// Bus starts a session bus that offers nothing, and returns the environment as
// Session does.
func Bus(t testing.TB) []string {
	t.Helper()
	home := privateFolder(t)
	env := environment(home)
	configuration := filepath.Join(home, "bus.conf")
	if err := os.WriteFile(configuration, fmt.Appendf(nil, busConfiguration, home), 0o600); err != nil {
		t.Fatal(err)
	}
	daemon := exec.Command("dbus-daemon", "--nofork", "--nosyslog", "--print-address=1", "--config-file="+configuration)
	daemon.Env = env
	output, err := daemon.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, daemon, "dbus")
	address, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("dbus-daemon didn't say its address: %v", err)
	}
	return append(env, "DBUS_SESSION_BUS_ADDRESS="+strings.TrimSpace(address))
}

// Keyring starts an unlocked gnome-keyring on the bus of env. Its "login"
// keyring is new, or the one that an earlier gnome-keyring of env left behind.
func Keyring(t testing.TB, env []string) {
	t.Helper()
	daemon := exec.Command("gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets")
	daemon.Env = env
	daemon.Stdin = strings.NewReader(password)
	start(t, daemon, "gnome-keyring")
	bus := connect(t, env)
	for deadline := time.Now().Add(startLimit); !runs(bus); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("gnome-keyring-daemon didn't start within %v", startLimit)
		}
	}
}

// runs reports whether the login keyring is there.
func runs(bus *dbus.Conn) bool {
	var owned bool
	err := bus.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, secretsName).Store(&owned)
	if err != nil || !owned {
		return false
	}
	_, err = bus.Object(secretsName, loginPath).GetProperty("org.freedesktop.Secret.Collection.Locked")
	return err == nil
}

// Lock locks the login keyring of env.
func Lock(t testing.TB, env []string) {
	t.Helper()
	bus := connect(t, env)
	err := bus.Object(secretsName, secretsPath).
		Call("org.freedesktop.Secret.Service.Lock", 0, []dbus.ObjectPath{loginPath}).Err
	if err != nil {
		t.Fatalf("locking the keyring: %v", err)
	}
}

// Unlock unlocks the login keyring of env as logging in does: without asking.
func Unlock(t testing.TB, env []string) {
	t.Helper()
	service := connect(t, env).Object(secretsName, secretsPath)
	var ignored dbus.Variant
	var session dbus.ObjectPath
	err := service.Call("org.freedesktop.Secret.Service.OpenSession", 0, "plain", dbus.MakeVariant("")).
		Store(&ignored, &session)
	if err != nil {
		t.Fatalf("unlocking the keyring: %v", err)
	}
	master := struct {
		Session     dbus.ObjectPath
		Parameters  []byte
		Value       []byte
		ContentType string
	}{session, []byte{}, []byte(password), "text/plain"}
	err = service.Call("org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface.UnlockWithMasterPassword",
		0, loginPath, master).Err
	if err != nil {
		t.Fatalf("unlocking the keyring: %v", err)
	}
}

// connect returns a connection to the bus of env that closes with the test.
func connect(t testing.TB, env []string) *dbus.Conn {
	t.Helper()
	var address string
	for _, entry := range env {
		if value, ok := strings.CutPrefix(entry, "DBUS_SESSION_BUS_ADDRESS="); ok {
			address = value
		}
	}
	bus, err := dbus.Connect(address)
	if err != nil {
		t.Fatalf("connecting to the test's session bus: %v", err)
	}
	t.Cleanup(func() { _ = bus.Close() })
	return bus
}

// start starts a daemon that is killed with the test.
func start(t testing.TB, daemon *exec.Cmd, dpkg string) {
	t.Helper()
	if err := daemon.Start(); err != nil {
		t.Fatalf("This test needs the package %s: %v", dpkg, err)
	}
	t.Cleanup(func() {
		_ = daemon.Process.Kill() // it may be gone already
		_ = daemon.Wait()
	})
}

// privateFolder returns a new folder with a path that is short enough for
// sockets; t.TempDir puts the test's name into it.
func privateFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "keychain")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	// Every desktop makes this one, and some programs count on it.
	if err := os.Mkdir(filepath.Join(folder, ".cache"), 0o700); err != nil {
		t.Fatal(err)
	}
	return folder
}

// environment is that of the test, with home in place of all that is the
// user's own.
func environment(home string) []string {
	var env []string
	for _, entry := range os.Environ() {
		name, _, _ := strings.Cut(entry, "=")
		switch name {
		case "DBUS_SESSION_BUS_ADDRESS", "GNOME_KEYRING_CONTROL", "SSH_AUTH_SOCK",
			"XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "HOME", "XDG_RUNTIME_DIR":
		default:
			env = append(env, entry)
		}
	}
	return append(env, "HOME="+home, "XDG_RUNTIME_DIR="+home)
}

// busConfiguration has no service files, so that no program of this computer is
// started by a call to the bus.
const busConfiguration = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:path=%s/bus</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
`
