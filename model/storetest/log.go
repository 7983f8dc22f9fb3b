package storetest

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"latchbell/model"
)

var logTests = map[string]func(*testing.T, *bench){
	"log pages have no gap and no repeat":    testPaging,
	"log is sorted as asked":                 testSorting,
	"log shows the newest activity first":    testDefaultOrder,
	"log is filtered, and counted likewise":  testFilters,
	"log refuses what it doesn't understand": testBadQueries,
	"log of an empty store is an empty page": testEmptyLog,
	"log shows today's name of a webhook":    testRenamedInLog,
}

var sorts = []model.DeliverySort{
	model.SortActivity, model.SortEvent, model.SortWebhook, model.SortStatus, model.SortCode, model.SortDuration,
}

// fill makes 60 deliveries in all states, with few different values in each
// column, so that ties abound. It leaves three webhooks.
func (b *bench) fill() []*model.Webhook {
	b.t.Helper()
	webhooks := []*model.Webhook{b.webhook("beta"), b.webhook("Alpha"), b.webhook("alpha2", "license.*")}
	base := time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)
	types := []string{"license.created", "license.renewed", "user.created", "license"}
	n := 0
	for i := range 24 {
		for _, d := range b.deliveries(b.accept(event(types[i%4]))[0].EventID) {
			n++
			started, took := base.Add(time.Duration(n%5)*time.Minute), time.Duration(n%3)*time.Millisecond
			switch n % 4 {
			case 0:
				b.attempt(d.ID, model.Succeeded, started, took)
			case 1:
				b.attempt(d.ID, model.Failed, started, took)
			case 2:
				b.attempt(d.ID, model.Pending, started, took)
			}
		}
	}
	_, err := b.Hold(b.ctx, webhooks[2].ID, model.HeldKeychain)
	b.must(err)
	return webhooks
}

// pages reads the whole log page by page, and calls between after each.
func (b *bench) pages(q model.DeliveryQuery, between func()) []model.Delivery {
	b.t.Helper()
	var all []model.Delivery
	for range 1000 {
		page, err := b.Deliveries(b.ctx, q)
		b.must(err)
		if len(page.Deliveries) > q.Limit {
			b.t.Fatalf("a page has %d rows, want at most %d", len(page.Deliveries), q.Limit)
		}
		all = append(all, page.Deliveries...)
		if page.Next == "" {
			return all
		}
		q.After = page.Next
		between()
	}
	b.t.Fatal("the pages have no end")
	return nil
}

func ids(deliveries []model.Delivery) []string {
	var out []string
	for _, d := range deliveries {
		out = append(out, d.ID)
	}
	return out
}

func testPaging(t *testing.T, b *bench) {
	b.fill()
	for _, sort := range sorts {
		for _, ascending := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s %t", sort, ascending), func(t *testing.T) {
				whole, err := b.Deliveries(b.ctx, model.DeliveryQuery{Sort: sort, Ascending: ascending, Limit: 10_000})
				b.must(err)
				before := ids(whole.Deliveries)
				if len(before) != whole.Total {
					t.Fatalf("%d rows, but the total is %d", len(before), whole.Total)
				}
				more := 5
				paged := ids(b.pages(model.DeliveryQuery{Sort: sort, Ascending: ascending, Limit: 7}, func() {
					if more--; more >= 0 {
						b.accept(event("license.created"))
					}
				}))
				kept := slices.DeleteFunc(slices.Clone(paged), func(id string) bool { return !slices.Contains(before, id) })
				if diff := cmp.Diff(before, kept); diff != "" {
					t.Errorf("the pages differ from the whole (-whole +pages):\n%s", diff)
				}
				slices.Sort(paged)
				if n := len(paged); len(slices.Compact(paged)) != n {
					t.Error("a row appears twice")
				}
			})
		}
	}
}

func testSorting(t *testing.T, b *bench) {
	b.fill()
	activity := func(d model.Delivery) int64 {
		if d.LastAttempt.IsZero() {
			return d.Created.UnixMilli()
		}
		return d.LastAttempt.UnixMilli()
	}
	keys := map[model.DeliverySort]func(model.Delivery) string{
		model.SortActivity: func(d model.Delivery) string { return fmt.Sprintf("%020d", activity(d)) },
		model.SortEvent:    func(d model.Delivery) string { return d.EventType },
		model.SortStatus:   func(d model.Delivery) string { return string(d.Status) },
		model.SortCode:     func(d model.Delivery) string { return fmt.Sprintf("%03d", d.LastCode) },
		model.SortDuration: func(d model.Delivery) string { return fmt.Sprintf("%020d", d.LastDuration) },
		model.SortWebhook: func(d model.Delivery) string {
			return map[string]string{"Alpha": "1", "alpha2": "2", "beta": "3"}[d.WebhookName]
		},
	}
	for _, sort := range sorts {
		up, err := b.Deliveries(b.ctx, model.DeliveryQuery{Sort: sort, Ascending: true})
		b.must(err)
		var got []string
		for _, d := range up.Deliveries {
			got = append(got, keys[sort](d))
		}
		if !slices.IsSorted(got) {
			t.Errorf("%s isn't sorted: %v", sort, got)
		}
		down, err := b.Deliveries(b.ctx, model.DeliveryQuery{Sort: sort})
		b.must(err)
		slices.Reverse(down.Deliveries)
		if diff := cmp.Diff(ids(up.Deliveries), ids(down.Deliveries)); diff != "" {
			t.Errorf("%s descending isn't ascending backwards:\n%s", sort, diff)
		}
	}
}

func testDefaultOrder(t *testing.T, b *bench) {
	b.webhook("CRM")
	old, fresh := b.deliver("license.created"), b.deliver("license.renewed")
	b.attempt(old.ID, model.Failed, time.Now().Add(time.Minute), time.Second)
	page, err := b.Deliveries(b.ctx, model.DeliveryQuery{})
	b.must(err)
	if diff := cmp.Diff([]string{old.ID, fresh.ID}, ids(page.Deliveries)); diff != "" {
		t.Errorf("the order differs (-want +got):\n%s", diff)
	}
}

func testFilters(t *testing.T, b *bench) {
	webhooks := b.fill()
	whole, err := b.Deliveries(b.ctx, model.DeliveryQuery{Limit: 1000})
	b.must(err)
	first := whole.Deliveries[0]
	all := func(model.Delivery) bool { return true }
	tests := map[string]struct {
		query model.DeliveryQuery
		takes func(model.Delivery) bool
	}{
		"webhook":      {model.DeliveryQuery{WebhookID: webhooks[1].ID}, func(d model.Delivery) bool { return d.WebhookName == "Alpha" }},
		"event":        {model.DeliveryQuery{EventID: first.EventID}, func(d model.Delivery) bool { return d.EventID == first.EventID }},
		"group":        {model.DeliveryQuery{Group: "license"}, func(d model.Delivery) bool { return d.EventType != "license" && d.EventType != "user.created" }},
		"none":         {model.DeliveryQuery{Group: "licens"}, func(d model.Delivery) bool { return false }},
		"every status": {model.DeliveryQuery{Statuses: model.DeliveryStatuses}, all},
		"two statuses": {model.DeliveryQuery{Statuses: []model.DeliveryStatus{model.Held, model.Failed}},
			func(d model.Delivery) bool { return d.Status == model.Held || d.Status == model.Failed }},
		"all together": {model.DeliveryQuery{WebhookID: webhooks[0].ID, Group: "user", Statuses: []model.DeliveryStatus{model.Failed, model.Succeeded}},
			func(d model.Delivery) bool {
				return d.WebhookName == "beta" && d.EventType == "user.created" && (d.Status == model.Failed || d.Status == model.Succeeded)
			}},
	}
	for _, s := range model.DeliveryStatuses {
		test := tests["none"]
		test.query, test.takes = model.DeliveryQuery{Statuses: []model.DeliveryStatus{s}}, func(d model.Delivery) bool { return d.Status == s }
		tests["status "+string(s)] = test
	}
	for name, test := range tests {
		for _, sort := range sorts {
			t.Run(name+" by "+string(sort), func(t *testing.T) { wantFiltered(t, b, whole.Deliveries, test.query, sort, test.takes) })
		}
	}
}

func wantFiltered(t *testing.T, b *bench, all []model.Delivery, q model.DeliveryQuery, sort model.DeliverySort, takes func(model.Delivery) bool) {
	var want []string
	for _, d := range all {
		if takes(d) {
			want = append(want, d.ID)
		}
	}
	q.Sort, q.Limit = sort, 5
	got := ids(b.pages(q, func() {}))
	slices.Sort(want)
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("the rows differ (-want +got):\n%s", diff)
	}
	page, err := b.Deliveries(b.ctx, q)
	b.must(err)
	if page.Total != len(want) {
		t.Errorf("the total is %d, want %d", page.Total, len(want))
	}
}

func testBadQueries(t *testing.T, b *bench) {
	b.fill()
	first, err := b.Deliveries(b.ctx, model.DeliveryQuery{Limit: 1})
	b.must(err)
	for name, test := range map[string]struct {
		query model.DeliveryQuery
		field string
	}{
		"sort":                   {model.DeliveryQuery{Sort: "subject"}, "sort"},
		"status":                 {model.DeliveryQuery{Statuses: []model.DeliveryStatus{"gone'"}}, "status"},
		"no cursor":              {model.DeliveryQuery{After: "?"}, "after"},
		"cursor of another sort": {model.DeliveryQuery{After: first.Next, Sort: model.SortEvent}, "after"},
		"cursor of another way":  {model.DeliveryQuery{After: first.Next, Ascending: true}, "after"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := b.Deliveries(b.ctx, test.query)
			b.wantKind(err, model.Invalid, test.field)
		})
	}
}

func testEmptyLog(t *testing.T, b *bench) {
	page, err := b.Deliveries(b.ctx, model.DeliveryQuery{})
	b.must(err)
	if diff := cmp.Diff(&model.DeliveryPage{}, page); diff != "" {
		t.Errorf("the page differs (-want +got):\n%s", diff)
	}
}

func testRenamedInLog(t *testing.T, b *bench) {
	w := b.webhook("Before")
	d := b.deliver("license.created")
	w.Name, w.URL = "After", "https://after.example.com"
	b.must(b.SaveWebhooks(b.ctx, w))
	if got := b.delivery(d.ID); got.WebhookName != w.Name || got.WebhookURL != w.URL {
		t.Errorf("the log shows %q %q", got.WebhookName, got.WebhookURL)
	}
}
