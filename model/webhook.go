package model

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// The limits and defaults of how a webhook is sent to. The time limit is that
// of common receivers' own proxies; more at once than a small server has
// workers would only make it queue.
const (
	MinTimeout, DefaultTimeout, MaxTimeout             = time.Second, 15 * time.Second, time.Minute
	MinConcurrency, DefaultConcurrency, MaxConcurrency = 1, 8, 64
)

// The longest texts of a webhook, in characters.
const (
	MaxNameLength        = 100
	MaxOwnerLength       = 100
	MaxDescriptionLength = 2000
)

// Webhook is a configured destination: where events go, which ones, and how.
type Webhook struct {
	ID          string
	Name        string
	URL         string
	Environment Environment
	Description string
	Owner       string
	// Events are the subscriptions: exact types, groups ("license.*") or "*".
	Events []string
	// AllowPrivate lets the sender reach private network addresses.
	AllowPrivate bool
	// Timeout bounds an attempt, from the look-up of the name to the last byte
	// of the answer.
	Timeout time.Duration
	// Retry is the retry policy, RateLimit how many requests are sent in a
	// time, Concurrency how many at once.
	Retry       RetryPolicy
	RateLimit   RateLimit
	Concurrency int
	Order       Order

	// Body is the format of the body. Template is that of BodyTemplate, Message
	// that of the chats, and ChatID where Telegram posts.
	Body     BodyProfile
	Template string
	Message  Message
	ChatID   string
	// MaskKey leaves only the end of license keys in what is sent.
	MaskKey bool
	// Signature is how requests are signed, CustomSignature how they are with
	// SignatureCustom.
	Signature       SignatureProfile
	CustomSignature CustomSignature
	// Headers are sent with every request.
	Headers []CustomHeader

	// CredentialsRef names the entry of the Credentials in the keychain, empty
	// without any. It changes with every new content.
	CredentialsRef string
	// SecretRef names the entry of the signing secret in the keychain. It
	// changes with every new secret, so whoever holds an old one notices.
	SecretRef string
	// PreviousSecretRef names the secret that was replaced and still signs
	// beside the new one until PreviousSecretEnds; empty without one.
	PreviousSecretRef  string
	PreviousSecretEnds time.Time

	Status WebhookStatus
	// FailingSince is when the first of an unbroken row of failed attempts
	// was, zero if the last one succeeded.
	FailingSince time.Time
	Created      time.Time
	Updated      time.Time
}

// NewWebhook returns a webhook with the defaults of all that the user needn't
// choose.
func NewWebhook() *Webhook {
	return &Webhook{
		Environment: Production, Timeout: DefaultTimeout, Retry: RetryDefault, RateLimit: NoRateLimit,
		Concurrency: DefaultConcurrency, Order: OrderNone, Body: BodyCanonical, Signature: SignatureStandard,
		Status: WebhookStatus{Active: true},
	}
}

// SigningRefs names the secrets that sign at now, the newest first; none if
// nothing is signed.
func (w *Webhook) SigningRefs(now time.Time) []string {
	if !w.Signature.Signs() {
		return nil
	}
	if w.PreviousSecretRef != "" && now.Before(w.PreviousSecretEnds) {
		return []string{w.SecretRef, w.PreviousSecretRef}
	}
	return []string{w.SecretRef}
}

// Order says which events of a webhook wait for each other.
type Order string

// The orders.
const (
	// OrderNone: every event is sent as soon as possible.
	OrderNone Order = "none"
	// OrderLicense: an event waits until the earlier ones of the same subject,
	// usually the license, are delivered or given up.
	OrderLicense Order = "license"
)

// WebhookStatus says whether events are sent, since when, and why.
type WebhookStatus struct {
	Active bool
	Since  time.Time
	// Reason is a few words such as "turned off by you"; empty when the
	// webhook has been active from the start.
	Reason string
}

// The reasons for a status that come from the user.
const (
	TurnedOffByYou = "turned off by you"
	TurnedOnByYou  = "turned on by you"
)

// Title is the word for the status in the interface.
func (s WebhookStatus) Title() string {
	if s.Active {
		return "Active"
	}
	return "Inactive"
}

// Normalize brings the fields into the form in which they are stored: trimmed
// texts, sorted subscriptions, and the default of what isn't said.
func (w *Webhook) Normalize() {
	w.Name = strings.TrimSpace(w.Name)
	w.URL = normalURL(w.URL)
	w.Description = strings.TrimSpace(w.Description)
	w.Owner = strings.TrimSpace(w.Owner)
	if w.Environment == "" {
		w.Environment = Production
	}
	w.Events = NormalizePatterns(w.Events)
	w.Timeout = cmp.Or(w.Timeout, DefaultTimeout)
	w.Retry = w.Retry.Normalized()
	w.RateLimit = w.RateLimit.Normalized()
	w.Concurrency = cmp.Or(w.Concurrency, DefaultConcurrency)
	w.Order = cmp.Or(w.Order, OrderNone)
	w.normalizeFormat()
}

// Validate returns every broken rule as FieldErrors, or nil. Fields are named
// as in the file of apply and export.
func (w *Webhook) Validate() error {
	var errs FieldErrors
	add := func(err error) { errs = append(errs, fieldErrorsOf(err)...) }
	if strings.TrimSpace(w.Name) == "" {
		add(Invalidf("name", "The name is missing. Enter one by which you will recognise this webhook."))
	}
	add(validateText("name", "name", w.Name, MaxNameLength, false))
	add(w.validateTarget())
	add(w.Environment.Validate())
	add(validateText("description", "description", w.Description, MaxDescriptionLength, true))
	add(validateText("owner", "owner", w.Owner, MaxOwnerLength, false))
	if len(w.Events) == 0 {
		add(Invalidf("events", "No event is chosen. Choose at least one, or nothing will ever be sent."))
	}
	for _, p := range w.Events {
		if err := ValidatePattern(p); err != nil {
			add(err)
			break
		}
	}
	add(w.Retry.Validate())
	_, _, err := w.RateLimit.Parse()
	add(err)
	add(w.validateSending())
	return w.validateFormat(errs).Err()
}

// validateSending checks the numbers, of which 0 means the default.
func (w *Webhook) validateSending() error {
	if w.Timeout != 0 && (w.Timeout < MinTimeout || w.Timeout > MaxTimeout) {
		return Invalidf("timeout", "The time limit is %s; between 1 and 60 seconds are possible.", FormatDuration(w.Timeout))
	}
	if w.Concurrency != 0 && (w.Concurrency < MinConcurrency || w.Concurrency > MaxConcurrency) {
		return Invalidf("concurrency", "%d requests at once are asked for; between %d and %d are possible.", w.Concurrency, MinConcurrency, MaxConcurrency)
	}
	if w.Order != "" && w.Order != OrderNone && w.Order != OrderLicense {
		return Invalidf("order", `There is no order %q. Choose "license" or "none".`, Shorten(string(w.Order)))
	}
	return nil
}

func validateText(field, what, s string, limit int, lines bool) error {
	if !utf8.ValidString(s) {
		return Invalidf(field, "The %s isn't valid text (UTF-8).", what)
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return Invalidf(field, "The %s is %d characters long; at most %d are possible.", what, n, limit)
	}
	for _, r := range s {
		if unicode.IsControl(r) && !(lines && (r == '\n' || r == '\t')) {
			return Invalidf(field, "The %s holds a line break or another control character. Remove it.", what)
		}
	}
	return nil
}

// Subscribes reports whether the webhook wants events of type t in
// environment env, whether or not it is active.
func (w *Webhook) Subscribes(t string, env Environment) bool {
	return w.Environment == env && slices.ContainsFunc(w.Events, func(p string) bool { return Matches(p, t) })
}

// WebhookFilter narrows a list of webhooks; its zero value takes all.
type WebhookFilter struct {
	// Search is looked for in name and URL, ignoring case.
	Search      string
	Environment Environment
	// Active, if set, takes only active or only inactive webhooks.
	Active *bool
}

// Takes reports whether the filter lets w through.
func (f WebhookFilter) Takes(w *Webhook) bool {
	if f.Environment != "" && w.Environment != f.Environment {
		return false
	}
	if f.Active != nil && w.Status.Active != *f.Active {
		return false
	}
	search := strings.ToLower(strings.TrimSpace(f.Search))
	return search == "" ||
		strings.Contains(strings.ToLower(w.Name), search) ||
		strings.Contains(strings.ToLower(w.URL), search)
}
