package model

import (
	"slices"
	"strings"
	"time"
)

// RetryPolicy says how often and when a delivery is tried again: the name of
// a policy, or the user's own waits as text ("10s, 5m, 1h": three more tries,
// each so long after the one before).
type RetryPolicy string

// The policies that have a name.
const (
	// RetryDefault is whatever the settings say.
	RetryDefault RetryPolicy = "default"
	// RetryStandard spreads ten tries over about three days, so that a
	// receiver that breaks on a Friday evening still gets everything on Monday.
	RetryStandard RetryPolicy = "standard"
	// RetryShort gives up after about an hour and a half, for what is of no use later.
	RetryShort RetryPolicy = "short"
	// RetryNone tries once.
	RetryNone RetryPolicy = "none"
)

// RetryPolicies are those with a fixed schedule, in the order in which they are
// offered.
var RetryPolicies = []RetryPolicy{RetryStandard, RetryShort, RetryNone}

// The limits of a user's own list.
const (
	MaxRetries   = 20
	MinRetryWait = time.Second
	MaxRetryWait = 7 * 24 * time.Hour
)

// schedules are the waits between the tries of the named policies.
var schedules = map[RetryPolicy][]time.Duration{
	RetryStandard: {
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour,
		5 * time.Hour, 10 * time.Hour, 14 * time.Hour, 20 * time.Hour, 24 * time.Hour,
	},
	RetryShort: {time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour},
	RetryNone:  {},
}

// Waits returns how long to wait before each further try; there is one try more
// than waits. What isn't valid, RetryDefault included, counts as RetryStandard.
func (p RetryPolicy) Waits() []time.Duration {
	if waits, ok := schedules[p]; ok {
		return slices.Clone(waits)
	}
	if waits, err := parseWaits(string(p)); err == nil {
		return waits
	}
	return slices.Clone(schedules[RetryStandard])
}

// Custom reports whether p is the user's own list.
func (p RetryPolicy) Custom() bool { return p != "" && p != RetryDefault && schedules[p] == nil }

// Or returns p, or fallback where p leaves the choice to the settings.
func (p RetryPolicy) Or(fallback RetryPolicy) RetryPolicy {
	if p == RetryDefault || p == "" {
		return fallback
	}
	return p
}

// Normalized returns p as it is stored: RetryDefault for nothing, and one way to
// write each list. What isn't valid stays as it is.
func (p RetryPolicy) Normalized() RetryPolicy {
	p = RetryPolicy(strings.ToLower(strings.TrimSpace(string(p))))
	if p == "" {
		return RetryDefault
	}
	if !p.Custom() {
		return p
	}
	waits, err := parseWaits(string(p))
	if err != nil {
		return p
	}
	return RetryList(waits)
}

// RetryList returns the policy with these waits.
func RetryList(waits []time.Duration) RetryPolicy {
	texts := make([]string, len(waits))
	for i, w := range waits {
		texts[i] = FormatDuration(w)
	}
	return RetryPolicy(strings.Join(texts, ", "))
}

// Validate returns an Error for the field "retry" unless p has a name or is a
// list within the limits.
func (p RetryPolicy) Validate() error {
	if !p.Custom() {
		return nil
	}
	_, err := parseWaits(string(p))
	return err
}

func parseWaits(list string) ([]time.Duration, error) {
	var waits []time.Duration
	for part := range strings.SplitSeq(list, ",") {
		wait, err := ParseDuration(part)
		if err != nil {
			return nil, Invalidf("retry", `The retries are %q. Choose "standard", "short" or "none", or write how long to wait before each further try, for example "10s, 5m, 1h".`, Shorten(list))
		}
		if wait < MinRetryWait || wait > MaxRetryWait {
			return nil, Invalidf("retry", "A retry waits %s; between 1 second and 7 days (168h) are possible.", FormatDuration(wait))
		}
		waits = append(waits, wait)
	}
	if len(waits) > MaxRetries {
		return nil, Invalidf("retry", "There are %d retries; at most %d are possible.", len(waits), MaxRetries)
	}
	return waits, nil
}
