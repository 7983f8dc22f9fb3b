package delivery

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/delivery/retryafter"
	"latchbell/model"
)

// anyPolicy draws a policy as a user can choose it.
var anyPolicy = rapid.Custom(func(t *rapid.T) model.RetryPolicy {
	if named := rapid.SampledFrom([]model.RetryPolicy{model.RetryStandard, model.RetryShort, model.RetryNone, ""}).Draw(t, "name"); named != "" {
		return named
	}
	seconds := rapid.Int64Range(int64(model.MinRetryWait/time.Second), int64(model.MaxRetryWait/time.Second))
	waits := rapid.SliceOfN(seconds, 1, model.MaxRetries).Draw(t, "waits")
	list := make([]time.Duration, len(waits))
	for i, s := range waits {
		list[i] = time.Duration(s) * time.Second
	}
	return model.RetryList(list)
})

func TestEveryPolicyTriesAsOftenAndAsLateAsItSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		chosen := anyPolicy.Draw(t, "policy")
		if err := chosen.Validate(); err != nil {
			t.Fatal(err)
		}
		waits, d, now := chosen.Waits(), &model.Delivery{}, midnight
		for tries := 1; ; tries++ {
			o := &outcome{retryAfter: time.Duration(rapid.Int64Range(0, int64(retryafter.Max)).Draw(t, "retry after"))}
			v := judge(waits, d, o, now, rapid.Float64Range(0, 0.999999).Draw(t, "random"))
			d.Tries++
			if v.Status == model.Failed {
				if tries != len(waits)+1 {
					t.Fatalf("it gives up after %d tries of %d", tries, len(waits)+1)
				}
				return
			}
			wait := v.Due.Sub(now)
			least, most := waits[tries-1]*8/10, waits[tries-1]*12/10
			if wait < max(least, o.retryAfter) || wait > max(most, o.retryAfter) {
				t.Fatalf("after try %d it waits %v, which isn't within %v and %v; asked for were %v", tries, wait, least, most, o.retryAfter)
			}
			if !v.Due.After(now) {
				t.Fatalf("try %d isn't later than the one before", tries+1)
			}
			now = v.Due
		}
	})
}

func TestWhateverThePolicySuccessAndGoneEndIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		waits := anyPolicy.Draw(t, "policy").Waits()
		d := &model.Delivery{Tries: rapid.IntRange(0, 30).Draw(t, "tries")}
		taken := &outcome{attempt: model.Attempt{Succeeded: true}}
		if v := judge(waits, d, taken, midnight, 0.5); v.Status != model.Succeeded {
			t.Fatalf("what was taken is %s", v.Status)
		}
		gone := &outcome{attempt: model.Attempt{Response: model.Response{Status: 410}}, retryAfter: time.Hour}
		if v := judge(waits, d, gone, midnight, 0.5); v.Status != model.Failed {
			t.Fatalf("what is gone is %s", v.Status)
		}
	})
}

func TestVerdicts(t *testing.T) {
	now, standard, once := time.Now(), policy(model.RetryStandard.Waits()), policy{}
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
