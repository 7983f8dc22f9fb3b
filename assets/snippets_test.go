package assets_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"latchbell/assets"
)

// runners say how to run a snippet where its language is installed.
var runners = map[string]struct {
	command []string
	file    string
}{
	"PHP":    {[]string{"php"}, "send.php"},
	"Node":   {[]string{"node"}, "send.mjs"},
	"Python": {[]string{"python3"}, "send.py"},
	"Go":     {[]string{"go", "run"}, "send.go"},
}

func TestSnippetsPostAnEventAndExplainARefusal(t *testing.T) {
	intake := httptest.NewServer(http.HandlerFunc(answerLikeTheIntake))
	t.Cleanup(intake.Close)
	for _, snippet := range assets.Snippets {
		runner, ok := runners[snippet.Language]
		if !ok {
			continue
		}
		t.Run(snippet.Language, func(t *testing.T) {
			if _, err := exec.LookPath(runner.command[0]); err != nil {
				t.Skipf("%s isn't installed", runner.command[0])
			}
			out, err := runSnippet(t, runner.command, runner.file, snippet.Program(intake.URL+"/v1/events", "lbt_good"))
			if err != nil || !strings.Contains(out, "Accepted as evt_1") {
				t.Errorf("with a good token it printed %q (%v), want the event's id", out, err)
			}
			out, err = runSnippet(t, runner.command, runner.file, snippet.Program(intake.URL+"/v1/events", "lbt_bad"))
			if err == nil || !strings.Contains(out, "(401): The token is wrong.") {
				t.Errorf("with a bad token it printed %q (%v), want the refusal", out, err)
			}
			out, err = runSnippet(t, runner.command, runner.file, snippet.Program("http://127.0.0.1:1/v1/events", "lbt_good"))
			if err == nil || !strings.Contains(out, "Latchbell can't be reached") {
				t.Errorf("without an intake it printed %q (%v), want that it can't be reached", out, err)
			}
		})
	}
}

func TestSnippetsLeaveNoPlaceholder(t *testing.T) {
	for _, snippet := range assets.Snippets {
		program := snippet.Program("http://127.0.0.1:7420/v1/events", "lbt_abc")
		if strings.Contains(program, "{{") {
			t.Errorf("the %s snippet still has a placeholder", snippet.Language)
		}
		for _, part := range []string{"http://127.0.0.1:7420/v1/events", "lbt_abc"} {
			if !strings.Contains(program, part) {
				t.Errorf("the %s snippet lacks %q", snippet.Language, part)
			}
		}
	}
}

func runSnippet(t *testing.T, command []string, file, source string) (string, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), file)
	if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), command[0], append(command[1:], path)...).CombinedOutput()
	return string(out), err
}

func answerLikeTheIntake(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var event struct {
		Type string
		Data map[string]any
	}
	switch {
	case r.Header.Get("Authorization") != "Bearer lbt_good":
		w.Header().Set("Content-Type", "application/problem+json")
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"status":401,"detail":"The token is wrong."}`)
	case r.Method != http.MethodPost, r.Header.Get("Content-Type") != "application/json",
		json.Unmarshal(body, &event) != nil, event.Type != "license.renewed", event.Data["license"] == nil:
		http.Error(w, "not the expected event: "+string(body), http.StatusBadRequest)
	default:
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, `{"id":"evt_1","deliveries":2}`)
	}
}
