package delivery

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"latchbell/delivery/sign"
	"latchbell/model"
)

// keychain reads signing secrets and remembers them, so that a keychain that
// is locked later stops nothing that was sent before. While it doesn't answer,
// only the probe asks it; all others learn at once that they have to wait.
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
	known map[string]secretSet // by webhook
	// problem is why the keychain doesn't answer, nil while it does.
	problem error
	// waiting are the webhooks whose deliveries are held for the keychain.
	waiting map[string]struct{}
	// missing are the refs that it doesn't know, by webhook.
	missing map[string]string
}

// secretSet are the secrets of a webhook by the refs under which they were
// read; a new secret has a new ref. The secret of a previous one that the
// keychain lost is "".
type secretSet map[string]string

// list returns the secrets of refs in their order, and whether all were read.
func (s secretSet) list(refs []string) ([]string, bool) {
	secrets := make([]string, 0, len(refs))
	for _, ref := range refs {
		secret, ok := s[ref]
		if !ok {
			return nil, false
		}
		if secret != "" {
			secrets = append(secrets, secret)
		}
	}
	return secrets, true
}

func newKeychain(c Config) *keychain {
	return &keychain{
		store: c.Secrets, queue: c.Queue, broker: c.Broker, log: c.Log,
		asking: make(chan struct{}, 1), troubled: make(chan struct{}, 1),
		known: make(map[string]secretSet), waiting: make(map[string]struct{}), missing: make(map[string]string),
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

// secrets returns the secrets that sign for w now, the newest first. Its error
// is of kind NotFound if the keychain has no newest one that could, and means in
// every other case that the keychain doesn't answer. A previous secret that the
// keychain lost stops nothing: the new one signs alone.
func (k *keychain) secrets(ctx context.Context, w *model.Webhook) ([]string, error) {
	refs := w.SigningRefs(time.Now())
	if secrets, problem := k.lookUp(w.ID, refs); secrets != nil || problem != nil {
		return secrets, problem
	}
	if err := k.take(ctx); err != nil {
		return nil, err
	}
	defer k.leave()
	if secrets, problem := k.lookUp(w.ID, refs); secrets != nil || problem != nil {
		return secrets, problem
	}
	return k.ask(ctx, w.ID, refs)
}

// askAgain is secrets for the probe, which doesn't mind a known problem.
func (k *keychain) askAgain(ctx context.Context, w *model.Webhook) error {
	if err := k.take(ctx); err != nil {
		return err
	}
	defer k.leave()
	_, err := k.ask(ctx, w.ID, w.SigningRefs(time.Now()))
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
func (k *keychain) lookUp(webhookID string, refs []string) (secrets []string, problem error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if secrets, ok := k.known[webhookID].list(refs); ok {
		return secrets, nil
	}
	return nil, k.problem
}

// ask reads the secrets and draws the conclusions.
func (k *keychain) ask(ctx context.Context, webhookID string, refs []string) ([]string, error) {
	set, err := k.read(ctx, refs, k.remembered(webhookID))
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	k.conclude(webhookID, refs[0], set, err)
	secrets, _ := set.list(refs)
	return secrets, err
}

func (k *keychain) remembered(webhookID string) secretSet {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.known[webhookID]
}

// read reads those secrets of refs that aren't known. Only the first is
// indispensable.
func (k *keychain) read(ctx context.Context, refs []string, known secretSet) (secretSet, error) {
	set := make(secretSet, len(refs))
	for i, ref := range refs {
		secret, ok := known[ref]
		if !ok {
			var err error
			if secret, err = k.get(ctx, ref); err != nil && (i == 0 || !model.Is(err, model.NotFound)) {
				return nil, err
			}
		}
		set[ref] = secret
	}
	return set, nil
}

// get returns "" with an error for what isn't a secret.
func (k *keychain) get(ctx context.Context, ref string) (string, error) {
	secret, err := k.store.Get(ctx, ref)
	if err == nil {
		err = usable(secret)
	}
	if err != nil {
		return "", err
	}
	return secret, nil
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
func (k *keychain) conclude(webhookID, ref string, set secretSet, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case err == nil:
		k.known[webhookID] = set
		delete(k.missing, webhookID)
		k.setProblem(nil)
	case model.Is(err, model.NotFound):
		k.missing[webhookID] = ref
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

// signerFor returns what signs a delivery: a test of the new secret is signed
// with that alone, because the previous one would let it pass too.
func signerFor(job *model.Job, s *sign.Signer) *sign.Signer {
	if job.Event.Source == model.SourceSecretTest {
		return s.Newest()
	}
	return s
}
