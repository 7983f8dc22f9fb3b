package secret_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/secret"
	"latchbell/model/secret/secrettest"
)

var _ model.Secrets = (*secret.Keychain)(nil)

// quick is what an answer that needs no waiting may take on a busy machine;
// limit is what no call may exceed.
const (
	quick = 1500 * time.Millisecond
	limit = 3*time.Second + quick
)

func mustSet(t *testing.T, k *secret.Keychain, ref, value string) {
	t.Helper()
	if err := k.Set(t.Context(), ref, value); err != nil {
		t.Fatalf("Set(%q): %v", ref, err)
	}
}

func mustGet(t *testing.T, k *secret.Keychain, ref, want string) {
	t.Helper()
	got, err := k.Get(t.Context(), ref)
	if err != nil {
		t.Fatalf("Get(%q): %v", ref, err)
	}
	if got != want {
		t.Errorf("Get(%q) = %.40q, want %.40q", ref, got, want)
	}
}

// mustBeUnavailable checks the errors of all methods: within the time, of kind
// Unavailable, with a sentence that holds advice and no secret.
func mustBeUnavailable(t *testing.T, k *secret.Keychain, within time.Duration, advice string) {
	t.Helper()
	const hush = "whsec_nobody-may-read-this"
	calls := map[string]func(context.Context) error{
		"Get":    func(ctx context.Context) error { _, err := k.Get(ctx, "ref"); return err },
		"Set":    func(ctx context.Context) error { return k.Set(ctx, "ref", hush) },
		"Delete": func(ctx context.Context) error { return k.Delete(ctx, "ref") },
	}
	for name, call := range calls {
		start := time.Now()
		err := call(t.Context())
		if took := time.Since(start); took > within {
			t.Errorf("%s took %v, may take %v", name, took, within)
		}
		if !model.Is(err, model.Unavailable) {
			t.Fatalf("%s: %v, want an error of kind Unavailable", name, err)
		}
		if !strings.Contains(model.Sentence(err), advice) || strings.Contains(err.Error(), hush) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestKeychainKeepsWhatIsStored(t *testing.T) {
	session(t)
	k := new(secret.Keychain)
	for name, value := range map[string]string{
		"plain":   "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
		"unicode": "Zoë’s ключ 🔔\nsecond line\ttab",
		"empty":   "",
		"big":     strings.Repeat("0123456789abcdef", 4096),
	} {
		t.Run(name, func(t *testing.T) {
			mustSet(t, k, name, value)
			mustGet(t, k, name, value)
			mustGet(t, new(secret.Keychain), name, value)
		})
	}
}

func TestKeychainReplacesAndDeletes(t *testing.T) {
	session(t)
	k := new(secret.Keychain)
	mustSet(t, k, "a", "old")
	mustSet(t, k, "a", "new")
	mustSet(t, k, "b", "other")
	mustGet(t, k, "a", "new")
	for range 2 {
		if err := k.Delete(t.Context(), "a"); err != nil {
			t.Fatalf("Delete: %v", err)
		}
	}
	if _, err := k.Get(t.Context(), "a"); !model.Is(err, model.NotFound) {
		t.Errorf("Get after Delete: %v, want kind NotFound", err)
	}
	mustGet(t, k, "b", "other")
}

func TestKeychainServesManyAtOnce(t *testing.T) {
	session(t)
	k := new(secret.Keychain)
	var all sync.WaitGroup
	for i := range 40 {
		all.Go(func() {
			ref := fmt.Sprint("ref", i%8)
			if err := k.Set(t.Context(), ref, ref); err != nil {
				t.Errorf("Set: %v", err)
			}
			if got, err := k.Get(t.Context(), ref); err != nil || got != ref {
				t.Errorf("Get = %q, %v", got, err)
			}
		})
	}
	all.Wait()
}

func TestLockedKeychainSaysSoAtOnceUntilItIsUnlocked(t *testing.T) {
	env := session(t)
	k := new(secret.Keychain)
	mustSet(t, k, "a", "kept")
	secrettest.Lock(t, env)
	mustBeUnavailable(t, k, quick, "locked")
	secrettest.Unlock(t, env)
	mustGet(t, k, "a", "kept")
}

func TestUnlockOfAnOpenKeychainAsksNobody(t *testing.T) {
	session(t)
	if err := new(secret.Keychain).Unlock(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestKeychainRecoversWhenItsDaemonIsKilledAndStartedAgain(t *testing.T) {
	env := session(t)
	k := new(secret.Keychain)
	mustSet(t, k, "a", "kept")
	signalKeyring(t, syscall.SIGKILL)
	eventually(t, func() bool { return !owned(t) })
	mustBeUnavailable(t, k, quick, "Install gnome-keyring or KeePassXC")
	secrettest.Keyring(t, env)
	mustGet(t, k, "a", "kept")
}

func TestFrozenKeychainIsGivenUpWithinTheLimitAndUsedAgainLater(t *testing.T) {
	session(t)
	k := new(secret.Keychain)
	mustSet(t, k, "a", "kept")
	signalKeyring(t, syscall.SIGSTOP)
	before := runtime.NumGoroutine()
	var all sync.WaitGroup
	for range 50 {
		all.Go(func() { mustTimeOut(t, k) })
	}
	all.Wait()
	eventually(t, func() bool { return runtime.NumGoroutine() <= before+1 })
	signalKeyring(t, syscall.SIGCONT)
	eventually(t, func() bool { _, err := k.Get(t.Context(), "a"); return err == nil })
	mustGet(t, k, "a", "kept")
}

// mustTimeOut checks that a call is given up within the limit.
func mustTimeOut(t *testing.T, k *secret.Keychain) {
	t.Helper()
	start := time.Now()
	_, err := k.Get(t.Context(), "a")
	if took := time.Since(start); took > limit || !model.Is(err, model.Unavailable) {
		t.Errorf("Get took %v: %v", took, err)
	}
}

func TestCallerWhoGivesUpDoesNotWait(t *testing.T) {
	session(t)
	k := new(secret.Keychain)
	signalKeyring(t, syscall.SIGSTOP)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	start := time.Now()
	if _, err := k.Get(ctx, "a"); !model.Is(err, model.Unavailable) {
		t.Errorf("after its deadline: %v, want kind Unavailable", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if err := k.Set(cancelled, "a", "x"); !errors.Is(err, context.Canceled) || model.Is(err, model.Unavailable) {
		t.Errorf("cancelled: %v, want context.Canceled", err)
	}
	if took := time.Since(start); took > quick {
		t.Errorf("took %v", took)
	}
	signalKeyring(t, syscall.SIGCONT)
}

func TestWithoutASessionBusTheKeychainIsUnavailableAtOnce(t *testing.T) {
	for name, folder := range map[string]string{"no runtime folder": "", "no socket in it": t.TempDir()} {
		t.Run(name, func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
			t.Setenv("XDG_RUNTIME_DIR", folder)
			mustBeUnavailable(t, new(secret.Keychain), quick, "outside a desktop session")
		})
	}
}

func TestSessionBusIsFoundInTheRuntimeFolder(t *testing.T) {
	session(t)
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "")
	k := new(secret.Keychain)
	mustSet(t, k, "a", "kept")
	mustGet(t, k, "a", "kept")
}

func TestDeadSessionBusIsUnavailableAtOnce(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/gone")
	mustBeUnavailable(t, new(secret.Keychain), quick, "outside a desktop session")
}

func TestBusWithoutASecretServiceSaysWhatToInstall(t *testing.T) {
	noLeaks(t)
	enter(t, secrettest.Bus(t))
	mustBeUnavailable(t, new(secret.Keychain), quick, "Install gnome-keyring or KeePassXC")
}
