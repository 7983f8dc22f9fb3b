package sign_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/nodetest"
	"latchbell/model"
)

func TestTheNodeLibrariesVerify(t *testing.T) {
	secret := model.NewSecret()
	url := startNode(t, secret)
	for name, body := range bodies {
		t.Run(name, func(t *testing.T) {
			for library, verdict := range askNode(t, url, signed(t, secret, time.Now(), body), body) {
				if verdict != "valid" {
					t.Errorf("%s: %s", library, verdict)
				}
			}
		})
	}
}

func TestTheNodeLibrariesRefuseWhatWasAltered(t *testing.T) {
	secret := model.NewSecret()
	url := startNode(t, secret)
	header := signed(t, secret, time.Now(), bodies["1.0"])
	altered := bytes.Replace(bodies["1.0"], []byte("1.0"), []byte("1"), 1)
	for library, verdict := range askNode(t, url, header, altered) {
		if verdict == "valid" {
			t.Errorf("%s accepts an altered body", library)
		}
	}
}

func TestTheNodeLibrariesVerifyWithEitherOfTwoSecrets(t *testing.T) {
	previous, newest := model.NewSecret(), model.NewSecret()
	body := bodies["unicode"]
	header := signedBy(t, time.Now(), body, newest, previous)
	for library, verdict := range askNode(t, startNode(t, newest), header, body) {
		if verdict != "valid" {
			t.Errorf("the new secret, %s: %s", library, verdict)
		}
	}
	for library, verdict := range askNode(t, startNode(t, previous), header, body) {
		// The header of one value has that of the new secret.
		if want := library != "hex"; (verdict == "valid") != want {
			t.Errorf("the previous secret, %s: %s", library, verdict)
		}
	}
}

// askNode sends a request to the receiver in Node.js and returns what each of
// its verifiers says.
func askNode(t *testing.T, url string, header http.Header, body []byte) map[string]string {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var verdicts map[string]string
	if err := json.NewDecoder(response.Body).Decode(&verdicts); err != nil {
		t.Fatal(err)
	}
	if len(verdicts) != 3 {
		t.Fatalf("the verifiers say %v; there should be three", verdicts)
	}
	return verdicts
}

// startNode starts the receiver in Node.js and returns its address.
func startNode(t *testing.T, secret string) string {
	t.Helper()
	folder := filepath.Join("testdata", "node")
	nodetest.Install(t, folder)
	node := exec.CommandContext(t.Context(), "node", "verify.js")
	node.Dir, node.Stderr = folder, os.Stderr
	node.Env = append(os.Environ(), "WEBHOOK_SECRET="+secret)
	input, err := node.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	output, err := node.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := node.Start(); err != nil {
		t.Fatalf("starting Node.js: %v", err)
	}
	t.Cleanup(func() {
		input.Close()
		node.Wait()
	})
	port, err := bufio.NewReader(output).ReadString('\n')
	if err != nil {
		t.Fatalf("waiting for the receiver in Node.js: %v", err)
	}
	return "http://127.0.0.1:" + strings.TrimSpace(port)
}
