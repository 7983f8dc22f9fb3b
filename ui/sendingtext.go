package ui

import (
	"fmt"
	"strings"

	"latchbell/model"
)

// sendingWords sums up how a webhook is sent to; fallback is the retry policy
// of the settings. Of the rest it names only what differs from the defaults.
func sendingWords(w *model.Webhook, fallback model.RetryPolicy) string {
	parts := []string{strings.TrimSuffix(retryWords(w.Retry.Or(fallback)), ".")}
	if w.Timeout != model.DefaultTimeout {
		parts = append(parts, roughly(w.Timeout)+" for a try")
	}
	if requests, _, err := w.RateLimit.Parse(); err == nil && requests > 0 {
		parts = append(parts, "at most "+string(w.RateLimit.Normalized()))
	}
	if w.Concurrency != model.DefaultConcurrency {
		parts = append(parts, fmt.Sprintf("%d at once", w.Concurrency))
	}
	if w.Order == model.OrderLicense {
		parts = append(parts, "each license's events in order")
	}
	if len(parts) == 1 && w.Retry == model.RetryDefault {
		return "As usual: " + parts[0] + "."
	}
	return strings.Join(parts, " · ") + "."
}
