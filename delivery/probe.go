package delivery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"time"

	"latchbell/model"
)

// The waits between the tries to reach a keychain that didn't answer: from the
// first, doubling, to the longest.
const (
	firstProbe = 2 * time.Second
	maxProbe   = 30 * time.Second
)

// releaseAll frees everything that is held for reason.
func releaseAll(ctx context.Context, queue Queue, reason model.HoldReason) error {
	ids, err := queue.HeldFor(ctx, reason)
	if err != nil {
		return fmt.Errorf("reading what is held (%s): %w", reason, err)
	}
	for _, id := range ids {
		if _, err := queue.Release(ctx, id, reason, 0); err != nil {
			return fmt.Errorf("releasing what is held (%s): %w", reason, err)
		}
	}
	return nil
}

// releaseReplaced frees the deliveries whose secret was missing and whose
// webhook has another one by now.
func (k *keychain) releaseReplaced(ctx context.Context) error {
	ids, err := k.queue.HeldFor(ctx, model.HeldSecretMissing)
	if err != nil {
		return fmt.Errorf("reading what is held for a missing secret: %w", err)
	}
	for _, id := range ids {
		if err := k.releaseIfReplaced(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// releaseIfReplaced is releaseReplaced for one webhook.
func (k *keychain) releaseIfReplaced(ctx context.Context, webhookID string) error {
	w, err := k.queue.Webhook(ctx, webhookID)
	if model.Is(err, model.NotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading a webhook whose secret was missing: %w", err)
	}
	if k.isMissing(w) {
		return nil
	}
	if _, err := k.queue.Release(ctx, webhookID, model.HeldSecretMissing, 0); err != nil {
		return fmt.Errorf("releasing what was held for a missing secret: %w", err)
	}
	return nil
}

func (k *keychain) isMissing(w *model.Webhook) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	missing, ok := k.missing[w.ID]
	return ok && missing == needsOf(w, time.Now()).String()
}

// await notes that deliveries of a webhook are held until the keychain
// answers. It is called after they are: the probe would miss them otherwise.
func (k *keychain) await(webhookID string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.waiting[webhookID] = struct{}{}
	k.alert()
}

// alert wakes the probe.
func (k *keychain) alert() {
	select {
	case k.troubled <- struct{}{}:
	default:
	}
}

// watch probes the keychain whenever it doesn't answer, until it does, and
// then has refresh look at the webhooks that waited. It returns when ctx ends.
func (k *keychain) watch(ctx context.Context, refresh func(webhookID string)) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-k.troubled:
		}
		for wait := firstProbe; sleep(ctx, wait); wait = min(2*wait, maxProbe) {
			err := k.probe(ctx, refresh)
			if err == nil {
				break
			}
			k.log.Debug("deliveries wait for the keychain", "error", err)
		}
	}
}

// probe asks for the secret of each waiting webhook and frees its deliveries. It
// ends with the first that gets no answer. When none waits any more, all may ask
// for themselves again.
func (k *keychain) probe(ctx context.Context, refresh func(webhookID string)) error {
	for _, id := range k.waitingIDs() {
		w, err := k.queue.Webhook(ctx, id)
		if model.Is(err, model.NotFound) {
			k.awaitNoMore(id)
			continue
		}
		if err != nil {
			return err
		}
		if err := k.askAgain(ctx, w); err != nil && !model.Is(err, model.NotFound) {
			k.unanswered = id
			return err
		}
		k.awaitNoMore(id)
		if _, err := k.queue.Release(ctx, id, model.HeldKeychain, 0); err != nil {
			k.await(id)
			return err
		}
		refresh(id)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.waiting) == 0 {
		k.setProblem(nil)
	}
	return nil
}

// waitingIDs begins behind the webhook at which the last probe ended: a keychain
// can lock single entries, and these must not keep the others waiting.
func (k *keychain) waitingIDs() []string {
	k.mu.Lock()
	defer k.mu.Unlock()
	ids := slices.Sorted(maps.Keys(k.waiting))
	first, found := slices.BinarySearch(ids, k.unanswered)
	if found {
		first++
	}
	return slices.Concat(ids[first:], ids[:first])
}

func (k *keychain) awaitNoMore(webhookID string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.waiting, webhookID)
}
