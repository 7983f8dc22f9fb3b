package desktop_test

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"latchbell/ui/desktop"
)

// restartVar makes the test program restart itself once.
const restartVar = "LATCHBELL_TEST_RESTART"

func restartOnce() {
	if os.Getenv(restartVar) == "again" {
		fmt.Println("restarted with", os.Args[1:])
		os.Exit(0)
	}
	if err := os.Setenv(restartVar, "again"); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	if err := desktop.Restart(); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

func TestRestartRunsTheProgramAgainWithItsArguments(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "--data", "a folder")
	cmd.Env = append(os.Environ(), restartVar+"=now")
	out, err := cmd.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "restarted with [--data a folder]") {
		t.Errorf("the program said %q (%v)", out, err)
	}
}
