package ui

import (
	"fmt"
	"time"

	"latchbell/model"
)

// retryTitle is the name of a policy in lists of choices.
func retryTitle(p model.RetryPolicy) string {
	switch p {
	case model.RetryStandard:
		return "Standard"
	case model.RetryShort:
		return "Short"
	case model.RetryNone:
		return "None"
	}
	return "My own list"
}

// retryWords says what a policy does: "10 tries over about 3 days."
func retryWords(p model.RetryPolicy) string {
	waits := p.Waits()
	if len(waits) == 0 {
		return "One try, and no other if it fails."
	}
	var total time.Duration
	for _, wait := range waits {
		total += wait
	}
	return fmt.Sprintf("%s over about %s.", count(len(waits)+1, "try", "tries"), roughly(total))
}

// roughly writes a duration as people say it: "3 days", "80 minutes".
func roughly(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return count(max(1, rounded(d, time.Second)), "second", "seconds")
	case d < 10*time.Minute:
		return count(rounded(d, time.Minute), "minute", "minutes")
	case d < 2*time.Hour:
		return count(5*rounded(d, 5*time.Minute), "minute", "minutes")
	case d < 2*24*time.Hour:
		return count(rounded(d, time.Hour), "hour", "hours")
	}
	return count(rounded(d, 24*time.Hour), "day", "days")
}

func rounded(d, unit time.Duration) int { return int(d.Round(unit) / unit) }
