//go:build soak

package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/model"
)

// onSmallDisk is a shell script that runs a program with a copy of a data folder
// on a file system of its own, of a few megabytes. Nearly all of it is taken by
// a file that can be removed to make room.
const onSmallDisk = `from=$0 to=$1 && shift && mount -t tmpfs -o size=12m tmpfs "$to" && cp -a "$from/." "$to" &&
	head -c 6000000 /dev/zero >"$to/ballast" && exec "$@" --data "$to"`

// serveOnSmallDisk serves in a namespace of its own, in which every user may
// mount a file system, and returns the path of the ballast.
func (p *program) serveOnSmallDisk() (intake *process, ballast string) {
	p.t.Helper()
	disk := p.t.TempDir()
	inside := *p
	inside.binary = "unshare"
	intake = inside.start("--user", "--map-root-user", "--mount", "sh", "-c", onSmallDisk, p.data, disk,
		p.binary, "serve", "--listen", "127.0.0.1:0")
	return intake, filepath.Join("/proc", fmt.Sprint(intake.command.Process.Pid), "root", disk, "ballast")
}

func TestADiskThatFillsUpStopsTheIntakeUntilThereIsRoom(t *testing.T) {
	p := newProgram(t)
	secret := model.NewSecret()
	receiver := newCRM(t, secret)
	p.addWebhook(receiver.URL, secret)
	token := strings.TrimSpace(p.must("", "token"))
	intake, ballast := p.serveOnSmallDisk()
	c := &client{t: t, url: intake.url, token: token}

	event := fmt.Sprintf(`{"type":"license.renewed","data":{"note":%q}}`, strings.Repeat("x", 50_000))
	var accepted []string
	id, err := c.post(event)
	for ; err == nil && len(accepted) < 1000; id, err = c.post(event) {
		accepted = append(accepted, id)
	}
	if err == nil || !strings.Contains(err.Error(), "507") || !strings.Contains(err.Error(), "disk is full") {
		t.Fatalf("after %d events the intake says %v", len(accepted), err)
	}
	waitFor(t, "what was accepted", func() bool { return receiver.got(accepted) })
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "room again", func() bool {
		id, err = c.post(renewed)
		return err == nil
	})
	accepted = append(accepted, id)
	waitFor(t, "all outcomes", func() bool { return c.pending() == 0 })
	if came, requests := receiver.count(), receiver.requests(); came != len(accepted) || requests != came {
		t.Errorf("%d events were accepted; %d came, in %d requests", len(accepted), came, requests)
	}
	t.Logf("the disk was full after %d events", len(accepted)-1)
	if code := intake.end(); code != 0 {
		t.Errorf("serve ended with exit code %d: %s", code, intake.stderr)
	}
}
