// Package e2e plays a user: it starts the real program in a real window, with a
// window manager, a session bus and a keychain, moves the mouse, types, and
// reads the screen.
package e2e

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchbell/model/secret/secrettest"
)

// patience is how long the program may take to show or do something. Machines
// that build and test at the same time are slow.
const patience = 2 * time.Minute

// screenSize is that of the display, and so of the full window.
const screenSize = "1280x800"

// desktop is a display with a window manager, and a session with a keychain.
type desktop struct {
	t   *testing.T
	env []string
}

// newDesktop starts the display; it ends with the test.
func newDesktop(t *testing.T) *desktop {
	t.Helper()
	for _, tool := range []string{"Xvfb", "openbox", "xdotool", "import", "tesseract"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Fatalf("%s is missing; run \"make test\", which installs it", tool)
		}
	}
	d := &desktop{t: t}
	d.env = append(secrettest.Session(t), "DISPLAY="+startDisplay(t), "FYNE_SCALE=1", "FYNE_THEME=light",
		"LIBGL_ALWAYS_SOFTWARE=1", "WAYLAND_DISPLAY=")
	d.start(d.command("openbox", "--sm-disable"))
	return d
}

// startDisplay starts an X server on a free display and returns its name.
func startDisplay(t *testing.T) string {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	server := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", screenSize+"x24", "-nolisten", "tcp")
	server.ExtraFiles = []*os.File{write}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(server) })
	write.Close()
	number := make([]byte, 16)
	n, err := read.Read(number)
	if err != nil {
		t.Fatalf("the X server didn't start: %v", err)
	}
	return ":" + strings.TrimSpace(string(number[:n]))
}

// command prepares a program that runs on the desktop.
func (d *desktop) command(name string, args ...string) *exec.Cmd {
	command := exec.Command(name, args...)
	command.Env = d.env
	return command
}

// start runs a program until the test ends.
func (d *desktop) start(command *exec.Cmd) {
	d.t.Helper()
	if err := command.Start(); err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { stop(command) })
}

func stop(command *exec.Cmd) {
	_ = command.Process.Kill()
	_ = command.Wait()
}

// run runs a program to its end and returns what it printed.
func (d *desktop) run(name string, args ...string) string {
	d.t.Helper()
	var stderr bytes.Buffer
	command := d.command(name, args...)
	command.Stderr = &stderr
	out, err := command.Output()
	if err != nil {
		d.t.Fatalf("%s %s: %v: %s", name, strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// key presses keys, each such as "ctrl+n" or "Tab".
func (d *desktop) key(keys ...string) {
	d.t.Helper()
	d.run("xdotool", append([]string{"key", "--clearmodifiers", "--delay", "60"}, keys...)...)
}

// write types text where the focus is.
func (d *desktop) write(text string) {
	d.t.Helper()
	d.run("xdotool", "type", "--clearmodifiers", "--delay", "15", text)
}

// point moves the mouse.
func (d *desktop) point(at spot) {
	d.t.Helper()
	d.run("xdotool", "mousemove", "--sync", strconv.Itoa(at.x), strconv.Itoa(at.y))
}

// click moves the mouse to where text stands on the screen and presses it.
func (d *desktop) click(text string) {
	d.t.Helper()
	d.clickAt(d.see(text))
}

// clickAt presses a place on the screen.
func (d *desktop) clickAt(at spot) {
	d.t.Helper()
	d.point(at)
	d.run("xdotool", "click", "1")
}

// artefacts is where the screenshots are kept.
func artefacts(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("LATCHBELL_ARTEFACTS")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "latchbell-artefacts")
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// keep saves a screenshot under this name among the artefacts.
func (d *desktop) keep(name string) {
	d.t.Helper()
	d.run("import", "-window", "root", filepath.Join(artefacts(d.t), name+".png"))
}

// wait calls ready until it returns true.
func (d *desktop) wait(what string, ready func() bool) {
	d.t.Helper()
	deadline := time.Now().Add(patience)
	for !ready() {
		if time.Now().After(deadline) {
			d.keep("failure")
			d.t.Fatalf("waited %v for %s; see failure.png in %s", patience, what, artefacts(d.t))
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// build builds the program, or takes the one that LATCHBELL_BINARY names.
func build(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("LATCHBELL_BINARY"); path != "" {
		return path
	}
	path := filepath.Join(t.TempDir(), "latchbell")
	out, err := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", path, "latchbell").CombinedOutput()
	if err != nil {
		t.Fatalf("building: %v\n%s", err, out)
	}
	return path
}

func (s spot) String() string { return fmt.Sprintf("%d,%d", s.x, s.y) }
