package chattest

import (
	"net/http"
	"strconv"
	"time"
)

// bucket allows so many messages at once, and one more after each interval.
// Services that name a rate tolerate short bursts; what a test sends evenly may
// arrive a bit closer together.
type bucket struct {
	burst    float64
	interval time.Duration
	left     float64
	last     time.Time
}

func newBucket(burst int, interval time.Duration) *bucket {
	return &bucket{burst: float64(burst), interval: interval, left: float64(burst)}
}

// take counts a message, and reports whether there was one left.
func (b *bucket) take(now time.Time) bool {
	if !b.last.IsZero() {
		b.left = min(b.burst, b.left+float64(now.Sub(b.last))/float64(b.interval))
	}
	b.last = now
	if b.left < 1 {
		return false
	}
	b.left--
	return true
}

// window allows so many messages until it begins anew, and says so in its
// headers, as Discord does.
type window struct {
	limit  int
	length time.Duration
	used   int
	reset  time.Time
}

// take counts a message, and reports whether there was one left.
func (w *window) take(now time.Time) bool {
	if !now.Before(w.reset) {
		w.used, w.reset = 0, now.Add(w.length)
	}
	w.used++
	return w.used <= w.limit
}

// announce tells what is left.
func (w *window) announce(now time.Time, header http.Header) {
	left := w.reset.Sub(now).Seconds()
	header.Set("X-RateLimit-Limit", strconv.Itoa(w.limit))
	header.Set("X-RateLimit-Remaining", strconv.Itoa(max(w.limit-w.used, 0)))
	header.Set("X-RateLimit-Reset-After", strconv.FormatFloat(max(left, 0), 'f', 3, 64))
	header.Set("X-RateLimit-Bucket", "4b58ad7c3a8d4b60")
}
