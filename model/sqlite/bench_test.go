package sqlite

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	driver "modernc.org/sqlite"

	"latchbell/model"
)

// benchStore returns a store and the number of its commits from now on.
func benchStore(b *testing.B) (*Store, *atomic.Int64) {
	b.Helper()
	s, err := Open(b.Context(), filepath.Join(b.TempDir(), "latchbell.db"), &model.Broker{})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	var commits atomic.Int64
	err = s.writer.tx.conn.Raw(func(conn any) error {
		conn.(driver.HookRegisterer).RegisterCommitHook(func() int32 { commits.Add(1); return 0 })
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return s, &commits
}

// caller has a type of events of its own, and a webhook that gets just these.
type caller struct {
	*Store
	webhook *model.Webhook
	events  []model.Event
}

func newCaller(b *testing.B, s *Store, n int) *caller {
	b.Helper()
	eventType := fmt.Sprintf("license.renewed_%d", n)
	w := &model.Webhook{Name: eventType, Environment: model.Production, Events: []string{eventType}, Status: model.WebhookStatus{Active: true}}
	if err := s.SaveWebhooks(b.Context(), w); err != nil {
		b.Fatal(err)
	}
	return &caller{s, w, []model.Event{{
		Type: eventType, Environment: model.Production, Timestamp: time.Now(),
		Initiator: model.Initiator{Type: model.InitiatorSystem}, Subject: "lic_42",
		Data:   []byte(`{"license":{"id":"lic_42","note":"` + strings.Repeat("x", 700-39) + `"}}`),
		Source: model.SourceIntake, Received: time.Now(),
	}}}
}

func (c *caller) accept(ctx context.Context) error {
	_, err := c.Accept(ctx, c.events)
	return err
}

// deliver does what the store has to do for an event that is delivered at the
// first try: it is accepted, and its attempt is recorded.
func (c *caller) deliver(ctx context.Context) error {
	receipts, err := c.Accept(ctx, c.events)
	if err != nil {
		return err
	}
	return c.Record(ctx, benchAttempt(receipts[0].Due[0].ID), model.Verdict{Status: model.Succeeded})
}

func BenchmarkAccept(b *testing.B)       { benchCallers(b, (*caller).accept) }
func BenchmarkAcceptRecord(b *testing.B) { benchCallers(b, (*caller).deliver) }

// benchCallers runs op b.N times, by some callers at once.
func benchCallers(b *testing.B, op func(*caller, context.Context) error) {
	for _, n := range []int{1, 16, 64} {
		b.Run(fmt.Sprintf("callers=%d", n), func(b *testing.B) {
			s, commits := benchStore(b)
			benchOn(b, commits, newCallers(b, s, n), op)
		})
	}
}

// BenchmarkStored shows that what is stored already doesn't make an event
// dearer.
func BenchmarkStored(b *testing.B) {
	for _, stored := range []int{0, 1_000_000} {
		s, commits := benchStore(b)
		fill(b, s, stored)
		callers := newCallers(b, s, 64)
		b.Run(fmt.Sprintf("deliveries=%d", stored), func(b *testing.B) { benchOn(b, commits, callers, (*caller).deliver) })
	}
}

func newCallers(b *testing.B, s *Store, n int) []*caller {
	b.Helper()
	callers := make([]*caller, n)
	for i := range callers {
		callers[i] = newCaller(b, s, i)
	}
	return callers
}

// benchOn runs op b.N times, by all callers at once, and reports how many events
// shared a commit.
func benchOn(b *testing.B, commits *atomic.Int64, callers []*caller, op func(*caller, context.Context) error) {
	commits.Store(0)
	b.ReportAllocs()
	b.ResetTimer()
	runCallers(b, callers, op)
	b.StopTimer()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
	b.ReportMetric(float64(b.N)/float64(commits.Load()), "events/commit")
}

// BenchmarkFanOut accepts an event for 50 webhooks, and as the baseline 50
// events for one.
func BenchmarkFanOut(b *testing.B) {
	const webhooks = 50
	b.Run("one event to 50 webhooks", func(b *testing.B) {
		s, _ := benchStore(b)
		callers := newCallers(b, s, webhooks)
		for _, c := range callers {
			c.webhook.Events = []string{"*"}
			if err := s.SaveWebhooks(b.Context(), c.webhook); err != nil {
				b.Fatal(err)
			}
		}
		for b.Loop() {
			if err := callers[0].accept(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("50 events to one webhook", func(b *testing.B) {
		s, _ := benchStore(b)
		c := newCaller(b, s, 0)
		for b.Loop() {
			for range webhooks {
				if err := c.accept(context.Background()); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}

func runCallers(b *testing.B, callers []*caller, op func(*caller, context.Context) error) {
	var left atomic.Int64
	left.Store(int64(b.N))
	var group sync.WaitGroup
	for _, c := range callers {
		group.Go(func() {
			for left.Add(-1) >= 0 {
				if err := op(c, context.Background()); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
}

func benchAttempt(deliveryID string) *model.Attempt {
	header := func(name, value string) model.Header { return model.Header{Name: name, Value: value} }
	return &model.Attempt{
		DeliveryID: deliveryID, Started: time.Now(), Succeeded: true,
		Request: model.Request{Method: "POST", URL: "https://crm.example.com/hooks", Headers: []model.Header{
			header("content-type", "application/json"), header("user-agent", "Latchbell/1.0"),
			header("webhook-id", "evt_01JNB3Z4W5X6Y7Z8A9B0C1D2E3"), header("webhook-timestamp", "1740820500"),
			header("webhook-signature", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
			header("x-webhook-event", "license.renewed"), header("x-webhook-environment", "production"), header("x-webhook-attempt", "1"),
		}},
		Response: model.Response{Proto: "HTTP/1.1", Status: 200, Body: []byte("ok"), Headers: []model.Header{
			header("Content-Type", "text/plain; charset=utf-8"), header("Date", "Sun, 01 Mar 2026 09:15:00 GMT"), header("Content-Length", "2"),
		}},
		Timings: model.Timings{FirstByte: 900 * time.Microsecond, Total: time.Millisecond},
	}
}
