package sqlite

import (
	"context"
	"database/sql"
	"errors"

	"latchbell/model"
)

// Traffic returns what came in with the latest 5,000 events, and what became of
// it for a webhook. One that doesn't exist has none.
func (s *Store) Traffic(ctx context.Context, webhookID string) (*model.Traffic, error) {
	t := &model.Traffic{Held: map[model.HoldReason]int{}}
	err := errors.Join(
		s.readArrivals(ctx, t),
		s.readNewest(ctx, t, webhookID),
		s.readHeld(ctx, t, webhookID),
	)
	if err != nil {
		return nil, explain("reading what came in lately", err)
	}
	return t, nil
}

func (s *Store) readArrivals(ctx context.Context, t *model.Traffic) error {
	const query = `SELECT type, environment, count(*), max(received) FROM
		(SELECT type, environment, received FROM events WHERE NOT test ORDER BY seq DESC LIMIT 5000)
		GROUP BY type, environment ORDER BY max(received) DESC, type, environment`
	return s.rows(ctx, func(rows *sql.Rows) error {
		var a model.Arrival
		err := rows.Scan(&a.Type, &a.Environment, &a.Count, (*moment)(&a.Last))
		t.Arrivals = append(t.Arrivals, a)
		return err
	}, query)
}

func (s *Store) readNewest(ctx context.Context, t *model.Traffic, webhookID string) error {
	const query = "SELECT " + deliveryColumns + deliveryTables + `WHERE d.webhook_id = ? AND NOT d.test
		ORDER BY d.activity DESC, d.seq DESC LIMIT 1`
	var d model.Delivery
	err := s.row(ctx, deliveryFields(&d), query, webhookID)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	t.Newest = &d
	return err
}

func (s *Store) readHeld(ctx context.Context, t *model.Traffic, webhookID string) error {
	const query = `SELECT hold, count(*) FROM deliveries WHERE status = 'held' AND +webhook_id = ? GROUP BY hold`
	return s.rows(ctx, func(rows *sql.Rows) error {
		var reason model.HoldReason
		var n int
		err := rows.Scan(&reason, &n)
		t.Held[reason] = n
		return err
	}, query, webhookID)
}
