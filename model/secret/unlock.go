//go:build !windows && !darwin

package secret

import (
	"context"
	"errors"
	"fmt"

	"github.com/godbus/dbus/v5"
)

const (
	promptInterface = "org.freedesktop.Secret.Prompt"
	busInterface    = "org.freedesktop.DBus"
)

var (
	errDismissed = errors.New("the password window was closed")
	errGone      = errors.New("the Secret Service went away")
)

// unlock has the Secret Service ask the user for the password of the keychain,
// and then, if that is how it works, for leave to read Latchbell's entries. If
// there is no keychain, it has it ask for the password of a new one.
func unlock(ctx context.Context) error {
	bus, err := sessionBus()
	if err != nil {
		return err
	}
	collection, err := findCollection(ctx, bus)
	if errors.Is(err, errNoCollection) {
		return createCollection(ctx, bus)
	}
	if err != nil {
		return err
	}
	if err := unlockObjects(ctx, bus, collection); err != nil {
		return fmt.Errorf("unlocking the keychain: %w", err)
	}
	items, err := lockedItems(ctx, bus, map[string]string{"service": Service})
	if err != nil || len(items) == 0 {
		return err
	}
	if err := unlockObjects(ctx, bus, items...); err != nil {
		return fmt.Errorf("unlocking the entries of the keychain: %w", err)
	}
	return nil
}

// createCollection has the user choose the password of a new keychain.
func createCollection(ctx context.Context, bus *dbus.Conn) error {
	properties := map[string]dbus.Variant{collectInterface + ".Label": dbus.MakeVariant("Login")}
	var collection, prompt dbus.ObjectPath
	err := bus.Object(secretsName, secretsPath).
		CallWithContext(ctx, serviceInterface+".CreateCollection", 0, properties, defaultAlias).
		Store(&collection, &prompt)
	if err != nil {
		return fmt.Errorf("making a keychain: %w", err)
	}
	if err := ask(ctx, bus, prompt); err != nil {
		return fmt.Errorf("making a keychain: %w", err)
	}
	return nil
}

func unlockObjects(ctx context.Context, bus *dbus.Conn, objects ...dbus.ObjectPath) error {
	var unlocked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	err := bus.Object(secretsName, secretsPath).
		CallWithContext(ctx, serviceInterface+".Unlock", 0, objects).Store(&unlocked, &prompt)
	if err != nil {
		return err
	}
	return ask(ctx, bus, prompt)
}

// ask shows a prompt of the Secret Service and waits for the user's answer. It
// does nothing if there is no prompt. When ctx ends it leaves the prompt open:
// its method Dismiss makes gnome-keyring 42 fail an assertion and abort.
func ask(ctx context.Context, bus *dbus.Conn, prompt dbus.ObjectPath) error {
	if prompt == noObject {
		return nil
	}
	signals := make(chan *dbus.Signal, 8)
	bus.Signal(signals)
	defer bus.RemoveSignal(signals)
	for _, match := range [][]dbus.MatchOption{
		{dbus.WithMatchObjectPath(prompt), dbus.WithMatchInterface(promptInterface)},
		{dbus.WithMatchInterface(busInterface), dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, secretsName)},
	} {
		if err := bus.AddMatchSignalContext(ctx, match...); err != nil {
			return fmt.Errorf("listening for the answer: %w", err)
		}
		defer func() { _ = bus.RemoveMatchSignal(match...) }() // fails only on a dead connection
	}
	err := bus.Object(secretsName, prompt).CallWithContext(ctx, promptInterface+".Prompt", 0, "").Err
	if err != nil {
		return fmt.Errorf("opening the password window: %w", err)
	}
	return awaitAnswer(ctx, signals, prompt)
}

// awaitAnswer returns when the user has answered the prompt, or nobody is left
// to be answered.
func awaitAnswer(ctx context.Context, signals <-chan *dbus.Signal, prompt dbus.ObjectPath) error {
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case signal, open := <-signals:
			switch {
			case !open, isAbout(signal, busInterface+".NameOwnerChanged", secretsName):
				return errGone
			case signal.Path != prompt:
				continue // the connection is shared with other parts of the program
			case isAbout(signal, promptInterface+".Completed", true):
				return errDismissed
			case isAbout(signal, promptInterface+".Completed", false):
				return nil
			}
		}
	}
}

// isAbout reports whether signal has this name and this first argument.
func isAbout(signal *dbus.Signal, name string, first any) bool {
	return signal.Name == name && len(signal.Body) > 0 && signal.Body[0] == first
}
