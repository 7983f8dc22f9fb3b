package model_test

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"latchbell/model"
)

// keychain is a Secrets in memory; locked makes it unavailable.
type keychain struct {
	entries map[string]string
	locked  bool
}

var errLocked = &model.Error{Kind: model.Unavailable, Message: "The keychain is locked. Unlock it."}

func (k *keychain) Get(_ context.Context, ref string) (string, error) {
	secret, ok := k.entries[ref]
	switch {
	case k.locked:
		return "", errLocked
	case !ok:
		return "", model.NotFoundf("The keychain has no such entry.")
	}
	return secret, nil
}

func (k *keychain) Set(_ context.Context, ref, secret string) error {
	if k.locked {
		return errLocked
	}
	k.entries[ref] = secret
	return nil
}

func (k *keychain) Delete(ctx context.Context, ref string) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if k.locked {
		return errLocked
	}
	delete(k.entries, ref)
	return nil
}

// webhooks is a WebhookStore in memory that notes what becomes of the missed.
type webhooks struct {
	saved  map[string]model.Webhook
	missed []string
	fail   error
}

func (s *webhooks) Webhook(_ context.Context, id string) (*model.Webhook, error) {
	w, ok := s.saved[id]
	if !ok {
		return nil, model.NotFoundf("There is no webhook %s.", id)
	}
	return &w, nil
}

func (s *webhooks) Webhooks(_ context.Context, filter model.WebhookFilter) ([]*model.Webhook, error) {
	var out []*model.Webhook
	for _, id := range slices.Sorted(maps.Keys(s.saved)) {
		if w := s.saved[id]; filter.Takes(&w) {
			out = append(out, &w)
		}
	}
	return out, nil
}

func (s *webhooks) SaveWebhooks(_ context.Context, list ...*model.Webhook) error {
	if s.fail != nil {
		return s.fail
	}
	for _, w := range list {
		if w.ID == "" {
			w.ID = fmt.Sprintf("%s%026d", model.WebhookPrefix, len(s.saved)+1)
		}
		s.saved[w.ID] = *w
	}
	return nil
}

func (s *webhooks) SetWebhookStatus(_ context.Context, id string, status model.WebhookStatus) error {
	w := s.saved[id]
	w.Status = status
	s.saved[id] = w
	return s.fail
}

func (s *webhooks) SkipMissed(_ context.Context, id string) (int, error) {
	s.missed = append(s.missed, "skip "+id)
	return 1, s.fail
}

func (s *webhooks) CatchUp(_ context.Context, id string) (int, error) {
	s.missed = append(s.missed, "send "+id)
	return 1, s.fail
}

func (s *webhooks) DeleteWebhook(_ context.Context, id string) error {
	if s.fail == nil {
		delete(s.saved, id)
	}
	return s.fail
}

func (s *webhooks) UndeleteWebhook(_ context.Context, w *model.Webhook) error {
	if s.fail == nil {
		s.saved[w.ID] = *w
	}
	return s.fail
}

// settings is a Settings in memory.
type settings map[string]string

func (s settings) Setting(_ context.Context, name string) (string, error) { return s[name], nil }

func (s settings) InitSettings(ctx context.Context, values map[string]string) (bool, error) {
	for name := range values {
		if s[name] != "" {
			return false, nil
		}
	}
	return true, s.SaveSettings(ctx, values)
}

func (s settings) SaveSettings(_ context.Context, values map[string]string) error {
	maps.Copy(s, values)
	return nil
}

// desk is a registry over its fakes.
type desk struct {
	*model.Registry
	store    *webhooks
	keychain *keychain
}

func newDesk() *desk {
	store := &webhooks{saved: make(map[string]model.Webhook)}
	chain := &keychain{entries: make(map[string]string)}
	return &desk{&model.Registry{Store: store, Secrets: chain}, store, chain}
}
