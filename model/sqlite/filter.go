package sqlite

import (
	"context"
	"slices"
	"strings"

	"latchbell/model"
)

// filter is the WHERE clause of a query for deliveries, in two forms: small
// picks the matching rows by the index of the filter, large walks along the
// sort order and leaves out the others.
type filter struct {
	small, large []string
	args         []any
}

// fewRows is up to how many matching rows it is quicker to pick and sort them
// than to walk along the sort order.
const fewRows = 10_000

func (f *filter) conditions(total int) []string {
	if total <= fewRows {
		return slices.Clone(f.small)
	}
	return slices.Clone(f.large)
}

func (f *filter) add(small, large string, args ...any) {
	f.small = append(f.small, small)
	f.large = append(f.large, large)
	f.args = append(f.args, args...)
}

func filterOf(q *model.DeliveryQuery) (*filter, error) {
	f := &filter{}
	if q.WebhookID != "" {
		f.add("d.webhook_id = ?", "d.webhook_id = ?", q.WebhookID)
	}
	if q.EventID != "" {
		f.add("d.event_id = ?", "d.event_id = ?", q.EventID)
	}
	if q.Group != "" {
		// The types that begin with "group."; "/" follows "." in the alphabet.
		f.add("(d.event_type >= ? AND d.event_type < ?)", "(+d.event_type >= ? AND +d.event_type < ?)", q.Group+".", q.Group+"/")
	}
	if len(q.Statuses) == 0 {
		return f, nil
	}
	for _, s := range q.Statuses {
		if !slices.Contains(model.DeliveryStatuses, s) {
			return nil, model.Invalidf("status", "There is no delivery status %q.", s)
		}
	}
	f.add(unusual(q.Statuses), statusIn(q.Statuses))
	return f, nil
}

// statusIn writes the statuses, which are known words, into the text: only so
// does SQLite see that an index for one of them can be used.
func statusIn(statuses []model.DeliveryStatus) string {
	if len(statuses) == 1 {
		return "d.status = '" + string(statuses[0]) + "'"
	}
	words := make([]string, len(statuses))
	for i, s := range statuses {
		words[i] = "'" + string(s) + "'"
	}
	return "d.status IN (" + strings.Join(words, ", ") + ")"
}

// unusual takes the deliveries of each status from its own index. Succeeded
// ones have none, because nearly all are.
func unusual(statuses []model.DeliveryStatus) string {
	if slices.Contains(statuses, model.Succeeded) {
		return statusIn(statuses)
	}
	parts := make([]string, len(statuses))
	for i, s := range statuses {
		parts[i] = "SELECT seq FROM deliveries WHERE status = '" + string(s) + "'"
	}
	return "d.seq IN (" + strings.Join(parts, " UNION ALL ") + ")"
}

// countDeliveries counts what matches.
func (s *Store) countDeliveries(ctx context.Context, f *filter) (int, error) {
	var n int
	err := s.read.QueryRowContext(ctx, "SELECT count(*) FROM deliveries d"+where(f.small), f.args...).Scan(&n)
	return n, s.damage.note(err)
}
