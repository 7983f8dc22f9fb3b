//go:build !windows && !darwin

package secret

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"github.com/godbus/dbus/v5"
)

// The names of the Secret Service API 0.2,
// https://specifications.freedesktop.org/secret-service/.
const (
	secretsName       = "org.freedesktop.secrets"
	secretsPath       = dbus.ObjectPath("/org/freedesktop/secrets")
	loginPath         = dbus.ObjectPath("/org/freedesktop/secrets/collection/login")
	serviceInterface  = "org.freedesktop.Secret.Service"
	collectInterface  = "org.freedesktop.Secret.Collection"
	noObject          = dbus.ObjectPath("/")
	defaultAlias      = "default"
	propertyGetMethod = "org.freedesktop.DBus.Properties.Get"
)

// asksByItself: ready sees to it that a call which would open a password window
// isn't made.
const asksByItself = false

var (
	errNoSession    = errors.New("there is no session bus")
	errLocked       = errors.New("the keychain is locked")
	errNoCollection = errors.New("the Secret Service has no default collection")
)

// ready returns nil if an operation on the entry named ref wouldn't make the
// Secret Service ask the user anything. go-keyring unlocks whatever it finds
// locked, which opens a password window at each call.
func ready(ctx context.Context, ref string) error {
	bus, err := sessionBus()
	if err != nil {
		return err
	}
	collection, err := findCollection(ctx, bus)
	if err != nil {
		return err
	}
	locked, err := property[bool](ctx, bus.Object(secretsName, collection), collectInterface, "Locked")
	if err != nil {
		return fmt.Errorf("asking whether the keychain is locked: %w", err)
	}
	if locked {
		return errLocked
	}
	// KeePassXC can also lock single entries of an open collection.
	items, err := lockedItems(ctx, bus, map[string]string{"service": Service, "username": ref})
	if err == nil && len(items) > 0 {
		return errLocked
	}
	return err
}

// sessionBus returns the connection that go-keyring uses too: KeePassXC opens
// entries for one connection at a time. If there is no bus it says so rather
// than let godbus run dbus-launch, which hangs without a display.
func sessionBus() (*dbus.Conn, error) {
	if address := os.Getenv("DBUS_SESSION_BUS_ADDRESS"); address == "" || address == "autolaunch:" {
		socket := filepath.Join(os.Getenv("XDG_RUNTIME_DIR"), "bus")
		if !filepath.IsAbs(socket) {
			return nil, errNoSession
		}
		if _, err := os.Stat(socket); err != nil {
			return nil, errNoSession
		}
		// godbus reads nothing but the environment.
		if err := os.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+dbus.EscapeBusAddressValue(socket)); err != nil {
			return nil, err
		}
	}
	bus, err := dbus.SessionBus()
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errNoSession, err)
	}
	return bus, nil
}

// findCollection returns the collection that go-keyring uses: "login", or else
// the default one.
func findCollection(ctx context.Context, bus *dbus.Conn) (dbus.ObjectPath, error) {
	service := bus.Object(secretsName, secretsPath)
	all, err := property[[]dbus.ObjectPath](ctx, service, serviceInterface, "Collections")
	if err != nil {
		return "", fmt.Errorf("listing the collections of the keychain: %w", err)
	}
	if slices.Contains(all, loginPath) {
		return loginPath, nil
	}
	var path dbus.ObjectPath
	err = service.CallWithContext(ctx, serviceInterface+".ReadAlias", 0, defaultAlias).Store(&path)
	if err != nil {
		return "", fmt.Errorf("finding the default collection of the keychain: %w", err)
	}
	if path == noObject {
		return "", errNoCollection
	}
	return path, nil
}

// lockedItems returns the entries with these attributes that are locked.
func lockedItems(ctx context.Context, bus *dbus.Conn, attributes map[string]string) ([]dbus.ObjectPath, error) {
	var unlocked, locked []dbus.ObjectPath
	err := bus.Object(secretsName, secretsPath).
		CallWithContext(ctx, serviceInterface+".SearchItems", 0, attributes).Store(&unlocked, &locked)
	if err != nil {
		return nil, fmt.Errorf("looking for locked entries of the keychain: %w", err)
	}
	return locked, nil
}

// property reads a property of type T.
func property[T any](ctx context.Context, object dbus.BusObject, iface, name string) (T, error) {
	var value T
	var variant dbus.Variant
	if err := object.CallWithContext(ctx, propertyGetMethod, 0, iface, name).Store(&variant); err != nil {
		return value, err
	}
	return value, variant.Store(&value)
}

// platformAdvice says what the user can do about err.
func platformAdvice(err error) string {
	var failure dbus.Error
	switch {
	case errors.Is(err, errNoSession):
		return "The keychain can't be reached, because Latchbell runs outside a desktop session. Start it from your desktop. On a computer without one, start it in a session that has a keychain (dbus-run-session with an unlocked gnome-keyring)."
	case errors.Is(err, errLocked):
		return "The keychain is locked. Unlock it with your password."
	case errors.Is(err, errNoCollection):
		return "You have no keychain yet. Make one with Unlock in Latchbell's window, or in your password manager."
	case errors.Is(err, errDismissed):
		return "The keychain is still locked, because the password window was closed. Try again, and enter the password."
	case errors.Is(err, errGone), errors.As(err, &failure) && isMissing(failure):
		return "No keychain is running. Install gnome-keyring or KeePassXC (with its Secret Service switched on), then log in again."
	}
	return "The keychain refused to answer. Check that it is running and unlocked; if it is, log out and in again."
}

// isMissing reports whether the bus found nobody who offers the Secret Service.
func isMissing(failure dbus.Error) bool {
	return slices.Contains([]string{
		"org.freedesktop.DBus.Error.ServiceUnknown",
		"org.freedesktop.DBus.Error.NameHasNoOwner",
		"org.freedesktop.DBus.Error.NoReply",
		"org.freedesktop.DBus.Error.Spawn.ExecFailed",
		"org.freedesktop.DBus.Error.Spawn.ChildExited",
		"org.freedesktop.DBus.Error.Spawn.ServiceNotFound",
	}, failure.Name)
}
