//go:build windows || darwin

package secret

import (
	"context"
	"runtime"

	"github.com/zalando/go-keyring"
)

// asksByItself: the system opens a password window whenever it needs one, and
// there is no way to know beforehand.
const asksByItself = true

// probeRef names the entry that unlock stores for a moment.
const probeRef = "unlock"

// ready has nothing to find out here.
func ready(context.Context, string) error { return nil }

// unlock makes the system ask for the password by storing an entry, which it
// refuses to do in a locked keychain.
func unlock(context.Context) error {
	if err := keyring.Set(Service, probeRef, "open"); err != nil {
		return err
	}
	return keyring.Delete(Service, probeRef)
}

// platformAdvice says what the user can do. The systems give no reasons.
func platformAdvice(error) string {
	if runtime.GOOS == "darwin" {
		return "The keychain can't be used. Open Keychain Access, unlock the login keychain, and try again."
	}
	return "Windows doesn't let Latchbell use the Credential Manager. Check that the service of this name runs, then sign in again."
}
