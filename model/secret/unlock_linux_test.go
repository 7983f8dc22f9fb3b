package secret_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/secret"
)

// startUnlock calls Unlock in the background and returns its result to come.
func startUnlock(ctx context.Context, k *secret.Keychain) <-chan error {
	result := make(chan error, 1)
	go func() { result <- k.Unlock(ctx) }()
	return result
}

// await returns what comes through c.
func await[T any](t *testing.T, what string, c <-chan T) T {
	t.Helper()
	select {
	case value := <-c:
		return value
	case <-time.After(10 * time.Second):
		t.Fatalf("%s didn't come within 10 s", what)
		panic("unreachable")
	}
}

func TestOnlyUnlockAsksAndOnlyOnce(t *testing.T) {
	s := startService(t)
	s.set(func() { s.locked = true })
	k := new(secret.Keychain)
	for range 20 {
		mustBeUnavailable(t, k, quick, "locked")
	}
	if len(s.prompts) > 0 {
		t.Fatalf("%d password windows without Unlock", len(s.prompts))
	}
	result := startUnlock(t.Context(), k)
	await(t, "the prompt", s.prompts)
	s.answer(t, false)
	if err := await(t, "Unlock", result); err != nil {
		t.Fatalf("Unlock: %v", err)
	}
	mustGet(t, k, "ref", "kept")
	if len(s.prompts) > 0 {
		t.Errorf("%d more password windows", len(s.prompts))
	}
}

func TestClosedPasswordWindowLeavesTheKeychainLocked(t *testing.T) {
	s := startService(t)
	s.set(func() { s.locked = true })
	k := new(secret.Keychain)
	result := startUnlock(t.Context(), k)
	await(t, "the prompt", s.prompts)
	s.answer(t, true)
	if err := await(t, "Unlock", result); !model.Is(err, model.Unavailable) {
		t.Errorf("Unlock: %v, want kind Unavailable", err)
	}
	mustBeUnavailable(t, k, quick, "locked")
}

func TestCancelledUnlockReturnsAndALateAnswerStillCounts(t *testing.T) {
	s := startService(t)
	s.set(func() { s.locked = true })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	k := new(secret.Keychain)
	result := startUnlock(ctx, k)
	await(t, "the prompt", s.prompts)
	cancel()
	if err := await(t, "Unlock", result); !errors.Is(err, context.Canceled) {
		t.Errorf("Unlock: %v, want context.Canceled", err)
	}
	mustBeUnavailable(t, k, quick, "locked")
	s.answer(t, false)
	mustGet(t, k, "ref", "kept")
}

func TestUnlockEndsWhenTheSecretServiceGoesAway(t *testing.T) {
	s := startService(t)
	s.set(func() { s.locked = true })
	result := startUnlock(t.Context(), new(secret.Keychain))
	await(t, "the prompt", s.prompts)
	if err := s.bus.Close(); err != nil {
		t.Fatal(err)
	}
	if err := await(t, "Unlock", result); !model.Is(err, model.Unavailable) {
		t.Errorf("Unlock: %v, want kind Unavailable", err)
	}
}

func TestUnlockMakesAKeychainWhereThereIsNone(t *testing.T) {
	s := startService(t)
	s.set(func() { s.missing = true })
	k := new(secret.Keychain)
	mustBeUnavailable(t, k, quick, "no keychain yet")
	result := startUnlock(t.Context(), k)
	if purpose := await(t, "the prompt", s.prompts); purpose != "create" {
		t.Errorf("asked to unlock %s", purpose)
	}
	s.answer(t, false)
	if err := await(t, "Unlock", result); err != nil {
		t.Fatalf("Unlock: %v", err)
	}
	mustGet(t, k, "ref", "kept")
}

func TestEntryThatIsLockedByItselfNeedsUnlockToo(t *testing.T) {
	s := startService(t)
	s.set(func() { s.private = true })
	k := new(secret.Keychain)
	mustBeUnavailable(t, k, quick, "locked")
	result := startUnlock(t.Context(), k)
	if purpose := await(t, "the prompt", s.prompts); purpose != string(itemPath) {
		t.Errorf("asked to unlock %s", purpose)
	}
	s.answer(t, false)
	if err := await(t, "Unlock", result); err != nil {
		t.Fatalf("Unlock: %v", err)
	}
	mustGet(t, k, "ref", "kept")
}

func TestCallsFailAtOnceWhileAnEarlierOneHangs(t *testing.T) {
	s := startService(t)
	silence := make(chan struct{})
	s.set(func() { s.silence = silence })
	k := new(secret.Keychain)
	mustTimeOut(t, k)
	for range 20 {
		mustBeUnavailable(t, k, quick, "doesn't answer")
	}
	s.set(func() { s.silence = nil })
	close(silence)
	eventually(t, func() bool { _, err := k.Get(t.Context(), "ref"); return err == nil })
	mustGet(t, k, "ref", "kept")
}
