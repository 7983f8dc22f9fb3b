// Package secret keeps secrets in the keychain of the operating system: the
// Secret Service on Linux and the BSDs, the login keychain on macOS, the
// Credential Manager on Windows.
package secret

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/zalando/go-keyring"

	"latchbell/model"
)

// Service is the name under which all entries stand in the keychain. The
// account of an entry is its ref.
const Service = "latchbell"

// How long a call may take before it is given up.
const (
	// answerLimit is for calls that nobody has to wait for.
	answerLimit = 3 * time.Second
	// askLimit is for calls in which the system may ask for a password.
	askLimit = 30 * time.Second
	// unlockLimit is for Unlock, where the user chose to be asked and may
	// have to look the password up.
	unlockLimit = 2 * time.Minute
)

// Keychain keeps secrets in the keychain of the operating system. It
// implements model.Secrets; its zero value is ready to use, and it may be used
// from several goroutines.
//
// Get, Set and Delete never wait longer than 3 seconds, or 30 where the system
// may ask for a password by itself (on macOS and Windows, in Set and until the
// first success). On Linux they never make it ask, so they may be called again
// and again in the background: while the keychain is locked they say so at
// once. Only Unlock asks.
//
// Calls reach the keychain one at a time. While one of them hangs beyond its
// limit, later ones fail at once, until it has returned.
type Keychain struct {
	calls  turns
	opened atomic.Bool
}

// Get returns the secret named ref. It returns an Error of kind NotFound for an
// unknown ref, of kind Unavailable while the keychain can't be used, and the
// error of ctx if that was cancelled.
func (k *Keychain) Get(ctx context.Context, ref string) (string, error) {
	secret, err := k.call(ctx, k.limit(false), func(ctx context.Context) (string, error) {
		if err := ready(ctx, ref); err != nil {
			return "", err
		}
		return keyring.Get(Service, ref)
	})
	if errors.Is(err, keyring.ErrNotFound) {
		return "", &model.Error{Kind: model.NotFound, Err: err,
			Message: "The keychain doesn't hold this secret any more. Make a new one, and give it to the receiver."}
	}
	return secret, err
}

// Set stores a secret under ref, in place of the one that was there. Its errors
// are those of Get, without NotFound.
func (k *Keychain) Set(ctx context.Context, ref, secret string) error {
	_, err := k.call(ctx, k.limit(true), func(ctx context.Context) (string, error) {
		if err := ready(ctx, ref); err != nil {
			return "", err
		}
		return "", keyring.Set(Service, ref, secret)
	})
	return err
}

// Delete removes the secret named ref; if there is none, that is no error. Its
// errors are those of Get, without NotFound.
func (k *Keychain) Delete(ctx context.Context, ref string) error {
	_, err := k.call(ctx, k.limit(false), func(ctx context.Context) (string, error) {
		if err := ready(ctx, ref); err != nil {
			return "", err
		}
		return "", keyring.Delete(Service, ref)
	})
	if errors.Is(err, keyring.ErrNotFound) {
		return nil
	}
	return err
}

// Unlock has the system ask the user to unlock the keychain, and returns once
// it is open; if it is open already, nobody is asked. Where there is no
// keychain yet, the user is asked to make one. It takes as long as the user
// takes, at most two minutes. When that or ctx ends first, the question stays on
// the screen and may still be answered. Unlock returns an Error of kind
// Unavailable if the keychain isn't open by then.
func (k *Keychain) Unlock(ctx context.Context) error {
	_, err := k.call(ctx, unlockLimit, func(ctx context.Context) (string, error) {
		return "", unlock(ctx)
	})
	return err
}

// limit returns how long the next call may take.
func (k *Keychain) limit(writes bool) time.Duration {
	if asksByItself && (writes || !k.opened.Load()) {
		return askLimit
	}
	return answerLimit
}

// call runs do as the only call at a time. Every error but ErrNotFound and a
// cancelled ctx comes back as an Error of kind Unavailable.
func (k *Keychain) call(ctx context.Context, limit time.Duration, do func(context.Context) (string, error)) (string, error) {
	secret, err := k.calls.run(ctx, limit, do)
	switch {
	case err == nil:
		k.opened.Store(true)
		return secret, nil
	case errors.Is(err, keyring.ErrNotFound), errors.Is(ctx.Err(), context.Canceled):
		return "", err
	}
	return "", &model.Error{Kind: model.Unavailable, Message: advice(err), Err: err}
}

// advice says in a sentence or two what is wrong and what the user can do.
func advice(err error) string {
	switch {
	case errors.Is(err, errHangs), errors.Is(err, context.DeadlineExceeded):
		return "The keychain doesn't answer. If a window asks for its password, answer it; otherwise log out and in again."
	case errors.Is(err, keyring.ErrSetDataTooBig):
		return "The secret is too long for the keychain of this computer. Use a shorter one."
	}
	return platformAdvice(err)
}
