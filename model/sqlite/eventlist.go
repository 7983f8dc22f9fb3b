package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"strings"

	"latchbell/model"
)

const defaultEvents = 100

// Events returns those that match, in the order in which they were accepted. It
// ends early with the event by which the data of all reaches
// model.MaxEventPage.
func (s *Store) Events(ctx context.Context, q model.EventQuery) ([]model.Event, error) {
	after, err := s.acceptedUpTo(ctx, q.After)
	if err != nil {
		return nil, explain("finding where to go on with the events", err)
	}
	var events []model.Event
	size := 0
	text, args := eventListQuery(&q, after)
	err = s.rows(ctx, func(rows *sql.Rows) error {
		var e model.Event
		if err := rows.Scan(eventFields(&e)...); err != nil {
			return err
		}
		events = append(events, e)
		if size += len(e.Data); size >= model.MaxEventPage {
			return errPageFull
		}
		return nil
	}, text, args...)
	if err != nil && !errors.Is(err, errPageFull) {
		return nil, explain("reading events", err)
	}
	return events, nil
}

// errPageFull ends the reading of rows.
var errPageFull = errors.New("the page is full")

// acceptedUpTo returns the seq of an event. One that isn't stored any more is
// where it was among the ids, which sort by the time of acceptance. The order
// itself is that of seq, because the clock can be set back.
func (s *Store) acceptedUpTo(ctx context.Context, id string) (int64, error) {
	var seq int64
	err := s.row(ctx, []any{&seq}, "SELECT seq FROM events WHERE id <= ? ORDER BY id DESC LIMIT 1", id)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return seq, err
}

// eventListQuery writes the query so that it passes over few rows: it walks
// along the index of the subject, of an environment that isn't production, or
// of the type, else along seq. The plus before a column keeps its index out.
func eventListQuery(q *model.EventQuery, after int64) (string, []any) {
	conditions, args := []string{"e.seq > ?"}, []any{after}
	add := func(condition string, values ...any) {
		conditions, args = append(conditions, condition), append(args, values...)
	}
	limit := cmp.Or(q.Limit, defaultEvents)
	elsewhere := q.Environment != "" && q.Environment != model.Production
	group, isGroup := strings.CutSuffix(q.Type, "*")
	switch narrowed := q.Subject != "" || elsewhere; {
	case isGroup && !narrowed:
		return groupQuery(q, after, group, limit)
	case isGroup:
		add("+e.type >= ? AND +e.type < ?", group, behind(group))
	case q.Type != "" && narrowed:
		add("+e.type = ?", q.Type)
	case q.Type != "":
		add("e.type = ?", q.Type)
	}
	if q.Subject != "" {
		add("e.subject = ? AND e.subject <> ''", q.Subject) // the index is for those alone
	}
	switch {
	case elsewhere && q.Subject == "":
		add("e.environment = ? AND e.environment <> 'production'", string(q.Environment)) // as above
	case q.Environment != "":
		add("+e.environment = ?", string(q.Environment))
	}
	return "SELECT " + eventColumns + " FROM events e WHERE " + strings.Join(conditions, " AND ") + " ORDER BY e.seq LIMIT ?", append(args, limit)
}

// behind returns the first text that doesn't begin with "group." any more: "/"
// follows "." in the alphabet.
func behind(group string) string { return strings.TrimSuffix(group, ".") + "/" }

// groupQuery takes the next events of each type of a group from the index of
// the type, and of these the first.
func groupQuery(q *model.EventQuery, after int64, group string, limit int) (string, []any) {
	condition, args := "", []any{group, behind(group), after, limit}
	if q.Environment != "" {
		condition, args = " AND +e.environment = ?5", append(args, string(q.Environment))
	}
	return `SELECT ` + eventColumns + ` FROM events e WHERE e.seq IN (
		WITH RECURSIVE types (type) AS (
			SELECT min(type) FROM events WHERE type >= ?1 AND type < ?2
			UNION ALL
			SELECT (SELECT min(type) FROM events WHERE type > types.type AND type < ?2) FROM types WHERE types.type IS NOT NULL)
		SELECT f.seq FROM types CROSS JOIN events f ON f.seq IN (
			SELECT e.seq FROM events e WHERE e.type = types.type AND e.seq > ?3` + condition + ` ORDER BY e.seq LIMIT ?4)
		ORDER BY f.seq LIMIT ?4)
		ORDER BY e.seq`, args
}
