package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

func TestTheStandardPolicyHasTenTriesOverThreeDays(t *testing.T) {
	want := []string{"5s", "5m0s", "30m0s", "2h0m0s", "5h0m0s", "10h0m0s", "14h0m0s", "20h0m0s", "24h0m0s"}
	for tries := 1; ; tries++ {
		wait, again := standard.after(tries, 0.5)
		if !again {
			if tries != 10 {
				t.Errorf("there are %d tries", tries)
			}
			return
		}
		if wait.Round(time.Millisecond).String() != want[tries-1] {
			t.Errorf("after try %d it waits %v, want %s", tries, wait, want[tries-1])
		}
	}
}

func TestEveryWaitVariesByAFifthEitherWay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := policy(rapid.SliceOf(rapid.Map(rapid.Int64Range(0, int64(48*time.Hour)), func(n int64) time.Duration { return time.Duration(n) })).Draw(t, "policy"))
		tries := rapid.IntRange(1, 20).Draw(t, "tries")
		random := rapid.Float64Range(0, 0.999999).Draw(t, "random")
		wait, again := p.after(tries, random)
		if again != (tries < len(p)) {
			t.Fatalf("after %d of %d tries, again is %t", tries, len(p), again)
		}
		if !again {
			return
		}
		base := p[tries]
		if low, high := base*8/10, base*12/10; wait < low-1 || wait > high+1 {
			t.Fatalf("it waits %v, which isn't within %v and %v", wait, low, high)
		}
	})
}

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
		if got := parseRetryAfter(value, now); got != want {
			t.Errorf("Retry-After %q is %v, want %v", value, got, want)
		}
	}
}

func TestVerdicts(t *testing.T) {
	now := time.Now()
	answer := func(status int, after time.Duration) *outcome {
		return &outcome{retryAfter: after, attempt: model.Attempt{Succeeded: status/100 == 2, Response: model.Response{Status: status}}}
	}
	tests := []struct {
		name   string
		policy policy
		tries  int
		o      *outcome
		status model.DeliveryStatus
		wait   time.Duration
	}{
		{"taken", standard, 0, answer(204, 0), model.Succeeded, 0},
		{"refused at first", standard, 0, answer(500, 0), model.Pending, 5 * time.Second},
		{"no answer", standard, 1, answer(0, 0), model.Pending, 5 * time.Minute},
		{"asked for a longer wait", standard, 0, answer(429, time.Hour), model.Pending, time.Hour},
		{"asked for a shorter wait", standard, 1, answer(503, time.Second), model.Pending, 5 * time.Minute},
		{"refused for the last time", standard, 9, answer(500, time.Hour), model.Failed, 0},
		{"gone", standard, 0, answer(410, 0), model.Failed, 0},
		{"a test refused", once, 0, answer(500, 0), model.Failed, 0},
	}
	for _, test := range tests {
		v := judge(test.policy, &model.Delivery{Tries: test.tries}, test.o, now, 0.5)
		if v.Status != test.status {
			t.Errorf("%s: it is %s, want %s", test.name, v.Status, test.status)
		}
		if v.Status == model.Pending && v.Due.Sub(now).Round(time.Millisecond) != test.wait {
			t.Errorf("%s: it waits %v, want %v", test.name, v.Due.Sub(now), test.wait)
		}
	}
}
