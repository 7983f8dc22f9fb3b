package delivery

import (
	"bytes"
	"context"
	"net"
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// inNamespace says in the environment that the test runs in a network of its
// own.
const inNamespace = "LATCHBELL_TEST_NAMESPACE"

func TestTheSystemSaysWhetherThereIsAWay(t *testing.T) {
	if os.Getenv(inNamespace) != "" {
		checkWays(t)
		return
	}
	if !systemWay(netip.MustParseAddr("127.0.0.1")) {
		t.Error("there is no way to this computer itself")
	}
	// Where the system lets this user make a network of his own, all of its
	// states are gone through there.
	if exec.CommandContext(t.Context(), "unshare", "-rn", "ip", "link", "add", "name", "lb0", "type", "veth").Run() != nil {
		return
	}
	again := exec.CommandContext(t.Context(), "unshare", "-rn", os.Args[0], "-test.run", "^"+t.Name()+"$")
	again.Env = append(os.Environ(), inNamespace+"=1")
	if out, err := again.CombinedOutput(); err != nil {
		t.Errorf("in a network of its own: %v\n%s", err, out)
	}
}

// checkWays changes the network that it runs in.
func checkWays(t *testing.T) {
	near, c := netip.MustParseAddr("10.9.0.7"), thisComputer()
	steps := []struct {
		commands            string
		here, nearby, there bool
	}{
		{"", false, false, false},
		{"ip link set lo up", true, false, false},
		{"ip link add name lb0 type veth peer name lb1; ip link set lb0 up; ip link set lb1 up; ip addr add 10.9.0.2/24 dev lb0", true, true, false},
		{"ip route add default via 10.9.0.1", true, true, true},
		{"ip link set lb1 down", true, false, false}, // the cable is unplugged, the routes stay
		{"ip link set lb1 up", true, true, true},
		{"ip route del default", true, true, false},
	}
	for _, s := range steps {
		for command := range strings.SplitSeq(s.commands, "; ") {
			if fields := strings.Fields(command); len(fields) > 0 {
				if out, err := exec.CommandContext(t.Context(), fields[0], fields[1:]...).CombinedOutput(); err != nil {
					t.Fatalf("%s: %v\n%s", command, err, out)
				}
			}
		}
		agrees := func() bool {
			return systemWay(netip.MustParseAddr("127.0.0.1")) == s.here && systemWay(near) == s.nearby && c.connected() == s.there
		}
		for deadline := time.Now().Add(5 * time.Second); !agrees(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("after %q there is a way here: %t, nearby: %t, out: %t", s.commands,
					systemWay(netip.MustParseAddr("127.0.0.1")), systemWay(near), c.connected())
			}
		}
	}
}

func TestOnlyWhatANameServerSaysIsAnAnswer(t *testing.T) {
	const servfail, nxdomain, refused, silent = 2, 3, 5, -1
	for code, want := range map[int]bool{0: true, servfail: true, nxdomain: true, refused: false, silent: false} {
		server := serveNames(t, code)
		r := &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "udp", server)
		}}
		ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
		if code != silent {
			ctx, cancel = context.WithTimeout(t.Context(), 20*time.Second)
		}
		if got := ask(ctx, r, "crm.example.com"); got != want {
			t.Errorf("code %d is an answer: %t, want %t", code, got, want)
		}
		cancel()
	}
}

// serveNames answers every question with a code and nothing else, not at all
// with -1, and returns its address.
func serveNames(t *testing.T, code int) string {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		question := make([]byte, 512)
		for {
			n, from, err := server.ReadFrom(question)
			if err != nil {
				return
			}
			if code >= 0 {
				_, _ = server.WriteTo(answerTo(question[:n], code), from) // the other side asks again
			}
		}
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return server.LocalAddr().String()
}

// answerTo repeats the question of a message with a code (RFC 1035, section 4.1).
func answerTo(message []byte, code int) []byte {
	const header, typeAndClass = 12, 4
	end := header + bytes.IndexByte(message[header:], 0) + 1 + typeAndClass
	answer := bytes.Clone(message[:end])
	answer[2] |= 0x80 // it is an answer
	answer[3] = 0x80 | byte(code)
	copy(answer[6:header], make([]byte, 6)) // without any records
	return answer
}

func TestAnAnswerOfAnyNameIsEnough(t *testing.T) {
	c := computer{answers: func(ctx context.Context, name string) bool {
		if name == "fine.test" {
			return true
		}
		<-ctx.Done()
		return false
	}}
	began := time.Now()
	if !c.answersAny(t.Context(), []string{"a.test", "fine.test", "b.test"}) || time.Since(began) >= serverAnswer {
		t.Errorf("it isn't after %v", time.Since(began))
	}
	if c.answersAny(t.Context(), nil) {
		t.Error("without a question there was an answer")
	}
}
