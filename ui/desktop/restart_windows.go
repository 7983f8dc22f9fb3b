package desktop

import (
	"os"
	"os/exec"
)

// replaceProcess starts the new process beside this one, which is about to end.
func replaceProcess(program string, args, environment []string) error {
	next := exec.Command(program, args[1:]...)
	next.Env = environment
	next.Stdin, next.Stdout, next.Stderr = os.Stdin, os.Stdout, os.Stderr
	return next.Start()
}
