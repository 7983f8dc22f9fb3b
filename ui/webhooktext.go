package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"latchbell/model"
)

// shownURL is the target URL as it may be shown: a token that isn't in the
// keychain yet, because that was locked since an update, is masked too.
func shownURL(w *model.Webhook) string { return model.MaskURL(w.URL, w.Body) }

// shortURL leaves out the scheme, which is nearly always the same, and what gives
// access.
func shortURL(url string) string {
	url = model.MaskURL(url, model.BodyCanonical)
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

// webhookOrder compares webhooks by the columns of their table; status returns
// the words of one of them.
func webhookOrder(catalogue *model.Catalogue, status func(*model.Webhook) string, column string) func(a, b *model.Webhook) int {
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
		return by(status)
	case columnFormat:
		return by(func(w *model.Webhook) string { return w.Body.Title() })
	case columnOwner:
		return by(func(w *model.Webhook) string { return w.Owner })
	case columnCreated:
		return func(a, b *model.Webhook) int { return a.Created.Compare(b.Created) }
	}
	return by(func(w *model.Webhook) string { return w.Name })
}

// sortWebhooks returns webhooks sorted by a column, by name where equal.
func (p *webhooksPage) sortWebhooks(webhooks []*model.Webhook) []*model.Webhook {
	words := func(w *model.Webhook) string { text, _ := p.standing(w); return text }
	sorted := slices.Clone(webhooks)
	order, byName := webhookOrder(p.Catalogue, words, p.column), webhookOrder(p.Catalogue, words, columnName)
	slices.SortStableFunc(sorted, func(a, b *model.Webhook) int {
		first := order(a, b)
		if !p.ascending {
			first = -first
		}
		return cmp.Or(first, byName(a, b))
	})
	return sorted
}
