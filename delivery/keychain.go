package delivery

import (
	"context"
	"log/slog"
	"sync"

	"latchbell/model"
)

// keychain reads signing secrets and remembers them, so that a keychain that
// is locked later stops nothing that was sent before. While it doesn't answer,
// only the probe asks it; all others learn at once that they have to wait.
type keychain struct {
	secrets model.Secrets
	queue   Queue
	broker  *model.Broker
	log     *slog.Logger

	// asking is taken while the keychain is asked. It may take half a minute
	// to fail, and those who wait for it then needn't ask as well.
	asking chan struct{}
	// troubled gets a value when the keychain stops answering.
	troubled chan struct{}
	// unanswered is the webhook at which the last probe ended; it belongs to
	// the probe.
	unanswered string

	mu    sync.Mutex
	known map[string]secretEntry // by webhook
	// problem is why the keychain doesn't answer, nil while it does.
	problem error
	// waiting are the webhooks whose deliveries are held for the keychain.
	waiting map[string]struct{}
	// missing are the refs that it doesn't know, by webhook.
	missing map[string]string
}

// secretEntry is a secret with the ref under which it was read. A webhook's
// new secret has a new ref.
type secretEntry struct{ ref, secret string }

func newKeychain(c Config) *keychain {
	return &keychain{
		secrets: c.Secrets, queue: c.Queue, broker: c.Broker, log: c.Log,
		asking: make(chan struct{}, 1), troubled: make(chan struct{}, 1),
		known: make(map[string]secretEntry), waiting: make(map[string]struct{}), missing: make(map[string]string),
	}
}

// reset forgets the troubles of an earlier run, but no secret.
func (k *keychain) reset() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.problem = nil
	clear(k.waiting)
	clear(k.missing)
}

// secret returns the secret that signs for w. Its error is of kind NotFound if
// the keychain has none that could, and means in every other case that the
// keychain doesn't answer.
func (k *keychain) secret(ctx context.Context, w *model.Webhook) (string, error) {
	if secret, problem := k.lookUp(w); secret != "" || problem != nil {
		return secret, problem
	}
	if err := k.take(ctx); err != nil {
		return "", err
	}
	defer k.leave()
	if secret, problem := k.lookUp(w); secret != "" || problem != nil {
		return secret, problem
	}
	return k.ask(ctx, w)
}

// askAgain is secret for the probe, which doesn't mind a known problem.
func (k *keychain) askAgain(ctx context.Context, w *model.Webhook) error {
	if err := k.take(ctx); err != nil {
		return err
	}
	defer k.leave()
	_, err := k.ask(ctx, w)
	return err
}

// take waits for the turn to ask, leave ends it.
func (k *keychain) take(ctx context.Context) error {
	select {
	case k.asking <- struct{}{}:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (k *keychain) leave() { <-k.asking }

// lookUp returns what is known without asking.
func (k *keychain) lookUp(w *model.Webhook) (secret string, problem error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known := k.known[w.ID]; known.ref == w.SecretRef && known.secret != "" {
		return known.secret, nil
	}
	return "", k.problem
}

// ask reads a secret and draws the conclusions.
func (k *keychain) ask(ctx context.Context, w *model.Webhook) (string, error) {
	secret, err := k.secrets.Get(ctx, w.SecretRef)
	if ctx.Err() != nil {
		return "", ctx.Err()
	}
	if err == nil {
		err = usable(secret)
	}
	k.conclude(w, secret, err)
	return secret, err
}

// usable returns an Error of kind NotFound for what can't sign: an entry that
// something else has overwritten is as good as none.
func usable(secret string) error {
	if _, err := model.DecodeSecret(secret); err != nil {
		return &model.Error{Kind: model.NotFound, Err: err,
			Message: "What the keychain holds for this webhook isn't a signing secret. Edit the webhook and generate a new one."}
	}
	return nil
}

// conclude notes what the answer of the keychain means.
func (k *keychain) conclude(w *model.Webhook, secret string, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil:
		k.known[w.ID] = secretEntry{w.SecretRef, secret}
		delete(k.missing, w.ID)
		k.setProblem(nil)
	case model.Is(err, model.NotFound):
		k.missing[w.ID] = w.SecretRef
		k.setProblem(nil)
	default:
		k.setProblem(err)
		k.alert()
	}
}

// setProblem tells the interface when the keychain begins or ceases to answer.
// k.mu is held.
func (k *keychain) setProblem(err error) {
	changed := (k.problem == nil) != (err == nil)
	k.problem = err
	if changed {
		k.broker.Publish(model.KeychainChanged)
	}
}

// problemSentence says what to do about the keychain, or "".
func (k *keychain) problemSentence() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.problem == nil {
		return ""
	}
	return model.Sentence(k.problem) + " Until then nothing is sent unsigned: the deliveries wait, and go out by themselves."
}
