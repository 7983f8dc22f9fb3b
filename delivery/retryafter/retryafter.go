// Package retryafter reads how long a receiver asks to be left alone.
package retryafter

import (
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Max is the longest wait that a receiver can ask for.
const Max = 24 * time.Hour

// Parse reads a header Retry-After (RFC 9110, section 10.2.3): whole seconds or
// a date. It returns at most Max, and 0 for a moment that has passed, an absent
// header or one that can't be read.
func Parse(value string, now time.Time) time.Duration {
	if value = strings.TrimSpace(value); value == "" {
		return 0
	}
	seconds, err := strconv.ParseUint(value, 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		seconds, err = math.MaxUint64, nil
	}
	if err == nil {
		return time.Duration(min(seconds, uint64(Max/time.Second))) * time.Second
	}
	date, err := http.ParseTime(value)
	if err != nil {
		return 0
	}
	return min(max(date.Sub(now), 0), Max)
}

// Seconds returns a number of seconds, which may have a fraction, as a duration
// of at most Max, rounded up to milliseconds. What isn't a wait is 0.
func Seconds(seconds float64) time.Duration {
	if !(seconds > 0) {
		return 0
	}
	return time.Duration(math.Ceil(min(seconds, Max.Seconds())*1000)) * time.Millisecond
}
