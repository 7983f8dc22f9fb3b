package delivery

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"
)

// BenchmarkEngine measures deliveries from the stored event to the recorded
// success, with the real store and a receiver on the loopback.
func BenchmarkEngine(b *testing.B) {
	for _, lanes := range []int{1, 4} {
		b.Run(fmt.Sprintf("lanes=%d", lanes), func(b *testing.B) { benchmarkEngine(b, lanes) })
	}
}

func benchmarkEngine(b *testing.B, lanes int) {
	var received atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body)
		received.Add(1)
	}))
	defer server.Close()
	l := newLab(b)
	for lane := range lanes {
		l.webhookAt(fmt.Sprint("webhook ", lane), server.URL)
	}
	for left := b.N; left > 0; left -= 1000 {
		l.accept(min(left, 1000))
	}

	b.ResetTimer()
	l.must(l.engine.Start(b.Context()))
	defer l.engine.Stop()
	for {
		waiting, err := l.store.Waiting(b.Context())
		l.must(err)
		if waiting == 0 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	b.ReportMetric(float64(b.N*lanes)/b.Elapsed().Seconds(), "deliveries/s")
	if n := received.Load(); n != int64(b.N*lanes) {
		b.Errorf("the receiver got %d requests for %d deliveries", n, b.N*lanes)
	}
}
