package model

import (
	"context"
	"sync"
)

// TokenKeeper makes, finds and replaces the intake token: the text in the
// keychain, its digest in the settings.
type TokenKeeper struct {
	Settings Settings
	Secrets  Secrets
	// Broker, if set, tells when the settings change; then Check reads the
	// digest once rather than each time.
	Broker *Broker

	mu      sync.Mutex
	changes *Subscription
	digest  string // "" if it has to be read
}

// Ensure makes a token if there is none yet. Of two processes that start on a
// new data folder at once, one makes it.
func (k *TokenKeeper) Ensure(ctx context.Context) error {
	ref, err := k.Settings.Setting(ctx, SettingTokenRef)
	if err != nil || ref != "" {
		return err
	}
	_, err = k.make(ctx, k.Settings.InitSettings)
	return err
}

// Token returns the token, made now if there was none.
func (k *TokenKeeper) Token(ctx context.Context) (string, error) {
	if err := k.Ensure(ctx); err != nil {
		return "", err
	}
	ref, err := k.Settings.Setting(ctx, SettingTokenRef)
	if err != nil {
		return "", err
	}
	token, err := k.Secrets.Get(ctx, ref)
	if Is(err, NotFound) {
		return "", &Error{Kind: NotFound, Err: err,
			Message: "The keychain doesn't hold the intake token any more. Make a new one with \"latchbell token --rotate\" or under Settings, and give it to your license server."}
	}
	return token, err
}

// Rotate makes a new token; the old one is refused from then on.
func (k *TokenKeeper) Rotate(ctx context.Context) (string, error) {
	old, err := k.Settings.Setting(ctx, SettingTokenRef)
	if err != nil {
		return "", err
	}
	token, err := k.make(ctx, func(ctx context.Context, values map[string]string) (bool, error) {
		return true, k.Settings.SaveSettings(ctx, values)
	})
	if err == nil && old != "" {
		_ = k.Secrets.Delete(ctx, old) // already powerless: its digest is gone
	}
	return token, err
}

// make puts a new token into the keychain and has save store what belongs to
// it, if that is still wanted.
func (k *TokenKeeper) make(ctx context.Context, save func(context.Context, map[string]string) (bool, error)) (string, error) {
	ref, token := NewSecretRef(), NewToken()
	if err := k.Secrets.Set(ctx, ref, token); err != nil {
		return "", err
	}
	saved, err := save(ctx, map[string]string{SettingTokenRef: ref, SettingTokenHash: HashToken(token)})
	if err != nil || !saved {
		_ = k.Secrets.Delete(ctx, ref) // nobody knows it; the error that matters is err
	}
	return token, err
}

// Check reports whether token is the current one. It needs no keychain.
func (k *TokenKeeper) Check(ctx context.Context, token string) (bool, error) {
	digest, err := k.currentDigest(ctx)
	if err != nil {
		return false, err
	}
	return TokenMatches(token, digest), nil
}

// currentDigest returns the digest of the token as it is stored now.
func (k *TokenKeeper) currentDigest(ctx context.Context) (string, error) {
	if k.Broker == nil {
		return k.Settings.Setting(ctx, SettingTokenHash)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.changes == nil {
		k.changes = k.Broker.Subscribe(SettingsChanged)
	}
	select {
	case <-k.changes.C:
		k.changes.Take()
		k.digest = ""
	default:
	}
	if k.digest != "" {
		return k.digest, nil
	}
	var err error
	k.digest, err = k.Settings.Setting(ctx, SettingTokenHash)
	return k.digest, err
}
