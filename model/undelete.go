package model

import (
	"context"
	"maps"
	"slices"
)

// Deleted is what Delete has removed, as long as it can be brought back: until
// the program ends.
type Deleted struct {
	webhooks []*Webhook
	// entries are those of the keychain, by their refs.
	entries map[string]string
}

// Names are those of the webhooks.
func (d *Deleted) Names() []string {
	names := make([]string, len(d.webhooks))
	for i, w := range d.webhooks {
		names[i] = w.Name
	}
	return names
}

// Delete removes webhooks and what the keychain keeps of them, in their order
// until one fails. What it returns brings back those that were removed, also
// beside an error. A keychain that can't be reached doesn't stop it: the entry
// left behind gives access to nothing.
func (r *Registry) Delete(ctx context.Context, ids ...string) (*Deleted, error) {
	d := &Deleted{entries: make(map[string]string)}
	for _, id := range ids {
		w, err := r.Store.Webhook(ctx, id)
		if err != nil {
			return d, err
		}
		entries := r.entries(ctx, w)
		if err := r.Store.DeleteWebhook(r.acting(ctx), id); err != nil {
			return d, err
		}
		d.webhooks = append(d.webhooks, w)
		maps.Copy(d.entries, entries)
		forget(ctx, r.Secrets, slices.Collect(maps.Keys(entries)))
	}
	return d, nil
}

// entries reads what the keychain keeps of a webhook. What can't be read can't be
// removed either, and stays.
func (r *Registry) entries(ctx context.Context, w *Webhook) map[string]string {
	entries := make(map[string]string)
	for _, ref := range w.keychainRefs() {
		secret, err := r.Secrets.Get(ctx, ref)
		if Is(err, Unavailable) {
			break // the next would only have to wait as long
		}
		if err == nil {
			entries[ref] = secret
		}
	}
	return entries
}

// Undelete brings deleted webhooks back with their secrets, and with what they
// hadn't delivered or would have got meanwhile. Those that are back leave d, so
// that the rest can be tried again after an error, such as a Conflict with a
// webhook that has taken the name.
func (r *Registry) Undelete(ctx context.Context, d *Deleted) error {
	for len(d.webhooks) > 0 {
		w := d.webhooks[0]
		for _, ref := range w.keychainRefs() {
			secret, ok := d.entries[ref]
			if !ok {
				continue // it couldn't be read, so it wasn't removed
			}
			if err := r.Secrets.Set(ctx, ref, secret); err != nil {
				return err
			}
		}
		if err := r.Store.UndeleteWebhook(r.acting(ctx), w); err != nil {
			return err
		}
		d.webhooks = d.webhooks[1:]
	}
	return nil
}
