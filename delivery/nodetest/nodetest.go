// Package nodetest installs the Node.js libraries that tests use as real
// counterparts.
package nodetest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install installs the libraries of the folder as its lock file says, unless they
// are there. It ends the test if Node.js is missing.
func Install(t *testing.T, folder string) {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing. Install Node.js 18 or later: the test needs libraries that run on it.", program)
		}
	}
	if installed(folder) {
		return
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund")
	install.Dir = folder
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci in %s: %v\n%s", folder, err, output)
	}
}

// installed reports whether the libraries are those of the lock file: npm writes
// its own copy of it last, so a broken installation is done again, and so is one
// from before the lock file changed.
func installed(folder string) bool {
	done, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json"))
	if err != nil {
		return false
	}
	wanted, err := os.Stat(filepath.Join(folder, "package-lock.json"))
	return err == nil && !wanted.ModTime().After(done.ModTime())
}
