package sqlite

import (
	"context"
	"database/sql"
	"time"

	"latchbell/model"
)

// awaysKept is how long the times are remembered during which nothing could be
// sent. No delivery that is still under way is older.
const awaysKept = 90 * 24 * time.Hour

// SaveAway stores a time during which nothing could be sent, or changes the end
// of one that is stored, and forgets those that are long over.
func (s *Store) SaveAway(ctx context.Context, a model.Away) error {
	const upsert = `INSERT INTO aways (reason, began, ended) VALUES (?, ?, ?)
		ON CONFLICT (reason, began) DO UPDATE SET ended = excluded.ended`
	err := s.writer.do(ctx, func(t *tx) error {
		t.changes(model.DeliveriesChanged)
		if _, err := t.exec(upsert, string(a.Reason), moment(a.From), moment(a.To)); err != nil {
			return err
		}
		_, err := t.exec("DELETE FROM aways WHERE ended < ?", moment(time.Now().Add(-awaysKept)))
		return err
	})
	return explain("storing a time without sending", err)
}

// Aways returns the times without sending that overlap the time from from to
// to, the oldest first.
func (s *Store) Aways(ctx context.Context, from, to time.Time) ([]model.Away, error) {
	const query = `SELECT reason, began, ended FROM aways
		WHERE began < ? AND (ended IS NULL OR ended > ?) ORDER BY began`
	var aways []model.Away
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var a model.Away
		err := rows.Scan(&a.Reason, (*moment)(&a.From), (*moment)(&a.To))
		aways = append(aways, a)
		return err
	}, query, moment(to), moment(from))
	return aways, explain("reading the times without sending", err)
}

// ShiftDue moves the due time of all that is pending or held and was made before
// before, because the clock of this computer was set by so much.
func (s *Store) ShiftDue(ctx context.Context, by time.Duration, before time.Time) error {
	const update = `UPDATE deliveries SET due = due + ? WHERE created < ? AND seq IN (
		SELECT seq FROM deliveries WHERE status = 'pending' UNION ALL
		SELECT seq FROM deliveries WHERE status = 'held')`
	_, err := s.changeDeliveries(ctx, update, by.Milliseconds(), moment(before))
	return explain("moving what is due", err)
}
