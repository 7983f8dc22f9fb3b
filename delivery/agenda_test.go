package delivery

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var midnight = time.Unix(1_800_000_000, 0)

func TestTheAgendaKeepsTheEarliestTimeOfEachWebhook(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, want := newAgenda(), map[string]time.Time{}
		for range rapid.IntRange(1, 100).Draw(t, "steps") {
			id := fmt.Sprint("whk_", rapid.IntRange(0, 9).Draw(t, "webhook"))
			if rapid.IntRange(0, 3).Draw(t, "step") == 0 {
				a.remove(id)
				delete(want, id)
				continue
			}
			at := midnight.Add(time.Duration(rapid.IntRange(0, 1000).Draw(t, "at")) * time.Second)
			if known, ok := want[id]; !ok || at.Before(known) {
				want[id] = at
			}
			a.add(id, at)
		}
		first, ok := a.first()
		if ok != (len(want) > 0) {
			t.Fatalf("%d are noted, and the agenda has a first: %t", len(want), ok)
		}
		for id, at := range want {
			if at.Before(first) {
				t.Fatalf("%s comes at %v, before the first", id, at)
			}
			if a.overdue(id, at.Add(-1)) || !a.overdue(id, at) {
				t.Fatalf("%s isn't noted for %v", id, at)
			}
		}
	})
}

func TestWhatIsDueTogetherBeginsOneByOneAndTheOldestFirst(t *testing.T) {
	for _, n := range []int{1, 2, 10, 1000, 5000} {
		a := newAgenda()
		for i := range n {
			a.add(fmt.Sprintf("whk_%04d", i), midnight.Add(time.Duration(i-n)*time.Second))
		}
		now, begun := midnight, []string{}
		for at, ok := a.first(); ok; at, ok = a.first() {
			now = max0(now, at)
			turn := a.take(now)
			if len(turn) != 1 {
				t.Fatalf("of %d webhooks, %d begin together", n, len(turn))
			}
			begun = append(begun, turn...)
			a.add(turn[0], midnight.Add(time.Hour)) // a later time is no second turn
			a.remove(turn[0])
		}
		if len(begun) != n || !slices.IsSorted(begun) {
			t.Errorf("of %d webhooks %d began, in the order %v", n, len(begun), begun)
		}
		if took := now.Sub(midnight); took > startWithin {
			t.Errorf("%d webhooks took %v to begin", n, took)
		}
	}
}

func max0(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func TestALateTimerCatchesUpWithTheTurns(t *testing.T) {
	a := newAgenda()
	for i := range 100 {
		a.add(fmt.Sprint("whk_", i), midnight)
	}
	if turn := a.take(midnight); len(turn) != 1 {
		t.Errorf("%d began together", len(turn))
	}
	if turn := a.take(midnight.Add(time.Second)); len(turn) != 99 {
		t.Errorf("a second later %d of 99 have had their turn", len(turn))
	}
}

func TestAWebhookThatHasItsTurnIsNotPutOffAgain(t *testing.T) {
	a := newAgenda()
	a.add("whk_1", midnight)
	a.add("whk_2", midnight)
	a.take(midnight)
	if a.add("whk_2", midnight) || !a.overdue("whk_2", midnight) {
		t.Error("it isn't overdue any more")
	}
	if turn := a.take(midnight.Add(startGap)); !slices.Equal(turn, []string{"whk_2"}) {
		t.Errorf("the turn is that of %v", turn)
	}
}
