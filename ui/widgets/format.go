package widgets

import (
	"fmt"
	"strconv"
	"time"
)

// Ago says how long t lies before now, as "just now", "3 min ago", "2 h ago", "12 Mar" or "12 Mar 2024".
// A zero time is a dash, and a time ahead of now is "just now", since clocks differ.
func Ago(t, now time.Time) string {
	if t.IsZero() {
		return "–"
	}
	passed := now.Sub(t)
	switch {
	case passed < time.Minute:
		return "just now"
	case passed < time.Hour:
		return fmt.Sprintf("%d min ago", int(passed.Minutes()))
	case passed < 24*time.Hour:
		return fmt.Sprintf("%d h ago", int(passed.Hours()))
	}
	t, now = t.Local(), now.Local()
	if t.Year() == now.Year() {
		return t.Format("2 Jan")
	}
	return t.Format("2 Jan 2006")
}

// Exact is the whole date and time of t in the zone of this computer, to the second. A zero time is a dash.
func Exact(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.Local().Format("2 Jan 2006, 15:04:05 MST")
}

// Millis is a duration as "12 ms", "1.2 s" or "2 min 5 s". Nothing measured, zero or less, is a dash.
func Millis(d time.Duration) string {
	switch {
	case d <= 0:
		return "–"
	case d < time.Millisecond:
		return "< 1 ms"
	case d < time.Second:
		return strconv.FormatInt(d.Milliseconds(), 10) + " ms"
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Truncate(100*time.Millisecond).Seconds())
	}
	whole := d.Truncate(time.Second)
	return fmt.Sprintf("%d min %d s", int(whole.Minutes()), int(whole.Seconds())%60)
}
