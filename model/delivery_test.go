package model_test

import (
	"testing"
	"time"

	"latchbell/model"
)

func TestAttemptsMoveADelivery(t *testing.T) {
	again := model.Verdict{Status: model.Pending, Due: time.Unix(60, 0)}
	success := model.Verdict{Status: model.Succeeded}
	giveUp := model.Verdict{Status: model.Failed}
	pending := model.Delivery{Status: model.Pending}
	held := model.Delivery{Status: model.Held, Hold: model.HeldOffline}
	cases := []struct {
		name    string
		before  model.Delivery
		round   int
		verdict model.Verdict
		status  model.DeliveryStatus
		hold    model.HoldReason
		tries   int
	}{
		{"a success ends it", pending, 0, success, model.Succeeded, "", 1},
		{"a failure leaves it pending", pending, 0, again, model.Pending, "", 1},
		{"the last failure ends it", pending, 0, giveUp, model.Failed, "", 1},
		{"a held one stays held", held, 0, again, model.Held, model.HeldOffline, 1},
		{"a held one can succeed", held, 0, success, model.Succeeded, "", 1},
		{"a held one can use its last try", held, 0, giveUp, model.Failed, "", 1},
		{"a cancelled one stays cancelled", model.Delivery{Status: model.Cancelled}, 0, giveUp, model.Cancelled, "", 1},
		{"a cancelled one that was taken", model.Delivery{Status: model.Cancelled}, 0, success, model.Succeeded, "", 1},
		{"a success isn't undone", model.Delivery{Status: model.Succeeded}, 0, giveUp, model.Succeeded, "", 1},
		{"a new round isn't touched", model.Delivery{Status: model.Pending, Round: 1}, 0, giveUp, model.Pending, "", 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := c.before
			d.Apply(&model.Attempt{Round: c.round, Response: model.Response{Status: 503}, Cause: "status"}, c.verdict)
			if d.Status != c.status || d.Hold != c.hold || d.Tries != c.tries || d.Attempts != 1 {
				t.Errorf("got %+v", d)
			}
			if d.LastCode != 503 || d.LastCause != "status" {
				t.Errorf("the last attempt isn't noted: %+v", d)
			}
			if c.verdict == again && !d.Due.Equal(again.Due) {
				t.Errorf("due %v", d.Due)
			}
		})
	}
}

func TestResendStartsANewRound(t *testing.T) {
	now := time.Unix(1000, 0)
	d := model.Delivery{Status: model.Failed, Tries: 10, Attempts: 10}
	d.Resend(now)
	want := model.Delivery{Status: model.Pending, Due: now, Round: 1, Attempts: 10}
	if d != want {
		t.Errorf("got %+v, want %+v", d, want)
	}
}

func TestOnlyPendingDeliveriesAreHeld(t *testing.T) {
	for _, status := range model.DeliveryStatuses {
		d := model.Delivery{Status: status}
		d.Holding(model.HeldKeychain)
		if held := d.Hold != ""; held != (status == model.Pending) {
			t.Errorf("%s: %+v", status, d)
		}
		if open := status == model.Pending || status == model.Held; d.Open() != open {
			t.Errorf("%s: open %v", status, d.Open())
		}
	}
}

func TestEveryReasonToHoldIsExplained(t *testing.T) {
	for _, reason := range []model.HoldReason{
		model.HeldWebhookInactive, model.HeldOffline, model.HeldKeychain, model.HeldSecretMissing, model.HeldEarlierEvent,
	} {
		if reason.Sentence() == "" {
			t.Errorf("%s has no sentence", reason)
		}
	}
}
