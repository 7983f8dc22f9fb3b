package guide_test

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"latchbell/assets"
)

// users make a program of each verifier: it takes a request from the
// environment and its input, and prints true or false.
var users = map[string]struct {
	command []string
	file    string
	footer  string
}{
	"PHP": {[]string{"php"}, "verify.php", `
echo json_encode(verifyWebhook(getenv('SECRET'), getenv('ID'), getenv('TIMESTAMP'), getenv('SIGNATURES'), file_get_contents('php://stdin')));`},
	"Node": {[]string{"node"}, "verify.mjs", `
import { readFileSync } from 'node:fs';
const { SECRET, ID, TIMESTAMP, SIGNATURES } = process.env;
console.log(verifyWebhook(SECRET, ID, TIMESTAMP, SIGNATURES, readFileSync(0)));`},
	"Python": {[]string{"python3"}, "verify.py", `
import os, sys
e = os.environ
print(str(verify_webhook(e["SECRET"], e["ID"], e["TIMESTAMP"], e["SIGNATURES"], sys.stdin.buffer.read())).lower())`},
}

// goUser is the file beside the verifier in Go.
const goUser = `package main

import (
	"fmt"
	"io"
	"net/http"
	"os"
)

func main() {
	header := http.Header{}
	header.Set("webhook-id", os.Getenv("ID"))
	header.Set("webhook-timestamp", os.Getenv("TIMESTAMP"))
	header.Set("webhook-signature", os.Getenv("SIGNATURES"))
	body, _ := io.ReadAll(os.Stdin)
	fmt.Println(verifyWebhook(os.Getenv("SECRET"), header, body))
}
`

// signed is a request as a verifier gets it.
type signed struct {
	secret, id, timestamp, signatures string
	body                              []byte
}

// signedAt signs as the specification of Standard Webhooks says.
func signedAt(at time.Time, secret string, body []byte) signed {
	s := signed{secret: secret, id: "evt_1", timestamp: strconv.FormatInt(at.Unix(), 10), body: body}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		panic(err)
	}
	mac := hmac.New(sha256.New, key)
	fmt.Fprintf(mac, "%s.%s.%s", s.id, s.timestamp, body)
	s.signatures = "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	return s
}

func TestVerifiersTellRightFromWrong(t *testing.T) {
	c := forge(t)
	c.post(t)
	a := c.next(t)
	real := signed{c.secret, a.header.Get("webhook-id"), a.header.Get("webhook-timestamp"), a.header.Get("webhook-signature"), a.body}
	altered, foreign, two, broken := real, real, real, real
	altered.body = bytes.Replace(a.body, []byte("1.0"), []byte("1"), 1)
	foreign.secret = "whsec_" + base64.StdEncoding.EncodeToString([]byte("another secret of twenty-four bytes"))
	two.signatures = "v1,bm90aGluZw== " + real.signatures
	broken.timestamp = "yesterday"
	cases := []struct {
		name    string
		request signed
		want    string
	}{
		{"a real request", real, "true"},
		{"one with two signatures", two, "true"},
		{"an altered body", altered, "false"},
		{"another secret", foreign, "false"},
		{"a broken timestamp", broken, "false"},
		{"an old request", signedAt(time.Now().Add(-time.Hour), c.secret, a.body), "false"},
		{"one of the future", signedAt(time.Now().Add(time.Hour), c.secret, a.body), "false"},
	}
	for _, v := range assets.Verifiers {
		command := program(t, v)
		if command == nil {
			continue // the language isn't installed
		}
		t.Run(v.Language, func(t *testing.T) {
			for _, c := range cases {
				if got := verdict(t, command, c.request); got != c.want {
					t.Errorf("%s: %q, want %s", c.name, got, c.want)
				}
			}
		})
	}
}

// program writes a verifier with its user to a file and returns how to run it,
// nil where the language isn't installed.
func program(t *testing.T, v assets.Verifier) []string {
	t.Helper()
	folder := t.TempDir()
	write := func(name, source string) string {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	if v.Language == "Go" {
		binary := filepath.Join(folder, "verify")
		build := exec.CommandContext(t.Context(), "go", "build", "-o", binary, write("verify.go", v.Source()), write("main.go", goUser))
		if output, err := build.CombinedOutput(); err != nil {
			t.Fatalf("building the verifier in Go: %v\n%s", err, output)
		}
		return []string{binary}
	}
	user, known := users[v.Language]
	if !known {
		return nil
	}
	if _, err := exec.LookPath(user.command[0]); err != nil {
		return nil
	}
	return append(user.command, write(user.file, v.Source()+user.footer))
}

// verdict asks a program about a request.
func verdict(t *testing.T, command []string, s signed) string {
	t.Helper()
	run := exec.CommandContext(t.Context(), command[0], command[1:]...)
	run.Env = append(os.Environ(), "SECRET="+s.secret, "ID="+s.id, "TIMESTAMP="+s.timestamp, "SIGNATURES="+s.signatures)
	run.Stdin = bytes.NewReader(s.body)
	output, err := run.CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %v\n%s", command, err, output)
	}
	return strings.TrimSpace(string(output))
}
