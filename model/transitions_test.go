package model_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"latchbell/model"
)

// journal is a delivery with what happened to it, counted independently.
type journal struct {
	model.Delivery
	resends, attempts, tries int
}

// TestNoSequenceOfTransitionsBreaksADelivery tries attempts of this and of
// earlier rounds, resends, and everything from outside that moves a delivery.
func TestNoSequenceOfTransitionsBreaksADelivery(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		j := &journal{Delivery: model.Delivery{Status: model.Pending, Due: time.Unix(0, 0)}}
		t.Repeat(map[string]func(*rapid.T){
			"attempt": j.attempt,
			"resend": func(*rapid.T) {
				j.Resend(time.Unix(int64(j.resends), 0))
				j.resends, j.tries = j.resends+1, 0
			},
			"hold": func(t *rapid.T) {
				before := j.Delivery
				j.Holding(model.HeldKeychain)
				if before.Status != model.Pending && j.Delivery != before {
					t.Fatalf("%+v became %+v", before, j.Delivery)
				}
			},
			"release": func(*rapid.T) {
				if j.Status == model.Held {
					j.Status, j.Hold = model.Pending, ""
				}
			},
			"cancel": func(*rapid.T) {
				if j.Open() {
					j.Status, j.Hold = model.Cancelled, ""
				}
			},
			"": j.check,
		})
	})
}

func (j *journal) attempt(t *rapid.T) {
	verdict := model.Verdict{
		Status: rapid.SampledFrom([]model.DeliveryStatus{model.Succeeded, model.Failed, model.Pending}).Draw(t, "verdict"),
		Due:    time.Unix(rapid.Int64Range(0, 1e6).Draw(t, "due"), 0),
	}
	a := &model.Attempt{
		Round:    rapid.IntRange(0, j.Round).Draw(t, "round"),
		Started:  time.Unix(rapid.Int64Range(0, 1e6).Draw(t, "started"), 0),
		Response: model.Response{Status: rapid.SampledFrom([]int{0, 200, 503}).Draw(t, "code")},
	}
	before := j.Delivery
	j.Apply(a, verdict)
	j.attempts++
	if a.Round == j.Round {
		j.tries++
	}
	if j.LastCode != a.Response.Status || !j.LastAttempt.Equal(a.Started) {
		t.Fatalf("the last attempt is %d at %v, want that of %+v", j.LastCode, j.LastAttempt, a)
	}
	switch {
	case a.Round != j.Round && (j.Status != before.Status || j.Hold != before.Hold || !j.Due.Equal(before.Due)):
		t.Fatalf("an attempt of an earlier round moved %+v to %+v", before, j.Delivery)
	case before.Status == model.Succeeded && j.Status != model.Succeeded:
		t.Fatalf("an attempt moved what had succeeded to %s", j.Status)
	case before.Status == model.Cancelled && j.Status != model.Cancelled && verdict.Status != model.Succeeded:
		t.Fatalf("a failure moved what was cancelled to %s", j.Status)
	case a.Round == j.Round && verdict.Status == model.Succeeded && j.Status != model.Succeeded:
		t.Fatalf("a success left the delivery %s", j.Status)
	case before.Status == model.Failed && j.Status == model.Pending:
		t.Fatal("an attempt revived what had failed")
	}
}

func (j *journal) check(t *rapid.T) {
	if (j.Status == model.Held) != (j.Hold != "") {
		t.Fatalf("the delivery is %s for the reason %q", j.Status, j.Hold)
	}
	if j.Round != j.resends || j.Attempts != j.attempts || j.Tries != j.tries {
		t.Fatalf("round %d, attempts %d, tries %d; want %d, %d, %d", j.Round, j.Attempts, j.Tries, j.resends, j.attempts, j.tries)
	}
	if j.Open() && j.Due.IsZero() {
		t.Fatal("an open delivery is never due")
	}
}
