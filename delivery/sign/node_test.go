package sign_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"latchbell/delivery/nodetest"
	"latchbell/delivery/sign"
	"latchbell/model"
)

// nodeLibraries are how many verifiers the receiver in Node.js has for each
// profile.
var nodeLibraries = map[model.SignatureProfile]int{
	model.SignatureStandard: 3, model.SignatureGitHub: 1, model.SignatureStripe: 1, model.SignaturePaddle: 1,
	model.SignatureLemonSqueezy: 1, model.SignatureWooCommerce: 1, model.SignatureZentitle: 1,
}

func TestTheNodeLibrariesVerify(t *testing.T) {
	address := startNode(t)
	for name := range nodeLibraries {
		secret, known := keysFor(t, name)
		for kind, body := range bodiesFor(name) {
			t.Run(string(name)+"/"+kind, func(t *testing.T) {
				header := signedIn(t, sign.Profile{Name: name}, time.Now(), body, secret)
				for library, verdict := range askNode(t, address, name, known, header, body) {
					if verdict != "valid" {
						t.Errorf("%s: %s", library, verdict)
					}
				}
			})
		}
	}
}

func TestTheNodeLibrariesRefuseWhatWasAltered(t *testing.T) {
	address := startNode(t)
	for name := range nodeLibraries {
		secret, known := keysFor(t, name)
		body := bodiesFor(name)["1.0"]
		header := signedIn(t, sign.Profile{Name: name}, time.Now(), body, secret)
		altered := bytes.Replace(body, []byte("1.0"), []byte("1"), 1)
		for library, verdict := range askNode(t, address, name, known, header, altered) {
			if verdict == "valid" {
				t.Errorf("%s accepts an altered body", library)
			}
		}
	}
}

func TestTheNodeLibrariesVerifyWithEitherOfTwoSecrets(t *testing.T) {
	address := startNode(t)
	for name := range nodeLibraries {
		previous, knownPrevious := keysFor(t, name)
		newest, knownNewest := keysFor(t, name)
		body := bodiesFor(name)["unicode"]
		header := signedIn(t, sign.Profile{Name: name}, time.Now(), body, newest, previous)
		for library, verdict := range askNode(t, address, name, knownNewest, header, body) {
			if verdict != "valid" {
				t.Errorf("the new secret, %s: %s", library, verdict)
			}
		}
		for library, verdict := range askNode(t, address, name, knownPrevious, header, body) {
			if want := previousVerifies[name] && library != "hex"; (verdict == "valid") != want {
				t.Errorf("the previous secret, %s: %s", library, verdict)
			}
		}
	}
}

// keysFor makes a secret for the profile, and what the receiver knows of it.
func keysFor(t *testing.T, name model.SignatureProfile) (secret, known string) {
	t.Helper()
	secret, err := model.NewSecretFor(name)
	if err != nil {
		t.Fatal(err)
	}
	if name != model.SignatureZentitle {
		return secret, secret
	}
	if known, err = model.PublicKey(secret); err != nil {
		t.Fatal(err)
	}
	return secret, known
}

// bodiesFor are the bodies as the receivers of the profile can read them.
func bodiesFor(name model.SignatureProfile) map[string][]byte {
	if name != model.SignatureLemonSqueezy {
		return bodies
	}
	wrapped := make(map[string][]byte)
	for kind, body := range bodies {
		wrapped[kind] = inMeta(body)
	}
	return wrapped
}

// askNode sends a request to the receiver in Node.js and returns what each of
// its verifiers for the profile says.
func askNode(t *testing.T, address string, name model.SignatureProfile, secret string, header http.Header, body []byte) map[string]string {
	t.Helper()
	target := address + "/" + string(name) + "?secret=" + url.QueryEscape(secret)
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, target, bytes.NewReader(body))
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
	if len(verdicts) != nodeLibraries[name] {
		t.Fatalf("the verifiers say %v; there should be %d", verdicts, nodeLibraries[name])
	}
	return verdicts
}

// startNode starts the receiver in Node.js and returns its address.
func startNode(t *testing.T) string {
	t.Helper()
	folder := filepath.Join("testdata", "node")
	nodetest.Install(t, folder)
	node := exec.CommandContext(t.Context(), "node", "verify.js")
	node.Dir, node.Stderr = folder, os.Stderr
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
