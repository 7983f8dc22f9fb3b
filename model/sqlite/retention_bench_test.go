package sqlite

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// fillAttempts gives each delivery that fill made an attempt.
func fillAttempts(b *testing.B, s *Store) {
	b.Helper()
	const attempts = `INSERT INTO attempts SELECT NULL, printf('att_%026d', seq), id, 1, 0, activity, 1, '', '', '',
		0, 0, 0, 0, 0, 'POST', 'https://example.com', '[{"name":"a","value":"` + "0123456789012345678901234567890123456789" + `"}]',
		'HTTP/1.1', 200, 0, '[]', zeroblob(300) FROM deliveries ORDER BY seq`
	if err := s.writer.do(b.Context(), func(t *tx) error { _, err := t.exec(attempts); return err }); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkUpkeep measures the steps that others have to wait for, and opening.
func BenchmarkUpkeep(b *testing.B) {
	for _, n := range []int{100_000, 1_000_000} {
		b.Run(fmt.Sprintf("deliveries=%d", n), func(b *testing.B) { benchUpkeep(b, n) })
	}
}

func benchUpkeep(b *testing.B, n int) {
	if testing.Short() && n > 100_000 {
		b.Skip("filling takes a minute")
	}
	s, _ := benchStore(b)
	fill(b, s, n)
	fillAttempts(b, s)
	ctx := context.Background()
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			again, err := Open(ctx, s.path, s.writer.broker)
			if err == nil {
				err = again.Close()
			}
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("probe", func(b *testing.B) {
		conn, err := s.read.Conn(ctx)
		if err != nil {
			b.Fatal(err)
		}
		defer conn.Close()
		for b.Loop() {
			if err := probe(ctx, conn); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("size", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Size(ctx); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("prune 100", func(b *testing.B) {
		for b.Loop() {
			if n, err := s.Prune(ctx, time.Now().Add(-time.Hour), 100); err != nil || n == 0 {
				b.Fatal(n, err)
			}
		}
	})
	b.Run("give back 100", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.GiveBack(ctx, 100); err != nil {
				b.Fatal(err)
			}
		}
	})
	if n > 100_000 {
		return // a backup takes minutes then
	}
	b.Run("accept beside a backup", func(b *testing.B) { benchBackup(b, s) })
}

// benchBackup accepts events one by one until a backup is made, and reports how
// long that took and the latency of the events.
func benchBackup(b *testing.B, s *Store) {
	c := newCaller(b, s, 0)
	var waits []time.Duration
	var took time.Duration
	for b.Loop() {
		done := make(chan error, 1)
		began := time.Now()
		go func() { done <- s.BackUp(context.Background()) }()
		for running := true; running; {
			select {
			case err := <-done:
				if err != nil {
					b.Fatal(err)
				}
				running = false
			default:
				sent := time.Now()
				if err := c.accept(context.Background()); err != nil {
					b.Fatal(err)
				}
				waits = append(waits, time.Since(sent))
			}
		}
		took += time.Since(began)
	}
	slices.Sort(waits)
	at := func(percent int) float64 { return float64(waits[len(waits)*percent/100].Microseconds()) / 1000 }
	b.ReportMetric(took.Seconds()/float64(b.N), "s/backup")
	b.ReportMetric(at(50), "ms-median")
	b.ReportMetric(at(99), "ms-p99")
	b.ReportMetric(float64(waits[len(waits)-1].Microseconds())/1000, "ms-max")
}
