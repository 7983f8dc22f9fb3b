package delivery

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// policy is a retry policy: how long to wait before each further try. There is
// one try more than there are waits.
type policy []time.Duration

const (
	// jitter is the share by which a wait varies either way, so that what
	// failed together isn't tried again together.
	jitter = 0.2
	// maxRetryAfter is the longest wait that a receiver can ask for.
	maxRetryAfter = 24 * time.Hour
)

// after returns how long to wait after so many tries, at least one, and false
// when all are used. random lies in [0, 1).
func (p policy) after(tries int, random float64) (time.Duration, bool) {
	if tries > len(p) {
		return 0, false
	}
	factor := 1 - jitter + 2*jitter*random
	return time.Duration(float64(p[tries-1]) * factor), true
}

// parseRetryAfter reads a header Retry-After (RFC 9110, section 10.2.3): whole
// seconds or a date. It returns at most maxRetryAfter, and 0 for a moment that
// has passed, an absent header or one that can't be read.
func parseRetryAfter(value string, now time.Time) time.Duration {
	if value = strings.TrimSpace(value); value == "" {
		return 0
	}
	seconds, err := strconv.ParseUint(value, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		seconds, err = math.MaxUint64, nil
	}
	if err == nil {
		return time.Duration(min(seconds, uint64(maxRetryAfter/time.Second))) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), maxRetryAfter)
}
