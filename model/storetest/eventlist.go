package storetest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var eventListTests = map[string]func(*testing.T, *bench){
	"events are listed in the order of acceptance":       testEventOrder,
	"events are listed whole":                            testEventsWhole,
	"list of events is filtered":                         testEventFilters,
	"list goes on behind an event that isn't stored":     testEventsAfterPruned,
	"list pages meet without a gap":                      testEventPages,
	"list ends early when the data is large":             testEventPageSize,
	"list of a group is in order, whatever type is rare": testEventGroupOrder,
}

// listed returns the numbers of the events that match, as numbered gave them.
func (b *bench) listed(q model.EventQuery) []int {
	b.t.Helper()
	events, err := b.Events(b.ctx, q)
	b.must(err)
	numbers := make([]int, len(events))
	for i, e := range events {
		var data struct{ N int }
		b.must(json.Unmarshal(e.Data, &data))
		numbers[i] = data.N
	}
	return numbers
}

// numbered returns an event with a number in its data.
func numbered(n int, eventType, subject string, environment model.Environment) model.Event {
	e := event(eventType)
	e.Subject, e.Environment = subject, environment
	e.Data = fmt.Appendf(nil, `{"n":%d}`, n)
	return e
}

func testEventOrder(t *testing.T, b *bench) {
	if got := b.listed(model.EventQuery{}); len(got) != 0 {
		t.Errorf("an empty store lists %v", got)
	}
	for i := range 150 {
		b.accept(numbered(i, "a.b", "", model.Production))
	}
	if got := b.listed(model.EventQuery{}); len(got) != 100 || got[0] != 0 || !slices.IsSorted(got) {
		t.Errorf("without a limit %d events are listed: %v", len(got), got)
	}
	if got := b.listed(model.EventQuery{Limit: 1000}); len(got) != 150 || !slices.IsSorted(got) {
		t.Errorf("%d events are listed: %v", len(got), got)
	}
}

func testEventsWhole(t *testing.T, b *bench) {
	e := event("license.created")
	e.Key, e.Fingerprint, e.Reason = "key", []byte{1}, "request"
	want, err := b.Event(b.ctx, b.accept(e)[0].EventID)
	b.must(err)
	got, err := b.Events(b.ctx, model.EventQuery{})
	b.must(err)
	if diff := cmp.Diff([]model.Event{*want}, got); diff != "" {
		t.Errorf("the listed event differs (-want +got):\n%s", diff)
	}
}

func testEventFilters(t *testing.T, b *bench) {
	b.accept(
		numbered(0, "license.created", "lic_1", model.Production),
		numbered(1, "license.renewed", "lic_2", model.Production),
		numbered(2, "licenses.created", "lic_1", model.Production),
		numbered(3, "license", "lic_1", model.Staging),
		numbered(4, "license.seat.added", "lic_1", model.Staging),
		numbered(5, "license.created", "", model.Staging),
		numbered(6, "license0", "lic_1", model.Development),
	)
	cases := []struct {
		query model.EventQuery
		want  []int
	}{
		{model.EventQuery{Type: "license.created"}, []int{0, 5}},
		{model.EventQuery{Type: "license"}, []int{3}},
		{model.EventQuery{Type: "license.*"}, []int{0, 1, 4, 5}},
		{model.EventQuery{Type: "license.seat.*"}, []int{4}},
		{model.EventQuery{Type: "user.*"}, nil},
		{model.EventQuery{Subject: "lic_1"}, []int{0, 2, 3, 4, 6}},
		{model.EventQuery{Environment: model.Staging}, []int{3, 4, 5}},
		{model.EventQuery{Environment: model.Production}, []int{0, 1, 2}},
		{model.EventQuery{Type: "license.*", Subject: "lic_1"}, []int{0, 4}},
		{model.EventQuery{Type: "license.created", Subject: "lic_1"}, []int{0}},
		{model.EventQuery{Type: "license.*", Environment: model.Staging}, []int{4, 5}},
		{model.EventQuery{Type: "license.*", Subject: "lic_1", Environment: model.Staging}, []int{4}},
		{model.EventQuery{Type: "license.created", Environment: model.Staging}, []int{5}},
		{model.EventQuery{Type: "license.*", Limit: 2}, []int{0, 1}},
	}
	for _, c := range cases {
		if got := b.listed(c.query); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %v, want %v", c.query, got, c.want)
		}
	}
}

func testEventsAfterPruned(t *testing.T, b *bench) {
	first := b.accept(numbered(0, "a.b", "s", model.Production))[0].EventID
	b.accept(numbered(1, "a.b", "s", model.Production))
	// Ids sort by time: this one lies right behind the first event's.
	gone := first[:len(first)-1] + "Z"
	for after, want := range map[string][]int{
		gone:  {1},
		first: {1},
		model.EventPrefix + strings.Repeat("0", 26): {0, 1},
		model.EventPrefix + strings.Repeat("7", 26): nil,
	} {
		for _, q := range []model.EventQuery{{}, {Type: "a.b"}, {Type: "a.*"}, {Subject: "s"}} {
			q.After = after
			if got := b.listed(q); !slices.Equal(got, want) {
				t.Errorf("%+v: got %v, want %v", q, got, want)
			}
		}
	}
}

func testEventPages(t *testing.T, b *bench) {
	for i := range 25 {
		b.accept(numbered(i, "a."+string(rune('a'+i%3)), "s", model.Production))
	}
	for _, q := range []model.EventQuery{{}, {Type: "a.*"}, {Subject: "s"}} {
		q.Limit = 7
		var got []int
		for {
			events, err := b.Events(b.ctx, q)
			b.must(err)
			if len(events) == 0 {
				break
			}
			got = append(got, b.listed(q)...)
			q.After = events[len(events)-1].ID
		}
		if len(got) != 25 || !slices.IsSorted(got) {
			t.Errorf("%+v: the pages bring %v", q, got)
		}
	}
}

func testEventPageSize(t *testing.T, b *bench) {
	big := event("a.b")
	big.Data = []byte(`{"n":"` + strings.Repeat("x", 1<<20) + `"}`)
	for range 10 {
		b.accept(big)
	}
	for _, q := range []model.EventQuery{{}, {Type: "a.*"}} {
		events, err := b.Events(b.ctx, q)
		b.must(err)
		if len(events) != 8 {
			t.Errorf("%+v: %d events of 1 MiB are listed at once, want 8", q, len(events))
		}
	}
}

func testEventGroupOrder(t *testing.T, b *bench) {
	for i := range 30 {
		eventType := "a.common"
		if i%10 == 9 {
			eventType = "a.b.rare"
		}
		b.accept(numbered(i, eventType, "", model.Production))
	}
	want := []int{5, 6, 7, 8, 9, 10}
	first, err := b.Events(b.ctx, model.EventQuery{Limit: 5})
	b.must(err)
	if got := b.listed(model.EventQuery{Type: "a.*", After: first[4].ID, Limit: 6}); !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
