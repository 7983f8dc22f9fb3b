package model

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// FileVersion is the version of the file of apply and export.
const FileVersion = 1

// File is what apply reads and export writes: the configuration of webhooks.
type File struct {
	Version  int           `json:"version"`
	Webhooks []FileWebhook `json:"webhooks"`
}

// FileWebhook is one webhook of a File. Name, URL and Events are required; a
// field that is absent keeps its present value, or has its default when the
// webhook is created.
type FileWebhook struct {
	Name         string        `json:"name"`
	URL          string        `json:"url"`
	Environment  Environment   `json:"environment"`
	Description  *string       `json:"description,omitempty"`
	Owner        *string       `json:"owner,omitempty"`
	Active       *bool         `json:"active,omitempty"`
	Events       []string      `json:"events"`
	Secret       string        `json:"secret,omitempty"`
	Timeout      *textDuration `json:"timeout,omitempty"`
	Retry        *RetryPolicy  `json:"retry,omitempty"`
	RateLimit    *RateLimit    `json:"rate_limit,omitempty"`
	Concurrency  *int          `json:"concurrency,omitempty"`
	Order        *Order        `json:"order,omitempty"`
	AllowPrivate *bool         `json:"allow_private,omitempty"`
}

// ParseFile reads a File strictly. Errors name the webhook and the field.
func ParseFile(raw []byte) (*File, error) {
	var f File
	var items []json.RawMessage
	if !utf8.Valid(raw) {
		return nil, Invalidf("", "The file isn't UTF-8 text. Save it as UTF-8, then try again.")
	}
	if err := DecodeObject(raw, map[string]any{"version": &f.Version, "webhooks": &items}); err != nil {
		return nil, err
	}
	if f.Version != FileVersion {
		return nil, Invalidf("version", `Write "version": %d at the top of the file; this Latchbell reads no other.`, FileVersion)
	}
	if items == nil {
		return nil, Invalidf("webhooks", `"webhooks" is missing: the list of webhooks, which may be empty.`)
	}
	f.Webhooks = make([]FileWebhook, 0, len(items))
	taken := make(map[string]bool)
	for i, item := range items {
		w, err := parseFileWebhook(item)
		if err != nil {
			return nil, inWebhook(i, w.Name, err)
		}
		if taken[w.key()] {
			return nil, inWebhook(i, w.Name, Invalidf("name", "The name stands twice in this file for %s.", w.Environment))
		}
		taken[w.key()] = true
		f.Webhooks = append(f.Webhooks, w)
	}
	return &f, nil
}

func parseFileWebhook(raw json.RawMessage) (FileWebhook, error) {
	w := FileWebhook{Environment: Production}
	err := DecodeObject(raw, map[string]any{
		"name": &w.Name, "url": &w.URL, "environment": &w.Environment,
		"description": &w.Description, "owner": &w.Owner, "active": &w.Active,
		"events": &w.Events, "secret": &w.Secret, "allow_private": &w.AllowPrivate,
		"timeout": &w.Timeout, "retry": &w.Retry, "rate_limit": &w.RateLimit,
		"concurrency": &w.Concurrency, "order": &w.Order,
	})
	if err != nil {
		return w, err
	}
	// Whether private addresses are allowed may be known only to the webhook
	// that is there already; plan looks again.
	probe := w.apply(&Webhook{AllowPrivate: w.AllowPrivate == nil})
	probe.Normalize()
	if err := probe.Validate(); err != nil {
		return w, err
	}
	w.Name, w.Environment = probe.Name, probe.Environment
	if w.Secret != "" {
		_, err = DecodeSecret(w.Secret)
	}
	return w, err
}

// inWebhook says in which webhook of the file err is.
func inWebhook(index int, name string, err error) error {
	where := fmt.Sprintf("webhooks[%d]", index)
	if name != "" {
		where += fmt.Sprintf(" (%q)", name)
	}
	field := FieldOf(err)
	if field != "" {
		where += ", " + field
	}
	kind := Invalid
	var e *Error
	if errors.As(err, &e) {
		kind = e.Kind
	}
	return &Error{Kind: kind, Field: field, Message: where + ": " + Sentence(err)}
}

// key is what a webhook is found by.
func (f *FileWebhook) key() string { return keyOf(f.Environment, f.Name) }

func keyOf(env Environment, name string) string { return string(env) + "\x00" + name }

// apply returns base with what f says.
func (f *FileWebhook) apply(base *Webhook) *Webhook {
	w := *base
	w.Name, w.URL, w.Environment, w.Events = f.Name, f.URL, f.Environment, f.Events
	setIfGiven(&w.Description, f.Description)
	setIfGiven(&w.Owner, f.Owner)
	setIfGiven(&w.Status.Active, f.Active)
	setIfGiven((*textDuration)(&w.Timeout), f.Timeout)
	setIfGiven(&w.Retry, f.Retry)
	setIfGiven(&w.RateLimit, f.RateLimit)
	setIfGiven(&w.Concurrency, f.Concurrency)
	setIfGiven(&w.Order, f.Order)
	setIfGiven(&w.AllowPrivate, f.AllowPrivate)
	return &w
}

func setIfGiven[T any](target *T, value *T) {
	if value != nil {
		*target = *value
	}
}

// Apply creates and changes webhooks as the file says, all or none, and
// returns what it changed. Webhooks are found by name and environment; those
// that the file doesn't name stay as they are.
func (r *Registry) Apply(ctx context.Context, f *File) ([]Change, error) {
	present, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return nil, err
	}
	byKey := make(map[string]*Webhook)
	for _, w := range present {
		byKey[keyOf(w.Environment, w.Name)] = w
	}
	var changes []Change
	for i, fw := range f.Webhooks {
		change, err := r.plan(ctx, fw, byKey[fw.key()])
		if err != nil {
			return nil, inWebhook(i, fw.Name, err)
		}
		if change != nil {
			changes = append(changes, *change)
		}
	}
	return changes, r.save(ctx, changes)
}

// String says what changed: "created CRM Sync (production)".
func (c Change) String() string {
	webhook := fmt.Sprintf("%s (%s)", c.Webhook.Name, c.Webhook.Environment)
	if c.Created {
		return "created " + webhook
	}
	return "changed " + webhook + ": " + strings.Join(c.Fields, ", ")
}

// plan returns what fw changes, or nil for nothing.
func (r *Registry) plan(ctx context.Context, fw FileWebhook, old *Webhook) (*Change, error) {
	if old == nil {
		w := fw.apply(NewWebhook())
		return &Change{Webhook: w, Secret: fw.Secret, Created: true}, w.Validate()
	}
	w := fw.apply(old)
	w.Normalize()
	if err := w.Validate(); err != nil {
		return nil, err
	}
	change := &Change{Webhook: w, Fields: changedFields(old, w)}
	if fw.Secret != "" {
		secret, err := r.Secret(ctx, old)
		if err != nil && !Is(err, NotFound) {
			return nil, err
		}
		if secret != fw.Secret {
			change.Secret = fw.Secret
			change.Fields = append(change.Fields, "secret")
		}
	}
	if len(change.Fields) == 0 {
		return nil, nil
	}
	return change, nil
}

// Export returns the configuration of all webhooks, with their secrets only if
// asked for.
func (r *Registry) Export(ctx context.Context, withSecrets bool) (*File, error) {
	webhooks, err := r.Store.Webhooks(ctx, WebhookFilter{})
	if err != nil {
		return nil, err
	}
	f := &File{Version: FileVersion, Webhooks: []FileWebhook{}}
	for _, w := range webhooks {
		fw := FileWebhook{
			Name: w.Name, URL: w.URL, Environment: w.Environment,
			Description: &w.Description, Owner: &w.Owner, Active: &w.Status.Active,
			Events: w.Events, Timeout: (*textDuration)(&w.Timeout), Retry: &w.Retry, RateLimit: &w.RateLimit,
			Concurrency: &w.Concurrency, Order: &w.Order, AllowPrivate: &w.AllowPrivate,
		}
		if withSecrets {
			if fw.Secret, err = r.Secret(ctx, w); err != nil {
				return nil, fmt.Errorf("the secret of %q: %w", w.Name, err)
			}
		}
		f.Webhooks = append(f.Webhooks, fw)
	}
	return f, nil
}
