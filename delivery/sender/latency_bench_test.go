//go:build unix

package sender_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"syscall"
	"testing"
	"time"
)

// BenchmarkLatency posts 50 events a second and reports how long it takes from
// the beginning of a POST until the receiver has the event, and how much CPU an
// event costs. The CPU is that of this process, so the generator and the receiver
// are in it;
// "bare" is what they use without Latchbell between them.
func BenchmarkLatency(b *testing.B) {
	const interval = time.Second / 50
	b.Run("bare", func(b *testing.B) {
		r := newTimedReceiver()
		defer r.Close()
		r.drive(b, interval, r.URL, "")
	})
	b.Run("latchbell", func(b *testing.B) {
		r := newTimedReceiver()
		defer r.Close()
		p := startPath(b, r.URL)
		r.drive(b, interval, "http://"+p.State().Address+"/v1/events", p.token)
	})
}

// timedReceiver notes when requests arrive.
type timedReceiver struct {
	*httptest.Server
	arrived chan time.Time
}

func newTimedReceiver() *timedReceiver {
	r := &timedReceiver{arrived: make(chan time.Time, 1000)}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, request *http.Request) {
		at := time.Now()
		_, _ = io.Copy(io.Discard, request.Body)
		w.WriteHeader(http.StatusAccepted)
		r.arrived <- at
	}))
	return r
}

// drive posts b.N events to url, one at each interval, and reports.
func (r *timedReceiver) drive(b *testing.B, interval time.Duration, url, token string) {
	transport := &http.Transport{MaxIdleConnsPerHost: 8}
	defer transport.CloseIdleConnections()
	body := event700()
	took := make([]time.Duration, 0, b.N)
	var posts sync.WaitGroup
	tick := time.NewTicker(interval)
	defer tick.Stop()
	b.ResetTimer()
	before := cpuTime(b)
	for range b.N {
		<-tick.C
		began := time.Now()
		posts.Go(func() {
			if err := post(transport, url, token, body); err != nil {
				b.Error(err)
			}
		})
		took = append(took, (<-r.arrived).Sub(began))
	}
	posts.Wait()
	cpu := cpuTime(b) - before
	b.StopTimer()
	slices.Sort(took)
	millis := func(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
	b.ReportMetric(millis(took[len(took)/2]), "median-ms")
	b.ReportMetric(millis(took[len(took)*99/100]), "p99-ms")
	b.ReportMetric(millis(cpu)/float64(b.N), "cpu-ms/event")
}

// cpuTime returns how much CPU this process has used.
func cpuTime(b *testing.B) time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
