// Package nodetest installs the Node.js libraries that tests use as real
// counterparts.
package nodetest

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Install installs the libraries of the folder as its lock file says, once. It
// ends the test if Node.js is missing.
func Install(t *testing.T, folder string) {
	t.Helper()
	for _, program := range []string{"node", "npm"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Fatalf("%s is missing. Install Node.js 18 or later: the test needs libraries that run on it.", program)
		}
	}
	// npm writes this file last, so a broken installation is done again.
	_, err := os.Stat(filepath.Join(folder, "node_modules", ".package-lock.json"))
	if !errors.Is(err, fs.ErrNotExist) {
		return
	}
	install := exec.CommandContext(t.Context(), "npm", "ci", "--no-audit", "--no-fund")
	install.Dir = folder
	if output, err := install.CombinedOutput(); err != nil {
		t.Fatalf("npm ci in %s: %v\n%s", folder, err, output)
	}
}
