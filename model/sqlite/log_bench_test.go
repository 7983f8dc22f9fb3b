package sqlite

import (
	"context"
	"fmt"
	"testing"
	"time"

	"latchbell/model"
)

// fill makes n deliveries of the last ten days to ten webhooks: in a thousand,
// two have failed, one is cancelled, one is pending and one is held.
func fill(b *testing.B, s *Store, n int) {
	b.Helper()
	if n == 0 {
		return
	}
	const (
		webhooks = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 9)
			INSERT INTO webhooks (seq, id, name, url, environment, description, owner, events, allow_private, secret_ref,
				active, status_since, status_reason, created, updated) SELECT NULL, printf('whk_%026d', i), 'Webhook ' || (i * 7 % 10), 'https://example.com', 'production',
			'', '', '["stored.event"]', 0, '', 1, 0, '', 0, 0 FROM n`
		events = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1)
			INSERT INTO events SELECT NULL, printf('evt_%026d', i), 'license.renewed', 'production', 0, 0,
			'system', '', '', '', 'lic_' || i, '', 'intake', 0, 1, NULL, NULL, x'7b7d' FROM n`
		deliveries = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?1 - 1),
			t(i, at, status) AS (SELECT i, ?2 + i * 864000000 / ?1,
				CASE i % 1000 WHEN 0 THEN 'failed' WHEN 1 THEN 'failed' WHEN 2 THEN 'cancelled' WHEN 3 THEN 'pending' WHEN 4 THEN 'held' ELSE 'succeeded' END FROM n)
			INSERT INTO deliveries SELECT NULL, printf('dlv_%026d', i), printf('evt_%026d', i), printf('whk_%026d', i % 10), status,
			CASE status WHEN 'held' THEN 'webhook inactive' ELSE '' END, at, 0, 1, 1 + (i % 50 = 0), at, at, at,
			CASE WHEN status IN ('succeeded', 'pending') THEN 200 + i % 4 ELSE 503 END, 1000 + i * 7919 % 900001, '', '',
			CASE i % 20 WHEN 0 THEN 'user.created' WHEN 1 THEN 'activation.failed' WHEN 2 THEN 'license.created' ELSE 'license.renewed' END,
			'lic_' || i, 'production', 0, 0 FROM t`
	)
	err := s.writer.do(b.Context(), func(t *tx) error {
		if _, err := t.exec(webhooks); err != nil {
			return err
		}
		if _, err := t.exec(events, n); err != nil {
			return err
		}
		_, err := t.exec(deliveries, n, moment(time.Now().Add(-240*time.Hour)))
		return err
	})
	if err == nil { // a log of recent writes of this length isn't what is measured
		_, err = s.writer.tx.conn.ExecContext(b.Context(), "PRAGMA wal_checkpoint(PASSIVE)")
	}
	if err != nil {
		b.Fatal(err)
	}
}

// BenchmarkLog reads first pages of 200 rows, with the total, and what the
// overview shows.
func BenchmarkLog(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("deliveries=%d", n), func(b *testing.B) { benchLog(b, n) })
	}
}

func benchLog(b *testing.B, n int) {
	if testing.Short() && n > 100_000 {
		b.Skip("filling takes a minute")
	}
	s, _ := benchStore(b)
	fill(b, s, n)
	webhook := fmt.Sprintf("whk_%026d", 3)
	queries := map[string]model.DeliveryQuery{
		"plain":            {},
		"by event":         {Sort: model.SortEvent},
		"by webhook":       {Sort: model.SortWebhook},
		"by status":        {Sort: model.SortStatus},
		"by status up":     {Sort: model.SortStatus, Ascending: true},
		"by code":          {Sort: model.SortCode},
		"by code up":       {Sort: model.SortCode, Ascending: true},
		"by duration":      {Sort: model.SortDuration},
		"one webhook":      {WebhookID: webhook},
		"common group":     {Group: "license"},
		"rare group":       {Group: "user"},
		"absent group":     {Group: "product"},
		"failed":           {Statuses: []model.DeliveryStatus{model.Failed}},
		"succeeded":        {Statuses: []model.DeliveryStatus{model.Succeeded}},
		"waiting":          {Statuses: []model.DeliveryStatus{model.Pending, model.Held}},
		"webhook's failed": {WebhookID: webhook, Statuses: []model.DeliveryStatus{model.Failed}},
		"webhook by code":  {WebhookID: webhook, Sort: model.SortCode},
		"one event":        {EventID: fmt.Sprintf("evt_%026d", 77)},
	}
	for name, q := range queries {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Deliveries(context.Background(), q); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	reads := map[string]func(context.Context) error{
		"waiting count": func(ctx context.Context) error { _, err := s.Waiting(ctx); return err },
		"attention":     func(ctx context.Context) error { _, err := s.Attention(ctx); return err },
		"progress":      func(ctx context.Context) error { _, err := s.Progress(ctx); return err },
		"stats of a day": func(ctx context.Context) error {
			_, err := s.Stats(ctx, time.Now().Add(-24*time.Hour))
			return err
		},
		"pending webhooks": func(ctx context.Context) error { _, err := s.Pending(ctx); return err },
		"held for":         func(ctx context.Context) error { _, err := s.HeldFor(ctx, model.HeldKeychain); return err },
		"missed":           func(ctx context.Context) error { _, err := s.Missed(ctx, webhook); return err },
	}
	for name, read := range reads {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if err := read(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
