package model

import (
	"slices"
	"time"
)

// AwayReason says why nothing could be sent for a while that isn't the fault
// of any receiver.
type AwayReason string

// The reasons.
const (
	// AwayOffline: this computer had no network, or no name server answered.
	AwayOffline AwayReason = "offline"
	// AwayAsleep: this computer slept.
	AwayAsleep AwayReason = "asleep"
	// AwayStopped: Latchbell wasn't running.
	AwayStopped AwayReason = "stopped"
	// AwayClock: the clock of this computer was set forward.
	AwayClock AwayReason = "clock"
)

// Title says what was the matter: "this computer was offline".
func (r AwayReason) Title() string {
	switch r {
	case AwayOffline:
		return "this computer was offline"
	case AwayAsleep:
		return "this computer was asleep"
	case AwayStopped:
		return "Latchbell wasn't running"
	case AwayClock:
		return "the clock of this computer was changed"
	}
	return string(r)
}

// Away is a time during which nothing could be sent. It uses up no try and
// turns no webhook off.
type Away struct {
	Reason AwayReason
	From   time.Time
	// To is zero while it lasts.
	To time.Time
}

// AwayTime returns how much of the time from from to to lies in any of aways.
func AwayTime(aways []Away, from, to time.Time) time.Duration {
	sorted := slices.SortedFunc(slices.Values(aways), func(a, b Away) int { return a.From.Compare(b.From) })
	var total time.Duration
	for _, a := range sorted {
		if a.To.IsZero() || a.To.After(to) {
			a.To = to
		}
		if a.From.Before(from) {
			a.From = from
		}
		if a.To.After(a.From) {
			total += a.To.Sub(a.From)
			from = a.To // what overlaps counts once
		}
	}
	return total
}
