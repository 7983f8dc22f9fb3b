package model

import (
	"encoding/json"
	"unicode/utf8"
)

// FileVersion is the version of the file of apply and export.
const FileVersion = 1

// File is what apply reads and export writes: the configuration of webhooks, and
// the user's own groups and types of events.
type File struct {
	Version    int             `json:"version"`
	Groups     []FileGroup     `json:"groups,omitempty"`
	EventTypes []FileEventType `json:"event_types,omitempty"`
	Webhooks   []FileWebhook   `json:"webhooks"`
}

// FileWebhook is one webhook of a File. Name, URL and Events are required; a
// field that is absent keeps its present value, or has its default when the
// webhook is created.
type FileWebhook struct {
	Name            string            `json:"name"`
	URL             string            `json:"url"`
	Environment     Environment       `json:"environment"`
	Description     *string           `json:"description,omitempty"`
	Owner           *string           `json:"owner,omitempty"`
	Active          *bool             `json:"active,omitempty"`
	Events          []string          `json:"events"`
	Body            *BodyProfile      `json:"body,omitempty"`
	Template        *string           `json:"template,omitempty"`
	Message         *Message          `json:"message,omitempty"`
	ChatID          *string           `json:"chat_id,omitempty"`
	MaskKey         *bool             `json:"mask_license_key,omitempty"`
	Signature       *SignatureProfile `json:"signature,omitempty"`
	CustomSignature *CustomSignature  `json:"custom_signature,omitempty"`
	Secret          string            `json:"secret,omitempty"`
	Headers         *FileHeaders      `json:"headers,omitempty"`
	Timeout         *textDuration     `json:"timeout,omitempty"`
	Retry           *RetryPolicy      `json:"retry,omitempty"`
	RateLimit       *RateLimit        `json:"rate_limit,omitempty"`
	Concurrency     *int              `json:"concurrency,omitempty"`
	Order           *Order            `json:"order,omitempty"`
	AllowPrivate    *bool             `json:"allow_private,omitempty"`
}

// ParseFile reads a File strictly. Errors name the webhook and the field.
func ParseFile(raw []byte) (*File, error) {
	var f File
	var items, groups, types []json.RawMessage
	if !utf8.Valid(raw) {
		return nil, Invalidf("", "The file isn't UTF-8 text. Save it as UTF-8, then try again.")
	}
	err := DecodeObject(raw, map[string]any{
		"version": &f.Version, "groups": &groups, "event_types": &types, "webhooks": &items,
	})
	if err != nil {
		return nil, err
	}
	if f.Version != FileVersion {
		return nil, Invalidf("version", `Write "version": %d at the top of the file; this Latchbell reads no other.`, FileVersion)
	}
	if items == nil {
		return nil, Invalidf("webhooks", `"webhooks" is missing: the list of webhooks, which may be empty.`)
	}
	if f.Groups, err = parseFileGroups(groups); err != nil {
		return nil, err
	}
	if f.EventTypes, err = parseFileEventTypes(types); err != nil {
		return nil, err
	}
	f.Webhooks, err = parseFileWebhooks(items)
	return &f, err
}

func parseFileWebhooks(items []json.RawMessage) ([]FileWebhook, error) {
	webhooks := make([]FileWebhook, 0, len(items))
	taken := make(map[string]bool)
	for i, item := range items {
		w, err := parseFileWebhook(item)
		if err == nil && taken[w.key()] {
			err = Invalidf("name", "The name stands twice in this file for %s.", w.Environment)
		}
		if err != nil {
			return nil, inEntry("webhooks", i, w.Name, err)
		}
		taken[w.key()] = true
		webhooks = append(webhooks, w)
	}
	return webhooks, nil
}

func parseFileWebhook(raw json.RawMessage) (FileWebhook, error) {
	w := FileWebhook{Environment: Production}
	err := DecodeObject(raw, map[string]any{
		"name": &w.Name, "url": &w.URL, "environment": &w.Environment,
		"description": &w.Description, "owner": &w.Owner, "active": &w.Active,
		"events": &w.Events, "secret": &w.Secret, "allow_private": &w.AllowPrivate,
		"timeout": &w.Timeout, "retry": &w.Retry, "rate_limit": &w.RateLimit,
		"concurrency": &w.Concurrency, "order": &w.Order,
		"body": &w.Body, "template": &w.Template, "message": &w.Message, "chat_id": &w.ChatID,
		"mask_license_key": &w.MaskKey, "signature": &w.Signature, "custom_signature": &w.CustomSignature,
		"headers": &w.Headers,
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
	if w.Secret != "" && w.Signature != nil && w.Signature.Signs() {
		err = ValidateSecret(*w.Signature, probe.CustomSignature, w.Secret)
	}
	return w, err
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
	setIfGiven(&w.Body, f.Body)
	setIfGiven(&w.Template, f.Template)
	setIfGiven(&w.Message, f.Message)
	setIfGiven(&w.ChatID, f.ChatID)
	setIfGiven(&w.MaskKey, f.MaskKey)
	setIfGiven(&w.Signature, f.Signature)
	setIfGiven(&w.CustomSignature, f.CustomSignature)
	setIfGiven((*FileHeaders)(&w.Headers), f.Headers)
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
