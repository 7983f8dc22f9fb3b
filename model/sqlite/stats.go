package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"time"

	"latchbell/model"
)

// Stats sums up the deliveries whose last attempt was at since or later, up to
// now; tests count too. Repaired are those delivered by more than one attempt.
func (s *Store) Stats(ctx context.Context, since time.Time) (*model.Stats, error) {
	stats := &model.Stats{Since: since, Hours: emptyHours(since, time.Now())}
	err := errors.Join(
		s.readSettled(ctx, stats),
		s.readWaiting(ctx, stats),
	)
	if err != nil {
		return nil, explain("reading the statistics", err)
	}
	return stats, nil
}

// emptyHours returns an entry for each hour begun from since to now.
func emptyHours(since, now time.Time) []model.HourStats {
	var hours []model.HourStats
	for start := since; !start.After(now); start = start.Add(time.Hour) {
		hours = append(hours, model.HourStats{Start: start})
	}
	return hours
}

// readSettled fills in what the deliveries since then add up to. They are read
// one by one: that is quicker than to let SQLite group and sort them.
func (s *Store) readSettled(ctx context.Context, stats *model.Stats) error {
	const query = `SELECT (activity - ?1) / 3600000, status = 'succeeded', attempts > 1, last_duration
		FROM deliveries WHERE activity >= ?1 AND attempts > 0 AND status IN ('succeeded', 'failed')`
	var durations []int64
	err := s.rows(ctx, func(rows *sql.Rows) error {
		var hour, micros int64
		var succeeded, repeated bool
		if err := rows.Scan(&hour, &succeeded, &repeated, &micros); err != nil {
			return err
		}
		if succeeded {
			durations = append(durations, micros)
		}
		add(stats, hour, succeeded, repeated)
		return nil
	}, query, moment(stats.Since))
	slices.Sort(durations)
	stats.Median, stats.P95 = percentile(durations, 50), percentile(durations, 95)
	return err
}

// add counts a delivery, in its hour and altogether.
func add(stats *model.Stats, hour int64, succeeded, repeated bool) {
	var one model.HourStats
	if succeeded {
		one.Delivered = 1
	} else {
		one.Failed = 1
	}
	stats.Delivered += one.Delivered
	stats.Failed += one.Failed
	if succeeded && repeated {
		stats.Repaired++
	}
	if hour < int64(len(stats.Hours)) { // a clock that was set back leaves attempts in the future
		stats.Hours[hour].Delivered += one.Delivered
		stats.Hours[hour].Failed += one.Failed
	}
}

// percentile returns the value of the nearest rank, 0 of nothing.
func percentile(sorted []int64, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	rank := (len(sorted)*percent + 99) / 100
	return time.Duration(sorted[rank-1]) * time.Microsecond
}

// readWaiting fills in what waits now.
func (s *Store) readWaiting(ctx context.Context, stats *model.Stats) error {
	const query = `SELECT
		(SELECT count(*) FROM deliveries WHERE status = 'pending'),
		(SELECT count(*) FROM deliveries WHERE status = 'pending' AND tries > 0),
		(SELECT count(*) FROM deliveries WHERE status = 'held')`
	var pending int
	err := s.row(ctx, []any{&pending, &stats.Retrying, &stats.Held}, query)
	stats.Waiting = pending + stats.Held
	return err
}

// Waiting counts the deliveries that are pending or held.
func (s *Store) Waiting(ctx context.Context) (int, error) {
	const query = `SELECT (SELECT count(*) FROM deliveries WHERE status = 'pending') +
		(SELECT count(*) FROM deliveries WHERE status = 'held')`
	n, err := s.count(ctx, query)
	return n, explain("counting what waits", err)
}

// attentionSpan is how long a failed delivery asks for attention.
const attentionSpan = 24 * time.Hour

// Attention counts the webhooks that are off though nobody turned them off, and
// the deliveries that failed within the last day.
func (s *Store) Attention(ctx context.Context) (model.Attention, error) {
	const query = `SELECT
		(SELECT count(*) FROM webhooks WHERE deleted IS NULL AND NOT active AND status_reason <> ?),
		(SELECT count(*) FROM deliveries WHERE status = 'failed' AND activity >= ?)`
	var a model.Attention
	err := s.row(ctx, []any{&a.Webhooks, &a.Deliveries}, query,
		model.TurnedOffByYou, moment(time.Now().Add(-attentionSpan)))
	return a, explain("reading what needs attention", err)
}

// Progress says which of the first steps happened.
func (s *Store) Progress(ctx context.Context) (model.Progress, error) {
	const query = `SELECT
		EXISTS (SELECT 1 FROM webhooks WHERE deleted IS NULL),
		EXISTS (SELECT 1 FROM deliveries WHERE status = 'succeeded'),
		EXISTS (SELECT 1 FROM events WHERE source = 'intake')`
	var p model.Progress
	err := s.row(ctx, []any{&p.WebhookAdded, &p.TestDelivered, &p.EventReceived}, query)
	return p, explain("reading the first steps", err)
}
