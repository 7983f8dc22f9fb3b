package ui

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/model"
)

// arguments runs command in a real shell, with curl replaced by a program
// that prints its arguments, and returns them.
func arguments(t *testing.T, command string) []string {
	t.Helper()
	dir := t.TempDir()
	script := "#!/bin/sh\nfor a in \"$@\"; do printf '%s\\0' \"$a\"; done\n"
	if err := os.WriteFile(filepath.Join(dir, "curl"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "/bin/sh", "-c", command)
	cmd.Env = []string{"PATH=" + dir}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("running %s: %v\n%s", command, err, out)
	}
	return strings.Split(strings.TrimSuffix(string(out), "\x00"), "\x00")
}

func TestRequestCurlSurvivesTheShell(t *testing.T) {
	bodies := []string{
		`{"name":"O'Brien","cost":"$(rm -rf /) ` + "`id`" + ` \\ \" !"}`,
		"@/etc/passwd", "line one\nline two\n\n", "'", "''", `{"emoji":"🔔","big":12345678901234567890}`,
	}
	for _, body := range bodies {
		request := model.Request{Method: "POST", URL: "https://crm.example.com/h?a=[1]&b='x'", Headers: []model.Header{
			{Name: "content-type", Value: "application/json"},
			{Name: "content-length", Value: "12"},
			{Name: "x-empty", Value: ""},
			{Name: "x-quote", Value: `it's "$HOME"`},
		}}
		got := arguments(t, requestCurl(request, []byte(body)))
		want := []string{"--globoff", "-X", "POST", request.URL, "-H", "content-type: application/json",
			"-H", "x-empty;", "-H", `x-quote: it's "$HOME"`, "--data-raw", body}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("the shell passed\n%q, want\n%q", got, want)
		}
	}
}

func TestIntakeCurlHoldsTokenAndAddress(t *testing.T) {
	got := arguments(t, intakeCurl("lbt_abc", "127.0.0.1:7420"))
	want := []string{"http://127.0.0.1:7420/v1/events", "-H", "Authorization: Bearer lbt_abc",
		"-H", "Content-Type: application/json", "-d", sampleEvent}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}
