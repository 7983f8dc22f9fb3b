package model

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// WebhookChange is an entry of the history of a webhook.
type WebhookChange struct {
	At time.Time
	// Actor is who made the change, see WithActor.
	Actor  string
	Action ChangeAction
	Fields []FieldChange
}

// ChangeAction is what was done to a webhook.
type ChangeAction string

// The actions.
const (
	WebhookCreated  ChangeAction = "created"
	WebhookChanged  ChangeAction = "changed"
	WebhookDeleted  ChangeAction = "deleted"
	WebhookRestored ChangeAction = "restored"
)

// FieldChange is what a change did to one field. Fields are named as in the file
// of apply and export; what is secret is never shown.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// ActorLatchbell is who changes what nobody asked for, such as a webhook that is
// turned off because its receiver is gone.
const ActorLatchbell = "Latchbell"

type actorKey struct{}

// WithActor returns a context in which changes are made in the name of actor.
func WithActor(ctx context.Context, actor string) context.Context {
	return context.WithValue(ctx, actorKey{}, actor)
}

// ActorOf returns in whose name changes are made, ActorLatchbell if nobody is
// named.
func ActorOf(ctx context.Context) string {
	actor, _ := ctx.Value(actorKey{}).(string)
	return cmp.Or(actor, ActorLatchbell)
}

// Compare returns what differs between two configurations, in the order of the
// file of apply and export. A secret that was replaced differs as "replaced".
func Compare(old, new *Webhook) []FieldChange {
	var changes []FieldChange
	shownOld, shownNew := old.hiding(new), new.hiding(old)
	for _, f := range webhookFields {
		if before, after := f.text(shownOld), f.text(shownNew); before != after {
			changes = append(changes, FieldChange{f.name, before, after})
		}
	}
	replaced := func(field string, before, after string) {
		if before != after {
			changes = append(changes, FieldChange{Field: field, New: "replaced"})
		}
	}
	replaced("secret", old.SecretRef, new.SecretRef)
	replaced("credentials", old.CredentialsRef, new.CredentialsRef)
	if old.PreviousSecretRef != "" && new.PreviousSecretRef == "" && old.SecretRef == new.SecretRef {
		changes = append(changes, FieldChange{Field: "previous secret", New: "ended"})
	}
	return changes
}

// hiding returns w without what gives access in it or in other: what a change
// makes a secret of isn't told as the value before it either.
func (w *Webhook) hiding(other *Webhook) *Webhook {
	shown := *w
	shown.URL = MaskURL(MaskURL(w.URL, w.Body), other.Body)
	shown.Headers = slices.Clone(w.Headers)
	for i, h := range shown.Headers {
		shown.Headers[i].Secret = h.Secret || slices.ContainsFunc(other.Headers, func(o CustomHeader) bool {
			return o.Secret && strings.EqualFold(o.Name, h.Name)
		})
	}
	return &shown
}

// webhookFields are what a user configures of a webhook, each as a text in which
// equal values are equal.
var webhookFields = []struct {
	name string
	text func(*Webhook) string
}{
	{"name", func(w *Webhook) string { return w.Name }},
	{"url", func(w *Webhook) string { return w.URL }},
	{"environment", func(w *Webhook) string { return string(w.Environment) }},
	{"description", func(w *Webhook) string { return w.Description }},
	{"owner", func(w *Webhook) string { return w.Owner }},
	{"active", func(w *Webhook) string { return w.Status.describe() }},
	{"events", func(w *Webhook) string { return strings.Join(w.Events, ", ") }},
	{"body", func(w *Webhook) string { return string(w.Body) }},
	{"template", func(w *Webhook) string { return w.Template }},
	{"message", func(w *Webhook) string { return w.Message.describe() }},
	{"chat_id", func(w *Webhook) string { return w.ChatID }},
	{"mask_license_key", func(w *Webhook) string { return strconv.FormatBool(w.MaskKey) }},
	{"signature", func(w *Webhook) string { return string(w.Signature) }},
	{"custom_signature", func(w *Webhook) string { return w.CustomSignature.describe() }},
	{"headers", func(w *Webhook) string { return describeHeaders(w.Headers) }},
	{"timeout", func(w *Webhook) string { return FormatDuration(w.Timeout) }},
	{"retry", func(w *Webhook) string { return string(w.Retry) }},
	{"rate_limit", func(w *Webhook) string { return string(w.RateLimit) }},
	{"concurrency", func(w *Webhook) string { return strconv.Itoa(w.Concurrency) }},
	{"order", func(w *Webhook) string { return string(w.Order) }},
	{"allow_private", func(w *Webhook) string { return strconv.FormatBool(w.AllowPrivate) }},
}

// describe is "on", or "off" with what turned it off.
func (s WebhookStatus) describe() string {
	switch {
	case s.Active:
		return "on"
	case s.Reason == "":
		return "off"
	}
	return "off: " + s.Reason
}

func (m Message) describe() string {
	text, _ := json.Marshal(m) // texts and lists of texts can always be written
	if string(text) == "{}" {
		return ""
	}
	return string(text)
}

func (c CustomSignature) describe() string {
	if c == (CustomSignature{}) {
		return ""
	}
	text, _ := json.Marshal(c) // texts can always be written
	return string(text)
}

func describeHeaders(headers []CustomHeader) string {
	lines := make([]string, len(headers))
	for i, h := range headers {
		lines[i] = fmt.Sprintf("%s: %s", h.Name, h.Shown())
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
