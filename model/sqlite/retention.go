package sqlite

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"

	"latchbell/model"
)

// Prune removes settled deliveries (succeeded, failed or cancelled) whose last
// activity lies before before, the oldest first, with their attempts. An event
// leaves with its last delivery, one that no webhook got when it was received
// before before, and a deleted webhook when no delivery names it any more.
// Pending and held deliveries always stay.
//
// It removes at most limit deliveries and events in one transaction, and
// returns how many it removed, 0 when there is nothing left to do. What is to
// be removed is looked for on a reading connection, so that the writing waits
// for the removal alone.
func (s *Store) Prune(ctx context.Context, before time.Time, limit int) (removed int, err error) {
	found, err := s.findSettled(ctx, before, limit)
	if err != nil {
		return 0, explain("looking for old deliveries", err)
	}
	err = s.writer.do(ctx, func(t *tx) error {
		if removed, err = t.removeDeliveries(found, before); err != nil {
			return err
		}
		if len(found) < limit {
			n, err := t.removeLeftovers(before, limit-len(found))
			removed += n
			return err
		}
		return nil
	})
	if err != nil {
		return 0, explain("removing old deliveries", err)
	}
	return removed, nil
}

// settled is true for a delivery that is never sent again by itself.
const settled = " status IN ('succeeded', 'failed', 'cancelled')"

// findSettled returns the rows of the settled deliveries whose last activity is
// the oldest before before, at most limit. It goes on where the search before it
// ended, so that a large backlog of old deliveries that wait isn't passed over
// each time, and begins anew when it has come to the end.
func (s *Store) findSettled(ctx context.Context, before time.Time, limit int) (seqs, error) {
	const query = `SELECT seq, activity FROM deliveries
		WHERE activity >= ? AND activity < ? AND` + settled + ` ORDER BY activity, seq LIMIT ?`
	var found seqs
	reached := s.pruned.Load()
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var seq int64
		err := rows.Scan(&seq, &reached)
		found = append(found, seq)
		return err
	}, query, s.pruned.Load(), moment(before), limit)
	if len(found) < limit {
		reached = 0
	}
	s.pruned.Store(reached)
	return found, err
}

// seqs are rows, bound as a JSON array of numbers, for json_each.
type seqs []int64

func (s seqs) Value() (driver.Value, error) { return encode(s) }

// removeDeliveries removes those of found that are still as they were found.
func (t *tx) removeDeliveries(found seqs, before time.Time) (removed int, err error) {
	const (
		old = " FROM deliveries WHERE seq IN (SELECT value FROM json_each(?)) AND activity < ? AND" + settled

		findEvents = "SELECT DISTINCT event_id" + old
		attempts   = "DELETE FROM attempts WHERE delivery_id IN (SELECT id" + old + ")"
		deliveries = "DELETE" + old
		events     = `DELETE FROM events WHERE id IN (SELECT value FROM json_each(?))
			AND NOT EXISTS (SELECT 1 FROM deliveries WHERE event_id = events.id)`
	)
	if len(found) == 0 {
		return 0, nil
	}
	var theirs ids
	err = t.rows(func(rows *sql.Rows) error {
		var id string
		err := rows.Scan(&id)
		theirs = append(theirs, id)
		return err
	}, findEvents, found, moment(before))
	if err != nil {
		return 0, err
	}
	if _, err := t.exec(attempts, found, moment(before)); err != nil {
		return 0, err
	}
	if removed, err = t.exec(deliveries, found, moment(before)); err != nil {
		return 0, err
	}
	t.changes(model.DeliveriesChanged)
	_, err = t.exec(events, theirs)
	return removed, err
}

// removeLeftovers removes what no delivery refers to: old events that no
// webhook got, and deleted webhooks. It returns how many events those were.
func (t *tx) removeLeftovers(before time.Time, limit int) (int, error) {
	const (
		events = `DELETE FROM events WHERE seq IN (
			SELECT seq FROM events WHERE deliveries = 0 AND received < ? ORDER BY received LIMIT ?)`
		webhooks = `DELETE FROM webhooks WHERE deleted < ?
			AND NOT EXISTS (SELECT 1 FROM deliveries WHERE webhook_id = webhooks.id)`
	)
	n, err := t.exec(events, moment(before), limit)
	if err != nil {
		return 0, err
	}
	_, err = t.exec(webhooks, moment(before))
	return n, err
}

// GiveBack takes at most pages of the file's free pages from its end, and
// reports whether there are more. The disk gets them when the log of recent
// writes is next folded into the database. It is one short transaction. A
// database that was made without auto_vacuum gives nothing back.
func (s *Store) GiveBack(ctx context.Context, pages int) (more bool, err error) {
	err = s.writer.do(ctx, func(t *tx) error {
		before, err := t.freePages()
		if err != nil || before == 0 {
			return err
		}
		if err := t.vacuum(pages); err != nil {
			return err
		}
		after, err := t.freePages()
		more = 0 < after && after < before
		return err
	})
	return more, explain("giving room back to the disk", err)
}

func (t *tx) freePages() (int, error) {
	var n int
	err := t.row([]any{&n}, "PRAGMA freelist_count")
	return n, err
}

// vacuum isn't a prepared statement, because the number of pages can't be bound.
// It returns a row for each page, and works only as far as these are read.
func (t *tx) vacuum(pages int) error {
	if t.failed == nil {
		t.failed = each(func(*sql.Rows) error { return nil })(
			t.conn.QueryContext(context.Background(), fmt.Sprintf("PRAGMA incremental_vacuum(%d)", pages)))
	}
	return t.failed
}
