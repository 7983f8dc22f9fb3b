package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"latchbell/model"
)

const defaultPage = 200

// sorting says how the log is sorted by one column: from which rows, by which
// terms, to which seq is added as the last, and their values for a row.
type sorting struct {
	from   func(where, direction string) string
	terms  []string
	values func(*model.Delivery) []any
}

var sortings = map[model.DeliverySort]sorting{
	model.SortActivity: {along, []string{"d.activity"}, func(d *model.Delivery) []any { return []any{activity(d)} }},
	model.SortEvent:    {along, []string{"d.event_type"}, func(d *model.Delivery) []any { return []any{d.EventType} }},
	model.SortWebhook: {webhookByWebhook, []string{"w.name COLLATE NOCASE", "w.id", "d.activity"}, func(d *model.Delivery) []any {
		return []any{d.WebhookName, d.WebhookID, activity(d)}
	}},
	model.SortStatus:   {across, []string{"d.status"}, func(d *model.Delivery) []any { return []any{d.Status} }},
	model.SortCode:     {across, []string{"d.last_code"}, func(d *model.Delivery) []any { return []any{d.LastCode} }},
	model.SortDuration: {across, []string{"d.last_duration"}, func(d *model.Delivery) []any { return []any{d.LastDuration.Microseconds()} }},
}

// along leaves it to SQLite to walk along an index in the order of the log.
func along(where, _ string) string { return "FROM deliveries d" + where }

// webhookByWebhook walks through the webhooks by name, and through the log of
// each, instead of sorting all deliveries: CROSS JOIN keeps the tables in this
// order.
func webhookByWebhook(where, _ string) string {
	return "FROM webhooks w CROSS JOIN deliveries d ON d.webhook_id = w.id" + where
}

// across serves the columns without an index of their own: all rows are read
// from the index that covers these columns, and the first few are kept. Most
// rows have the same status and code, so what decides is seq. Read in about
// that order, the first rows are the ones to keep, and the others are dropped
// at a glance; LIMIT -1 makes SQLite respect the order of a subquery.
func across(where, direction string) string {
	return "FROM (SELECT seq, status, last_code, last_duration FROM deliveries d" + where + " ORDER BY d.activity" + direction + " LIMIT -1) d"
}

// activity is the stored value of the column of that name.
func activity(d *model.Delivery) int64 {
	return cmp.Or(d.LastAttempt, d.Created).UnixMilli()
}

// cursor is where a page ended: the sorting, and the values of its terms for
// the last row.
type cursor struct {
	Sort      model.DeliverySort `json:"s"`
	Ascending bool               `json:"a,omitempty"`
	Values    []any              `json:"v"`
}

func (c cursor) String() string {
	text, err := json.Marshal(c)
	if err != nil {
		panic(err) // it holds texts and integers only
	}
	return base64.RawURLEncoding.EncodeToString(text)
}

var errCursor = model.Invalidf("after", "This page can't be continued from here. Begin again with the first.")

// parseCursor reads the cursor of an earlier page of the same sorting.
func parseCursor(text string, q *model.DeliveryQuery) ([]any, error) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return nil, errCursor
	}
	decoder := json.NewDecoder(strings.NewReader(string(raw)))
	decoder.UseNumber()
	var c cursor
	if decoder.Decode(&c) != nil || c.Sort != q.Sort || c.Ascending != q.Ascending || len(c.Values) != len(sortings[q.Sort].terms)+1 {
		return nil, errCursor
	}
	for i, v := range c.Values {
		if number, ok := v.(json.Number); ok {
			if c.Values[i], err = number.Int64(); err != nil {
				return nil, errCursor
			}
		}
	}
	return c.Values, nil
}

// Deliveries returns a page of the log, and how many deliveries match on all
// pages. Rows that come or go between two pages make the others neither appear
// twice nor fail to appear; one whose sort value changes moves, as it should.
// An unknown sort column or status, or a cursor of another sorting, is an Error
// of kind Invalid.
func (s *Store) Deliveries(ctx context.Context, q model.DeliveryQuery) (*model.DeliveryPage, error) {
	q.Sort = cmp.Or(q.Sort, model.SortActivity)
	q.Limit = cmp.Or(max(q.Limit, 0), defaultPage)
	if _, known := sortings[q.Sort]; !known {
		return nil, model.Invalidf("sort", "The deliveries can't be sorted by %q.", q.Sort)
	}
	filter, err := filterOf(&q)
	if err != nil {
		return nil, err
	}
	page := &model.DeliveryPage{}
	if page.Total, err = s.countDeliveries(ctx, filter); err != nil {
		return nil, explain("counting the deliveries", err)
	}
	text, args, err := pageQuery(&q, filter, page.Total)
	if err != nil {
		return nil, err
	}
	rows, err := s.read.QueryContext(ctx, text, args...)
	return page, explain("reading the deliveries", s.damage.note(readPage(page, &q)(rows, err)))
}

// readPage reads one row more than the page holds, to learn whether there is
// another.
func readPage(page *model.DeliveryPage, q *model.DeliveryQuery) func(*sql.Rows, error) error {
	var last int64
	return each(func(rows *sql.Rows) error {
		if n := len(page.Deliveries); n == q.Limit {
			values := sortings[q.Sort].values(&page.Deliveries[n-1])
			page.Next = cursor{q.Sort, q.Ascending, append(values, last)}.String()
			return nil
		}
		var d model.Delivery
		err := rows.Scan(append(deliveryFields(&d), &last)...)
		page.Deliveries = append(page.Deliveries, d)
		return err
	})
}

// pageQuery builds the query of a page: the inner one finds the rows, in
// indexes as far as possible, the outer one reads only those.
func pageQuery(q *model.DeliveryQuery, f *filter, total int) (string, []any, error) {
	sort := sortings[q.Sort]
	terms := append(slices.Clone(sort.terms), "d.seq")
	conditions, args := f.conditions(total), slices.Clone(f.args)
	compare, direction := "<", " DESC"
	if q.Ascending {
		compare, direction = ">", ""
	}
	if q.After != "" {
		values, err := parseCursor(q.After, q)
		if err != nil {
			return "", nil, err
		}
		marks := strings.TrimSuffix(strings.Repeat("?, ", len(terms)), ", ")
		// The first condition follows from the second; it lets SQLite begin
		// there where the second spans two tables.
		conditions = append(conditions,
			fmt.Sprintf("%s %s= ?", terms[0], compare),
			fmt.Sprintf("(%s) %s (%s)", strings.Join(terms, ", "), compare, marks))
		args = append(append(args, values[0]), values...)
	}
	order := " ORDER BY " + strings.Join(terms, direction+", ") + direction
	inner := "SELECT d.seq " + sort.from(where(conditions), direction) + order + " LIMIT ? + 0"
	args = append(args, q.Limit+1)
	return "SELECT " + deliveryColumns + ", d.seq" + deliveryTables + "WHERE d.seq IN (" + inner + ")" + order, args, nil
}

func where(conditions []string) string {
	if len(conditions) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(conditions, " AND ")
}
