package storetest

import (
	"bytes"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var queueTests = map[string]func(*testing.T, *bench){
	"due is the oldest first, up to the limit":        testDueOrder,
	"job carries the delivery and its event":          testJob,
	"next due is the earliest of the pending":         testNextDue,
	"attempt is recorded with everything":             testRecord,
	"attempts are numbered over all rounds":           testNumbers,
	"attempt keeps 64 KiB of the body":                testLongBody,
	"attempt of an earlier round doesn't end a later": testLateAttempt,
	"success is final for the queue":                  testSuccess,
	"resend starts anew":                              testResend,
	"recording publishes":                             testRecordTopics,
}

func (b *bench) due(webhookID string) []model.Job {
	b.t.Helper()
	jobs, err := b.Due(b.ctx, webhookID, time.Now(), 100)
	b.must(err)
	return jobs
}

func testDueOrder(t *testing.T, b *bench) {
	w := b.webhook("CRM", "license.*")
	b.webhook("Other", "user.*")
	retried, first, second := b.deliver("license.a"), b.deliver("license.b"), b.deliver("license.c")
	b.deliver("user.created")
	b.attempt(retried.ID, model.Pending, time.Now(), time.Second) // due in a minute
	jobs, err := b.Due(b.ctx, w.ID, time.Now().Add(time.Hour), 2)
	b.must(err)
	wantJobs(t, jobs, first.ID, second.ID)
	jobs, err = b.Due(b.ctx, w.ID, time.Now().Add(time.Hour), 10)
	b.must(err)
	wantJobs(t, jobs, first.ID, second.ID, retried.ID)
	jobs, err = b.Due(b.ctx, w.ID, time.Now().Add(time.Hour), 1, first.ID, retried.ID)
	b.must(err)
	wantJobs(t, jobs, second.ID)
	wantJobs(t, b.due(w.ID), first.ID, second.ID)
}

func wantJobs(t *testing.T, jobs []model.Job, want ...string) {
	t.Helper()
	var got []string
	for _, j := range jobs {
		got = append(got, j.Delivery.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the jobs differ (-want +got):\n%s", diff)
	}
}

func testJob(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	e, err := b.Event(b.ctx, d.EventID)
	b.must(err)
	job, err := b.Job(b.ctx, d.ID)
	b.must(err)
	want := &model.Job{Delivery: d, Event: *e}
	if diff := cmp.Diff(want, job); diff != "" {
		t.Errorf("the job differs (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]model.Job{*want}, b.due(w.ID)); diff != "" {
		t.Errorf("what is due differs (-want +got):\n%s", diff)
	}
}

func testNextDue(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	if due, ok, err := b.NextDue(b.ctx, w.ID); ok || err != nil {
		t.Errorf("due %v, %v, want nothing", due, err)
	}
	d := b.deliver("license.created")
	wantDue := func(want time.Time) {
		t.Helper()
		due, ok, err := b.NextDue(b.ctx, w.ID)
		if !ok || err != nil || !due.Equal(want) {
			t.Errorf("due %v, %t, %v, want %v", due, ok, err, want)
		}
	}
	wantDue(d.Due)
	started := time.UnixMilli(time.Now().UnixMilli())
	b.attempt(d.ID, model.Pending, started, time.Second)
	wantDue(started.Add(time.Minute))
	if _, ok, err := b.NextDue(b.ctx, w.ID, d.ID); ok || err != nil {
		t.Errorf("what was to be left out is due (%v)", err)
	}
	b.attempt(d.ID, model.Failed, started, time.Second)
	if _, ok, err := b.NextDue(b.ctx, w.ID); ok || err != nil {
		t.Errorf("what has failed is due (%v)", err)
	}
	if pending, err := b.Pending(b.ctx); len(pending) != 0 || err != nil {
		t.Errorf("pending are %v, %v, want none", pending, err)
	}
}

// fullAttempt has a value in every field.
func fullAttempt(deliveryID string) *model.Attempt {
	return &model.Attempt{
		DeliveryID: deliveryID, Started: time.Date(2026, 3, 1, 9, 15, 0, 7e6, time.UTC),
		Request: model.Request{Method: "POST", URL: "https://example.com/CRM?x=1", Headers: []model.Header{
			{Name: "webhook-id", Value: "evt_1"}, {Name: "x-a", Value: "b"}, {Name: "x-a", Value: "\"<c>\""}}},
		Response: model.Response{Proto: "HTTP/2.0", Status: 503, Headers: []model.Header{{Name: "Retry-After", Value: "7"}},
			Body: []byte("busy \xff\x00"), Truncated: true},
		Timings: model.Timings{DNS: 1234 * time.Microsecond, Connect: 2 * time.Millisecond, TLS: 3 * time.Millisecond,
			FirstByte: 40 * time.Millisecond, Total: 45678 * time.Microsecond},
		Cause: "status", Reason: "The receiver answered 503.", Detail: "503 Service Unavailable",
	}
}

func testRecord(t *testing.T, b *bench) {
	b.webhook("CRM")
	before := b.deliver("license.created")
	due := time.Date(2026, 3, 1, 9, 20, 0, 0, time.UTC)
	a := fullAttempt(before.ID)
	b.must(b.Record(b.ctx, a, model.Verdict{Status: model.Pending, Due: due}))
	if !model.IsID(model.AttemptPrefix, a.ID) || a.Number != 1 {
		t.Errorf("the attempt got id %q and number %d", a.ID, a.Number)
	}
	attempts, err := b.Attempts(b.ctx, before.ID)
	b.must(err)
	if diff := cmp.Diff([]model.Attempt{*a}, attempts); diff != "" {
		t.Errorf("the stored attempt differs (-want +got):\n%s", diff)
	}
	want := before
	want.Due, want.Tries, want.Attempts = due, 1, 1
	want.LastAttempt, want.LastCode, want.LastDuration = a.Started, 503, a.Timings.Total
	want.LastCause, want.LastReason = a.Cause, a.Reason
	if diff := cmp.Diff(&want, b.delivery(before.ID)); diff != "" {
		t.Errorf("the delivery differs (-want +got):\n%s", diff)
	}
}

func testNumbers(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.attempt(d.ID, model.Pending, time.Now(), time.Second)
	b.attempt(d.ID, model.Failed, time.Now(), time.Second)
	_, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	b.attempt(d.ID, model.Succeeded, time.Now(), time.Second)
	attempts, err := b.Attempts(b.ctx, d.ID)
	b.must(err)
	var got [][2]int
	for _, a := range attempts {
		got = append(got, [2]int{a.Number, a.Round})
	}
	if diff := cmp.Diff([][2]int{{3, 1}, {2, 0}, {1, 0}}, got); diff != "" {
		t.Errorf("number and round differ (-want +got):\n%s", diff)
	}
}

func testLongBody(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	body := bytes.Repeat([]byte("x"), model.MaxResponseKept+1)
	b.must(b.Record(b.ctx, &model.Attempt{DeliveryID: d.ID, Started: time.Now(), Response: model.Response{Body: body}},
		model.Verdict{Status: model.Failed}))
	attempts, err := b.Attempts(b.ctx, d.ID)
	b.must(err)
	if r := attempts[0].Response; len(r.Body) != model.MaxResponseKept || !r.Truncated {
		t.Errorf("%d bytes are kept, truncated %t", len(r.Body), r.Truncated)
	}
}

func testLateAttempt(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	_, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	b.must(b.Record(b.ctx, fullAttempt(d.ID), model.Verdict{Status: model.Failed})) // of round 0
	got := b.delivery(d.ID)
	if got.Status != model.Pending || got.Attempts != 1 || got.Tries != 0 || got.Round != 1 {
		t.Errorf("the delivery is %+v, want pending in round 1 with all tries", got)
	}
}

func testSuccess(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.attempt(d.ID, model.Succeeded, time.Now(), time.Second)
	b.wantState(d.ID, model.Succeeded, "")
	if due := b.due(w.ID); len(due) != 0 {
		t.Errorf("due is %+v, want nothing", due)
	}
}

func testResend(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.attempt(d.ID, model.Failed, time.Now(), time.Second)
	resent, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	if resent.Status != model.Pending || resent.Round != 1 || resent.Tries != 0 || resent.Attempts != 1 || resent.Due.After(time.Now()) {
		t.Errorf("resent is %+v, want pending, due now, in round 1 with all tries", resent)
	}
	if diff := cmp.Diff(resent, b.delivery(d.ID)); diff != "" {
		t.Errorf("what was returned isn't what is stored:\n%s", diff)
	}
	wantJobs(t, b.due(w.ID), d.ID)
}

func testRecordTopics(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.wantTopics(model.DeliveriesChanged, func() { b.attempt(d.ID, model.Failed, time.Now(), time.Second) })
	b.wantTopics(model.DeliveriesChanged, func() { _, _ = b.Resend(b.ctx, d.ID) })
}
