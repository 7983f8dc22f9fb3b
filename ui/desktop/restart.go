package desktop

import (
	"fmt"
	"os"
)

// Restart replaces this program by a new run of it, with the same arguments and
// environment, for a window that has to begin anew on other data. Everything
// must be closed before. Where the system can replace a process it doesn't
// return; elsewhere it returns nil when the new one has been started, and the
// caller ends.
func Restart() error {
	program, err := os.Executable()
	if err == nil {
		err = replaceProcess(program, os.Args, os.Environ())
	}
	if err != nil {
		return fmt.Errorf("starting Latchbell again: %w", err)
	}
	return nil
}
