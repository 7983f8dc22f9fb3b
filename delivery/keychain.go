package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"latchbell/model"
)

// keychain reads the secrets of webhooks and remembers them, so that a keychain
// that is locked later stops nothing that was sent before. While it doesn't
// answer, only the probe asks it; all others learn at once that they have to
// wait.
type keychain struct {
	store  model.Secrets
	queue  Queue
	broker *model.Broker
	log    *slog.Logger

	// asking is taken while the keychain is asked. It may take half a minute
	// to fail, and those who wait for it then needn't ask as well.
	asking chan struct{}
	// troubled gets a value when the keychain stops answering.
	troubled chan struct{}
	// unanswered is the webhook at which the last probe ended; it belongs to
	// the probe.
	unanswered string

	mu    sync.Mutex
	known map[string]entries // by webhook
	// problem is why the keychain doesn't answer, nil while it does.
	problem error
	// waiting are the webhooks whose deliveries are held for the keychain.
	waiting map[string]struct{}
	// missing is what it doesn't know, by webhook; see needs.String.
	missing map[string]string
}

func newKeychain(c Config) *keychain {
	return &keychain{
		store: c.Secrets, queue: c.Queue, broker: c.Broker, log: c.Log,
		asking: make(chan struct{}, 1), troubled: make(chan struct{}, 1),
		known: make(map[string]entries), waiting: make(map[string]struct{}), missing: make(map[string]string),
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

// keys returns what w needs of the keychain now. Its error is of kind NotFound if
// the keychain lacks something indispensable, and means in every other case that
// it doesn't answer.
func (k *keychain) keys(ctx context.Context, w *model.Webhook) (keyring, error) {
	needs := needsOf(w, time.Now())
	if len(needs) == 0 {
		return keyring{}, nil
	}
	if known, ok, problem := k.lookUp(w.ID, needs); ok || problem != nil {
		return known, problem
	}
	if err := k.take(ctx); err != nil {
		return keyring{}, err
	}
	defer k.leave()
	if known, ok, problem := k.lookUp(w.ID, needs); ok || problem != nil {
		return known, problem
	}
	return k.ask(ctx, w.ID, needs)
}

// askAgain is keys for the probe, which doesn't mind a known problem.
func (k *keychain) askAgain(ctx context.Context, w *model.Webhook) error {
	needs := needsOf(w, time.Now())
	if len(needs) == 0 {
		return nil
	}
	if err := k.take(ctx); err != nil {
		return err
	}
	defer k.leave()
	_, err := k.ask(ctx, w.ID, needs)
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

// lookUp returns what is known without asking, and whether that is all.
func (k *keychain) lookUp(webhookID string, needs needs) (known keyring, ok bool, problem error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if known, ok = needs.from(k.known[webhookID]); ok {
		return known, true, nil
	}
	return keyring{}, false, k.problem
}

// ask reads the secrets and draws the conclusions.
func (k *keychain) ask(ctx context.Context, webhookID string, needs needs) (keyring, error) {
	found, err := k.read(ctx, needs, k.remembered(webhookID))
	if ctx.Err() != nil {
		return keyring{}, ctx.Err()
	}
	k.conclude(webhookID, needs, found, err)
	known, _ := needs.from(found)
	return known, err
}

func (k *keychain) remembered(webhookID string) entries {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.known[webhookID]
}

// read reads those entries that aren't known.
func (k *keychain) read(ctx context.Context, needs needs, known entries) (entries, error) {
	found := make(entries, len(needs))
	for _, need := range needs {
		text, ok := known[need.ref]
		if !ok {
			var err error
			if text, err = k.get(ctx, need); err != nil && !(need.dispensable && model.Is(err, model.NotFound)) {
				return nil, err
			}
		}
		found[need.ref] = text
	}
	return found, nil
}

// get returns "" with an error for what is of no use.
func (k *keychain) get(ctx context.Context, need need) (string, error) {
	text, err := k.store.Get(ctx, need.ref)
	if err == nil {
		err = need.check(text)
	}
	if err != nil {
		return "", err
	}
	return text, nil
}

// conclude notes what the answer of the keychain means.
func (k *keychain) conclude(webhookID string, needs needs, found entries, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil:
		k.known[webhookID] = found
		delete(k.missing, webhookID)
		k.setProblem(nil)
	case model.Is(err, model.NotFound):
		k.missing[webhookID] = needs.String()
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
