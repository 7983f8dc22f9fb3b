package ui

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// webhookBadge returns the words and the tone for a webhook's status.
func webhookBadge(s model.WebhookStatus) (string, widgets.Tone) {
	switch {
	case s.Active:
		return "Active", widgets.ToneSuccess
	case s.Reason == model.TurnedOffByYou:
		return "Turned off by you", widgets.ToneNeutral
	case s.Reason == "":
		return "Off", widgets.ToneNeutral
	}
	reason, _, _ := strings.Cut(s.Reason, " from ") // the host stands in the row already
	return "Off · " + reason, widgets.ToneDanger
}

// turnedOffByLatchbell reports whether the user has to decide what to do about
// a webhook that is off.
func turnedOffByLatchbell(s model.WebhookStatus) bool {
	_, tone := webhookBadge(s)
	return tone == widgets.ToneDanger
}

// offSentence tells why and since when a webhook is off.
func offSentence(w *model.Webhook) string {
	return fmt.Sprintf("%s has been off since %s: %s. Events for it are kept until you turn it on again.",
		w.Name, moment(w.Status.Since), w.Status.Reason)
}

// shortURL leaves out the scheme, which is nearly always the same.
func shortURL(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return url
	}
	return strings.TrimSuffix(rest, "/")
}

// day writes a date as short as it is clear: without the year when it is this
// one.
func day(t, now time.Time) string {
	t = t.Local()
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// moment writes when something happened: the time alone on the same day.
func moment(t time.Time) string {
	t, now := t.Local(), time.Now()
	if t.YearDay() == now.YearDay() && t.Year() == now.Year() {
		return t.Format("15:04")
	}
	return day(t, now) + ", " + t.Format("15:04")
}

// webhookOrder compares webhooks by the columns of their table. Equal ones
// keep the order of their names.
func webhookOrder(catalogue *model.Catalogue, column string) func(a, b *model.Webhook) int {
	by := func(key func(*model.Webhook) string) func(a, b *model.Webhook) int {
		return func(a, b *model.Webhook) int {
			return strings.Compare(strings.ToLower(key(a)), strings.ToLower(key(b)))
		}
	}
	switch column {
	case columnURL:
		return by(func(w *model.Webhook) string { return shortURL(w.URL) })
	case columnEnvironment:
		return func(a, b *model.Webhook) int {
			return cmp.Compare(slices.Index(model.Environments, a.Environment), slices.Index(model.Environments, b.Environment))
		}
	case columnEvents:
		return func(a, b *model.Webhook) int {
			return cmp.Compare(catalogue.Count(a.Events), catalogue.Count(b.Events))
		}
	case columnStatus:
		return by(func(w *model.Webhook) string { text, _ := webhookBadge(w.Status); return text })
	case columnOwner:
		return by(func(w *model.Webhook) string { return w.Owner })
	case columnCreated:
		return func(a, b *model.Webhook) int { return a.Created.Compare(b.Created) }
	}
	return by(func(w *model.Webhook) string { return w.Name })
}

// sortWebhooks returns webhooks sorted by a column, by name where equal.
func sortWebhooks(webhooks []*model.Webhook, catalogue *model.Catalogue, column string, ascending bool) []*model.Webhook {
	sorted := slices.Clone(webhooks)
	order, byName := webhookOrder(catalogue, column), webhookOrder(catalogue, columnName)
	slices.SortStableFunc(sorted, func(a, b *model.Webhook) int {
		first := order(a, b)
		if !ascending {
			first = -first
		}
		return cmp.Or(first, byName(a, b))
	})
	return sorted
}
