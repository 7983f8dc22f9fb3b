package model

import (
	"context"
	"fmt"
	"strings"
)

// Apply creates and changes webhooks, groups and event types as the file says,
// and returns what it changed, a line for each. Webhooks are found by name and
// environment; what the file doesn't name stays as it is. With an error nothing
// has changed, unless the disk fills up between the webhooks and the types.
func (r *Registry) Apply(ctx context.Context, f *File) ([]string, error) {
	var catalogue CataloguePlan
	if r.Types != nil {
		plan, err := r.Types.Plan(ctx, f.Groups, f.EventTypes)
		if err != nil {
			return nil, err
		}
		catalogue = *plan
	}
	changes, err := r.planAll(ctx, f.Webhooks)
	if err != nil {
		return nil, err
	}
	lines := catalogue.Lines
	for _, c := range changes {
		lines = append(lines, c.String())
	}
	// The webhooks go first: only they need the keychain, which can fail.
	if err := r.save(ctx, changes); err != nil || r.Types == nil {
		return lines, err
	}
	return lines, r.Types.Apply(ctx, &catalogue)
}

// planAll finds out what is changed of webhooks.
func (r *Registry) planAll(ctx context.Context, webhooks []FileWebhook) ([]Change, error) {
	present, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]*Webhook)
	for _, w := range present {
		byKey[keyOf(w.Environment, w.Name)] = w
	}
	var changes []Change
	for i, fw := range webhooks {
		change, err := r.plan(ctx, fw, byKey[fw.key()])
		if err != nil {
			return nil, inEntry("webhooks", i, fw.Name, err)
		}
		if change != nil {
			changes = append(changes, *change)
		}
	}
	return changes, nil
}

// String says what changes: "created CRM Sync (production)".
func (c Change) String() string {
	webhook := fmt.Sprintf("%s (%s)", c.Webhook.Name, c.Webhook.Environment)
	if c.Created {
		return "created " + webhook
	}
	return "changed " + webhook + ": " + strings.Join(c.Fields, ", ")
}

// plan returns what fw changes, or nil for nothing.
func (r *Registry) plan(ctx context.Context, fw FileWebhook, old *Webhook) (*Change, error) {
	change := &Change{Secret: fw.Secret, Created: old == nil}
	if change.Created {
		base := NewWebhook()
		base.Body, base.Signature = "", "" // as the URL asks for, unless the file says
		change.Webhook = fw.apply(base)
	} else {
		change.Webhook = fw.apply(old)
	}
	w := change.Webhook
	w.Normalize()
	if err := r.validate(w, fw.Secret); err != nil {
		return nil, err
	}
	var err error
	if change.credentials, err = r.settleCredentials(ctx, old, w); err != nil {
		return nil, err
	}
	change.settled = true
	if change.Created {
		return change, nil
	}
	return r.planUpdate(ctx, change, old)
}

// planUpdate finds out what a change differs in from the webhook as it is
// stored. It returns nil if it doesn't.
func (r *Registry) planUpdate(ctx context.Context, change *Change, old *Webhook) (*Change, error) {
	for _, c := range Compare(old, change.Webhook) {
		change.Fields = append(change.Fields, c.Field)
	}
	if change.credentials != nil {
		change.Fields = append(change.Fields, "credentials")
	}
	if err := r.settleSecret(ctx, old, change); err != nil {
		return nil, err
	}
	if change.Secret != "" && old.SecretRef != "" {
		secret, err := r.Secret(ctx, old)
		if err != nil && !Is(err, NotFound) {
			return nil, err
		}
		if secret == change.Secret {
			change.Secret = ""
		}
	}
	if change.Secret != "" {
		change.Fields = append(change.Fields, "secret")
	}
	if len(change.Fields) == 0 {
		return nil, nil
	}
	return change, nil
}
