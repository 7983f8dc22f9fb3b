package model_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestRetryPoliciesHaveTheirSchedules(t *testing.T) {
	standard := "5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 24h"
	for policy, want := range map[model.RetryPolicy]string{
		model.RetryStandard: standard, model.RetryDefault: standard, "": standard, "nonsense": standard,
		model.RetryShort: "1m, 5m, 15m, 1h", model.RetryNone: "", "10s,1 min, 1h30m": "10s, 1m, 1h30m",
	} {
		if got := string(model.RetryList(policy.Waits())); got != want {
			t.Errorf("%q waits %s, want %s", policy, got, want)
		}
	}
}

func TestRetryListIsWrittenInOneWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var waits []time.Duration
		for range rapid.IntRange(1, model.MaxRetries).Draw(t, "n") {
			waits = append(waits, time.Second*time.Duration(rapid.IntRange(1, int(model.MaxRetryWait/time.Second)).Draw(t, "wait")))
		}
		policy := model.RetryList(waits)
		if err := policy.Validate(); err != nil || policy.Normalized() != policy || !slices.Equal(policy.Waits(), waits) {
			t.Fatalf("%v became %q, then %v (%v)", waits, policy, policy.Waits(), err)
		}
		upper := model.RetryPolicy(strings.ToUpper(strings.ReplaceAll(string(policy), ", ", "  ,")))
		if upper.Normalized() != policy {
			t.Fatalf("%q is normalized to %q, want %q", upper, upper.Normalized(), policy)
		}
	})
}

func TestSendingIsValidatedByField(t *testing.T) {
	for field, broken := range map[string]model.Webhook{
		"retry":       {Retry: "tomorrow"},
		"rate_limit":  {RateLimit: "5/fortnight"},
		"timeout":     {Timeout: 2 * time.Minute},
		"concurrency": {Concurrency: 65},
		"order":       {Order: "alphabetical"},
	} {
		w := goodWebhook()
		w.Retry, w.RateLimit, w.Timeout, w.Concurrency, w.Order = broken.Retry, broken.RateLimit, broken.Timeout, broken.Concurrency, broken.Order
		w.Normalize()
		if err := w.Validate(); model.FieldOf(err) != field {
			t.Errorf("%+v: got %v, want an error for %s", broken, err, field)
		}
	}
	for _, retry := range []model.RetryPolicy{"500ms", "169h", "1s,", model.RetryPolicy(strings.Repeat("1s,", 20) + "1s")} {
		if retry.Validate() == nil {
			t.Errorf("%q is accepted", retry)
		}
	}
}

func TestRateLimitsAreUnderstood(t *testing.T) {
	for text, want := range map[model.RateLimit]struct {
		stored   model.RateLimit
		interval time.Duration
	}{
		"": {"none", 0}, "none": {"none", 0}, "5/s": {"5/s", 200 * time.Millisecond},
		" 100 / Minute": {"100/min", 600 * time.Millisecond}, "1/hour": {"1/h", time.Hour},
		"0/s": {"0/s", 0}, "fast": {"fast", 0},
	} {
		if text.Normalized() != want.stored || text.Interval() != want.interval {
			t.Errorf("%q is stored as %q with one each %s, want %+v", text, text.Normalized(), text.Interval(), want)
		}
	}
}

func TestAwayTimeCountsEachMomentOnce(t *testing.T) {
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	at := func(minute int) time.Time { return start.Add(time.Duration(minute) * time.Minute) }
	rapid.Check(t, func(t *rapid.T) {
		var aways []model.Away
		away := make([]bool, 100) // minute by minute
		for range rapid.IntRange(0, 6).Draw(t, "n") {
			from, length := rapid.IntRange(0, 99).Draw(t, "from"), rapid.IntRange(0, 40).Draw(t, "length")
			to := min(from+length, 100)
			aways = append(aways, model.Away{From: at(from), To: at(to)})
			for m := from; m < to; m++ {
				away[m] = true
			}
		}
		from := rapid.IntRange(0, 99).Draw(t, "begin")
		to := rapid.IntRange(from, 99).Draw(t, "end")
		want := 0
		for m := from; m < to; m++ {
			if away[m] {
				want++
			}
		}
		if got := model.AwayTime(aways, at(from), at(to)); got != time.Duration(want)*time.Minute {
			t.Fatalf("%v from %d to %d: %s, want %d minutes", aways, from, to, got, want)
		}
	})
}

func TestAwayThatLastsCountsUntilNow(t *testing.T) {
	now := time.Now()
	aways := []model.Away{{From: now.Add(-time.Hour)}}
	if got := model.AwayTime(aways, now.Add(-2*time.Hour), now); got != time.Hour {
		t.Errorf("got %s, want an hour", got)
	}
}
