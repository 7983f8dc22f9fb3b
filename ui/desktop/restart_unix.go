//go:build unix

package desktop

import "syscall"

// replaceProcess keeps the process, and with it the terminal or the service
// manager that watches it.
func replaceProcess(program string, args, environment []string) error {
	return syscall.Exec(program, args, environment)
}
