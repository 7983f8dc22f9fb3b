package storetest

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var awayTests = map[string]func(*testing.T, *bench){
	"time without sending begins and ends":         testAway,
	"only times that overlap are returned":         testAwayOverlap,
	"a clock that was set moves all that waits":    testShiftDue,
	"pending webhooks come by when they are due":   testPendingOrder,
	"what is due is read up to a size, one always": testDueBytes,
}

func testAway(t *testing.T, b *bench) {
	began := time.Date(2026, 3, 1, 2, 10, 0, 0, time.UTC)
	away := model.Away{Reason: model.AwayOffline, From: began}
	for _, away.To = range []time.Time{{}, began.Add(time.Hour)} {
		b.must(b.SaveAway(b.ctx, away))
		got, err := b.Aways(b.ctx, began.Add(time.Minute), began.Add(2*time.Minute))
		b.must(err)
		if away.To.IsZero() {
			if diff := cmp.Diff([]model.Away{away}, got); diff != "" {
				t.Errorf("while it lasts (-want +got):\n%s", diff)
			}
		}
	}
}

func testAwayOverlap(t *testing.T, b *bench) {
	now := time.UnixMilli(time.Now().UnixMilli()).UTC()
	early := model.Away{Reason: model.AwayAsleep, From: now.Add(-3 * time.Hour), To: now.Add(-2 * time.Hour)}
	late := model.Away{Reason: model.AwayOffline, From: now.Add(-time.Hour), To: now}
	b.must(b.SaveAway(b.ctx, late))
	b.must(b.SaveAway(b.ctx, early))
	for _, tt := range []struct {
		from, to time.Time
		want     []model.Away
	}{
		{now.Add(-4 * time.Hour), now, []model.Away{early, late}},
		{now.Add(-90 * time.Minute), now, []model.Away{late}},
		{now.Add(-2 * time.Hour), now.Add(-time.Hour), nil},
	} {
		got, err := b.Aways(b.ctx, tt.from, tt.to)
		b.must(err)
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("from %v to %v (-want +got):\n%s", tt.from, tt.to, diff)
		}
	}
}

func testShiftDue(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	d := b.deliver("license.created")
	b.must(b.ShiftDue(b.ctx, time.Hour, d.Created)) // made since the clock was set
	b.must(b.ShiftDue(b.ctx, -time.Hour, d.Created.Add(time.Millisecond)))
	due, ok, err := b.NextDue(b.ctx, w.ID)
	b.must(err)
	if want := d.Due.Add(-time.Hour); !ok || !due.Equal(want) {
		t.Errorf("due at %v, want %v", due, want)
	}
}

func testPendingOrder(t *testing.T, b *bench) {
	first, second := b.webhook("One", "one.*"), b.webhook("Two", "two.*")
	one := b.deliver("one.a")
	b.deliver("two.a")
	b.attempt(one.ID, model.Pending, time.Now().Add(time.Hour), time.Second)
	pending, err := b.Pending(b.ctx)
	b.must(err)
	if len(pending) != 2 || pending[0].ID != second.ID || pending[1].ID != first.ID || !pending[1].Due.After(pending[0].Due) {
		t.Errorf("pending are %+v, want %s before %s", pending, second.ID, first.ID)
	}
}

func testDueBytes(t *testing.T, b *bench) {
	w := b.webhook("CRM")
	large := event("license.created")
	large.Data = append(append([]byte(`{"a":"`), make([]byte, model.MaxEventSize-20)...), `"}`...)
	const stored = 20
	for range stored {
		b.accept(large)
	}
	jobs, err := b.Due(b.ctx, w.ID, time.Now(), stored)
	b.must(err)
	if len(jobs) == 0 || len(jobs) == stored {
		t.Errorf("read %d of %d events of 1 MiB at once", len(jobs), stored)
	}
}
