package model_test

import (
	"path/filepath"
	"testing"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite/sqlitetest"
)

// keeperOf returns a token keeper over a store of its own on the same file.
func keeperOf(t *testing.T, path string, chain *keychain) *model.TokenKeeper {
	t.Helper()
	broker := &model.Broker{}
	store := sqlitetest.Open(t.Context(), t, path, broker)
	t.Cleanup(func() {
		if err := store.Close(); err != nil {
			t.Error(err)
		}
	})
	return &model.TokenKeeper{Settings: store, Secrets: chain, Broker: broker}
}

func TestReplacedTokenIsRefusedHereAtOnceAndElsewhereSoon(t *testing.T) {
	path, chain := filepath.Join(t.TempDir(), "latchbell.db"), &keychain{entries: make(map[string]string)}
	here, elsewhere := keeperOf(t, path, chain), keeperOf(t, path, chain)
	accepts := func(k *model.TokenKeeper, token string) bool {
		t.Helper()
		ok, err := k.Check(t.Context(), token)
		if err != nil {
			t.Fatal(err)
		}
		return ok
	}
	old, err := here.Token(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !accepts(here, old) || !accepts(elsewhere, old) {
		t.Fatal("the token isn't accepted")
	}
	renewed, err := here.Rotate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if accepts(here, old) || !accepts(here, renewed) {
		t.Error("the old token is accepted, or the new one isn't")
	}
	for deadline := time.Now().Add(10 * time.Second); accepts(elsewhere, old) || !accepts(elsewhere, renewed); {
		if time.Now().After(deadline) {
			t.Fatal("the other process doesn't notice the new token")
		}
		time.Sleep(10 * time.Millisecond)
	}
}
