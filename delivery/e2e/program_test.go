// Package e2e runs the real program as its users do: processes, files, sockets
// and a keychain, nothing inside.
package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"latchbell/model/secret/secrettest"
)

// patience is how long anything may take that is waited for.
const patience = 60 * time.Second

// program is the binary with a data folder and a session of its own.
type program struct {
	t      *testing.T
	binary string
	data   string
	// env is that of a session with a keychain of its own.
	env []string
}

func newProgram(t *testing.T) *program {
	t.Helper()
	return &program{t: t, binary: build(t), data: t.TempDir(), env: secrettest.Session(t)}
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

func (p *program) command(args ...string) *exec.Cmd {
	command := exec.Command(p.binary, args...)
	command.Env = append(p.env, "LATCHBELL_DATA="+p.data)
	return command
}

// result is what a finished command left behind.
type result struct {
	code           int
	stdout, stderr string
}

// run runs a command to its end, with input on standard input.
func (p *program) run(input string, args ...string) result {
	p.t.Helper()
	var stdout, stderr bytes.Buffer
	command := p.command(args...)
	command.Stdin, command.Stdout, command.Stderr = strings.NewReader(input), &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return result{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

// must runs a command that has to succeed and returns what it printed.
func (p *program) must(input string, args ...string) string {
	p.t.Helper()
	r := p.run(input, args...)
	if r.code != 0 {
		p.t.Fatalf("latchbell %s: exit code %d: %s", strings.Join(args, " "), r.code, r.stderr)
	}
	return r.stdout
}

// process is a command that runs on: serve or listen.
type process struct {
	t       *testing.T
	command *exec.Cmd
	stderr  *bytes.Buffer
	// url is the address that its first line named.
	url string
	// lines gets what it prints after that; closed at its end.
	lines chan string
}

// start starts a command that prints one line with its address when it's ready.
func (p *program) start(args ...string) *process {
	p.t.Helper()
	command := p.command(args...)
	stdout, err := command.StdoutPipe()
	if err != nil {
		p.t.Fatal(err)
	}
	started := &process{t: p.t, command: command, stderr: new(bytes.Buffer), lines: make(chan string, 100_000)}
	command.Stderr = started.stderr
	if err := command.Start(); err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(started.kill)
	reader := bufio.NewReader(stdout)
	ready, err := reader.ReadString('\n')
	if err != nil {
		p.t.Fatalf("latchbell %s ended before it was ready: %s", args[0], started.stderr)
	}
	_, started.url, _ = strings.Cut(strings.TrimSpace(ready), " on ")
	go started.follow(reader)
	return started
}

func (s *process) follow(stdout io.Reader) {
	defer close(s.lines)
	scanner := bufio.NewScanner(stdout)
	for scanner.Scan() {
		s.lines <- scanner.Text()
	}
}

// kill ends the process as kill -9 does.
func (s *process) kill() {
	_ = s.command.Process.Kill()
	_ = s.command.Wait()
}

// end asks the process to end and returns its exit code.
func (s *process) end() int {
	s.t.Helper()
	if err := s.command.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Fatal(err)
	}
	for range s.lines {
	}
	_ = s.command.Wait()
	return s.command.ProcessState.ExitCode()
}

// expect waits for a printed line that contains text.
func (s *process) expect(text string) string {
	s.t.Helper()
	deadline := time.After(patience)
	var seen []string
	for {
		select {
		case line, ok := <-s.lines:
			if !ok {
				s.t.Fatalf("it ended without %q; it printed:\n%s", text, strings.Join(seen, "\n"))
			}
			if strings.Contains(line, text) {
				return line
			}
			seen = append(seen, line)
		case <-deadline:
			s.t.Fatalf("no %q within %v; it printed:\n%s", text, patience, strings.Join(seen, "\n"))
		}
	}
}

// client speaks to the intake.
type client struct {
	t          *testing.T
	url, token string
}

// client returns a client of the intake with the right token.
func (p *program) client(intake *process) *client {
	p.t.Helper()
	return &client{t: p.t, url: intake.url, token: strings.TrimSpace(p.must("", "token"))}
}

// post hands over an event and returns its id, or an error that the license
// server would see.
func (c *client) post(event string) (string, error) {
	request, err := http.NewRequest(http.MethodPost, c.url+"/v1/events", strings.NewReader(event))
	if err != nil {
		return "", err
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	request.Header.Set("Content-Type", "application/json")
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	var answer struct{ ID, Detail string }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		return "", err
	}
	if response.StatusCode != http.StatusAccepted && response.StatusCode != http.StatusOK {
		return "", errors.New(response.Status + ": " + answer.Detail)
	}
	return answer.ID, nil
}

// mustPost hands over an event that has to be accepted.
func (c *client) mustPost(event string) string {
	c.t.Helper()
	id, err := c.post(event)
	if err != nil {
		c.t.Fatal(err)
	}
	return id
}

// status returns the status of the only delivery of an event.
func (c *client) status(eventID string) string {
	c.t.Helper()
	request, err := http.NewRequest(http.MethodGet, c.url+"/v1/events/"+eventID, nil)
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		c.t.Fatal(err)
	}
	defer response.Body.Close()
	var answer struct{ Deliveries []struct{ Status string } }
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		c.t.Fatal(err)
	}
	if len(answer.Deliveries) != 1 {
		c.t.Fatalf("the event has %d deliveries, want 1", len(answer.Deliveries))
	}
	return answer.Deliveries[0].Status
}

// expectStatus waits until the only delivery of an event has this status.
func (c *client) expectStatus(eventID, want string) {
	c.t.Helper()
	waitFor(c.t, "a delivery that is "+want, func() bool { return c.status(eventID) == want })
}

// waitFor calls ready until it returns true.
func waitFor(t *testing.T, what string, ready func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !ready() {
		if time.Now().After(deadline) {
			t.Fatalf("waited %v for %s", patience, what)
		}
		time.Sleep(20 * time.Millisecond)
	}
}
