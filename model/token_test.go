package model_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"latchbell/model"
)

func TestTokenIsMadeOnceAndReplacedWhole(t *testing.T) {
	chain := &keychain{entries: make(map[string]string)}
	keeper := &model.TokenKeeper{Settings: settings{}, Secrets: chain}
	if ok, err := keeper.Check(t.Context(), ""); ok || err != nil {
		t.Errorf("before there is a token: %v, %v", ok, err)
	}
	first, err := keeper.Token(t.Context())
	if err != nil || !strings.HasPrefix(first, model.TokenPrefix) {
		t.Fatalf("got %q, %v", first, err)
	}
	if again, err := keeper.Token(t.Context()); err != nil || again != first {
		t.Errorf("again: %q, %v", again, err)
	}
	second, err := keeper.Rotate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	chain.locked = true
	for token, want := range map[string]bool{first: false, second: true, second + "x": false, "": false} {
		if ok, err := keeper.Check(t.Context(), token); ok != want || err != nil {
			t.Errorf("%q: %v, %v", token, ok, err)
		}
	}
	if len(chain.entries) != 1 {
		t.Errorf("the keychain holds %d tokens", len(chain.entries))
	}
}

func TestTokenThatCannotBeKeptIsNotValid(t *testing.T) {
	values := settings{}
	keeper := &model.TokenKeeper{Settings: values, Secrets: &keychain{locked: true}}
	if err := keeper.Ensure(t.Context()); !model.Is(err, model.Unavailable) || len(values) != 0 {
		t.Errorf("got %v and %v", err, values)
	}
}

func TestLostTokenIsExplained(t *testing.T) {
	chain := &keychain{entries: make(map[string]string)}
	keeper := &model.TokenKeeper{Settings: settings{}, Secrets: chain}
	if err := keeper.Ensure(t.Context()); err != nil {
		t.Fatal(err)
	}
	clear(chain.entries)
	if _, err := keeper.Token(t.Context()); !model.Is(err, model.NotFound) || !strings.Contains(model.Sentence(err), "--rotate") {
		t.Errorf("got %v", err)
	}
}

func TestSecretsAreDecodedStrictly(t *testing.T) {
	encoded := func(n int) string {
		return model.SecretPrefix + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", n)))
	}
	for secret, good := range map[string]bool{
		model.NewSecret(): true, encoded(24): true, encoded(64): true,
		encoded(23): false, encoded(65): false, "": false, model.SecretPrefix: false,
		strings.TrimPrefix(encoded(32), model.SecretPrefix): false,
		strings.TrimRight(encoded(32), "="):                 false,
		encoded(32) + "\n":                                  false,
	} {
		if _, err := model.DecodeSecret(secret); (err == nil) != good || err != nil && model.FieldOf(err) != "secret" {
			t.Errorf("%q: %v", secret, err)
		}
	}
}

func TestIDsAreToldFromOtherTexts(t *testing.T) {
	const id = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
	for s, want := range map[string]bool{
		"evt_" + id: true, "dlv_" + id: false, id: false, "evt_": false, "evt_" + id[1:]: false,
		"evt_" + id + "0": false, "evt_" + strings.ToLower(id): false, "evt_U" + id[1:]: false, "evt_" + id[:12] + "/" + id[13:]: false,
	} {
		if got := model.IsID(model.EventPrefix, s); got != want {
			t.Errorf("%q: %v", s, got)
		}
	}
}
