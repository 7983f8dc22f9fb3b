package ui

import (
	"slices"
	"strings"
	"time"

	"latchbell/model"
)

const (
	// shortestWait is the shortest time without sending that is worth a line.
	shortestWait = time.Minute
	// waitsShown is how many of them are shown.
	waitsShown = 3
)

// waits returns the times without sending that delayed a delivery, the oldest
// first. attempts are those of the delivery, newest first. A changed clock
// delays nothing: what is due moves with it.
func waits(d *model.Delivery, attempts []model.Attempt, aways []model.Away, now time.Time) []model.Away {
	var delays []model.Away
	for _, s := range waitingSpans(d, attempts, now) {
		for _, a := range aways {
			if away := clipped(a, s, now); a.Reason != model.AwayClock && away.To.Sub(away.From) >= shortestWait {
				delays = append(delays, a)
			}
		}
	}
	return joined(delays)
}

// timeSpan is a time from one moment to another.
type timeSpan struct{ from, to time.Time }

// waitingSpans returns when a delivery waited for its next attempt. The time
// between the end of one round and the resend that starts the next is no wait.
func waitingSpans(d *model.Delivery, attempts []model.Attempt, now time.Time) []timeSpan {
	var spans []timeSpan
	last, round := d.Created, 0
	for _, a := range slices.Backward(attempts) {
		if a.Round == round {
			spans = append(spans, timeSpan{last, a.Started})
		}
		last, round = a.Started, a.Round
	}
	switch {
	case !d.Open(), d.Status == model.Pending && d.Due.After(now): // nothing is late
	case d.Round == round:
		spans = append(spans, timeSpan{last, now})
	default: // resent, and not tried since
		spans = append(spans, timeSpan{d.Due, now})
	}
	return spans
}

// clipped returns the part of a that lies in s.
func clipped(a model.Away, s timeSpan, now time.Time) model.Away {
	if a.To.IsZero() {
		a.To = now
	}
	if a.From.Before(s.from) {
		a.From = s.from
	}
	if a.To.After(s.to) {
		a.To = s.to
	}
	return a
}

// joined makes one of times with the same reason that touch.
func joined(aways []model.Away) []model.Away {
	aways = slices.SortedFunc(slices.Values(aways), func(a, b model.Away) int { return a.From.Compare(b.From) })
	var list []model.Away
	for _, a := range aways {
		if n := len(list) - 1; n >= 0 && list[n].Reason == a.Reason && (list[n].To.IsZero() || !a.From.After(list[n].To)) {
			list[n].To = later(list[n].To, a.To)
			continue
		}
		list = append(list, a)
	}
	return list
}

// later returns the later of two ends; a zero one hasn't come.
func later(a, b time.Time) time.Time {
	if a.IsZero() || b.IsZero() {
		return time.Time{}
	}
	if a.After(b) {
		return a
	}
	return b
}

// waitsText says why a delivery had to wait, or "": "Waited: this computer was
// offline 02:10–07:45." Of many times it names the last ones.
func waitsText(waits []model.Away) string {
	if len(waits) == 0 {
		return ""
	}
	shown := waits[max(0, len(waits)-waitsShown):]
	lines := make([]string, len(shown))
	for i, w := range shown {
		lines[i] = "Waited: " + w.Reason.Title() + " " + periodText(w) + "."
	}
	if more := len(waits) - len(shown); more > 0 {
		lines = append(lines, "And "+count(more, "time", "times")+" before that.")
	}
	return strings.Join(lines, "\n")
}

// periodText writes a time in local time, with the dates that aren't today's.
func periodText(a model.Away) string {
	if a.To.IsZero() {
		return "since " + moment(a.From)
	}
	from, to := moment(a.From), moment(a.To)
	if day(a.From, a.To) == day(a.To, a.To) {
		return from + "–" + a.To.Local().Format("15:04")
	}
	return from + " – " + to
}
