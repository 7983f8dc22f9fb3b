package upkeep

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestStepsShrinkWhenTheyTakeLongAndGrowWhenTheyDont(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, largestStep).Draw(t, "size")
		took := time.Duration(rapid.Int64Range(0, int64(time.Second)).Draw(t, "took"))
		next := nextSize(size, took)
		if next < 1 || next > largestStep {
			t.Fatalf("a step of %d follows", next)
		}
		if took > 2*stepTime && next > max(1, size/2) || took < stepTime/2 && next < size {
			t.Fatalf("after a step of %d in %v one of %d follows", size, took, next)
		}
	})
}

func TestAClockThatWasSetIsLeftToSettle(t *testing.T) {
	for _, test := range []struct {
		monotonic, wall time.Duration
		want            bool
	}{
		{15 * time.Second, 15 * time.Second, false},
		{15 * time.Second, 75 * time.Second, false},
		{15 * time.Second, 7 * 24 * time.Hour, true},
		{15 * time.Second, -24 * time.Hour, true},
	} {
		if got := strayed(test.monotonic, test.wall); got != test.want {
			t.Errorf("strayed(%v, %v) is %v", test.monotonic, test.wall, got)
		}
	}
	now := time.Now()
	c := clock{jumped: now}
	if c.steady(now.Add(59*time.Minute)) || !c.steady(now.Add(time.Hour)) {
		t.Error("a clock isn't taken for steady an hour after it was set, and no sooner")
	}
}

func TestADutyIsDueAgainAfterTheClockWasSetBack(t *testing.T) {
	now := wallNow()
	d := duty{every: time.Hour, last: now}
	for passed, want := range map[time.Duration]bool{
		0: false, 59 * time.Minute: false, time.Hour: true, 100 * 24 * time.Hour: true, -24 * time.Hour: true,
	} {
		if got := d.due(now.Add(passed)); got != want {
			t.Errorf("after %v due is %v, want %v", passed, got, want)
		}
	}
}
