package storetest

import (
	"testing"
	"time"

	"latchbell/model"
)

var bodyTests = map[string]func(*testing.T, *bench){
	"body that was sent comes back for the next try":       testBodyKept,
	"body is that of its round":                            testBodyOfRound,
	"attempt that doesn't count leaves the tries":          testFreeAttempt,
	"attempt without fault begins no row of failures":      testBlamelessAttempt,
	"delivery whose receiver has moved begins a new round": testAnew,
}

// send records an attempt with a body and a verdict.
func (b *bench) send(id string, body []byte, v model.Verdict) {
	b.t.Helper()
	b.must(b.Record(b.ctx, &model.Attempt{
		DeliveryID: id, Round: b.delivery(id).Round, Started: time.Now(), Sent: body, Succeeded: v.Status == model.Succeeded,
	}, v))
}

var again = model.Verdict{Status: model.Pending, Due: time.Now()}

func testBodyKept(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	own, canonical := b.deliver("license.created"), b.deliver("license.renewed")
	b.send(own.ID, []byte(`{"own":1}`), again)
	b.send(own.ID, nil, again)
	b.send(canonical.ID, nil, again)
	jobs, err := b.Due(b.ctx, w.ID, time.Now(), 10)
	b.must(err)
	for _, job := range jobs {
		want := ""
		if job.Delivery.ID == own.ID {
			want = `{"own":1}`
		}
		if string(job.Body) != want {
			t.Errorf("the body of a delivery that was tried is %q, want %q", job.Body, want)
		}
	}
}

func testBodyOfRound(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.send(d.ID, []byte(`1`), model.Verdict{Status: model.Failed})
	_, err := b.Resend(b.ctx, d.ID)
	b.must(err)
	job, err := b.Job(b.ctx, d.ID)
	b.must(err)
	if job.Body != nil {
		t.Errorf("a delivery that is sent anew still has the body %q", job.Body)
	}
	b.send(d.ID, []byte(`2`), again)
	for round, want := range []string{"1", "2", ""} {
		if got, err := b.SentBody(b.ctx, d.ID, round); err != nil || string(got) != want {
			t.Errorf("round %d sent %q (%v), want %q", round, got, err, want)
		}
	}
}

func testFreeAttempt(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.send(d.ID, nil, model.Verdict{Status: model.Pending, Due: time.Now(), Free: true})
	if got := b.delivery(d.ID); got.Tries != 0 || got.Attempts != 1 {
		t.Errorf("%d tries and %d attempts, want 0 and 1", got.Tries, got.Attempts)
	}
}

func testBlamelessAttempt(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.send(d.ID, nil, model.Verdict{Status: model.Failed, Blameless: true})
	if f, err := b.Failing(b.ctx, w.ID); err != nil || !f.Since.IsZero() {
		t.Errorf("the webhook fails since %v (%v)", f.Since, err)
	}
	b.wantState(d.ID, model.Failed, "")
}

func testAnew(t *testing.T, b *bench) {
	b.webhook("CRM")
	d := b.deliver("license.created")
	b.send(d.ID, []byte(`1`), again)
	b.send(d.ID, nil, model.Verdict{Status: model.Pending, Due: time.Now(), Anew: true})
	job, err := b.Job(b.ctx, d.ID)
	b.must(err)
	if job.Body != nil || job.Delivery.Tries != 0 || job.Delivery.Round != 1 {
		t.Errorf("the delivery stands at %+v with the body %q", job.Delivery, job.Body)
	}
}
