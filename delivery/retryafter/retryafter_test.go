package retryafter_test

import (
	"math"
	"testing"
	"time"

	"latchbell/delivery/retryafter"
)

func TestRetryAfterIsReadInBothForms(t *testing.T) {
	now := time.Date(2026, time.March, 1, 9, 0, 0, 0, time.UTC)
	for value, want := range map[string]time.Duration{
		"":                              0,
		"120":                           2 * time.Minute,
		" 7 ":                           7 * time.Second,
		"0":                             0,
		"86401":                         24 * time.Hour,
		"99999999999999999999999":       24 * time.Hour,
		"-5":                            0,
		"1.5":                           0,
		"soon":                          0,
		"Sun, 01 Mar 2026 09:10:00 GMT": 10 * time.Minute,
		"Sun, 01 Mar 2026 08:00:00 GMT": 0,
		"Fri, 01 May 2026 09:00:00 GMT": 24 * time.Hour,
	} {
		if got := retryafter.Parse(value, now); got != want {
			t.Errorf("Retry-After %q is %v, want %v", value, got, want)
		}
	}
}

func TestSecondsHaveFractionsAndAnEnd(t *testing.T) {
	for seconds, want := range map[float64]time.Duration{
		0.25: 250 * time.Millisecond, 64.57: 64570 * time.Millisecond, 0: 0, -3: 0, 1e300: retryafter.Max, math.Inf(1): retryafter.Max,
	} {
		if got := retryafter.Seconds(seconds); got != want {
			t.Errorf("%v seconds are %v, want %v", seconds, got, want)
		}
	}
	if got := retryafter.Seconds(math.NaN()); got != 0 {
		t.Errorf("what is no number is %v", got)
	}
}
