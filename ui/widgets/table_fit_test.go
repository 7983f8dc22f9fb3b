package widgets

import (
	"slices"
	"testing"
)

func TestFitColumns(t *testing.T) {
	name := slot{id: "name", width: 100, least: 50}
	url := slot{id: "url", width: 200, least: 100, grow: true}
	note := slot{id: "note", width: 100, least: 80, grow: true, fixed: true}
	made := slot{id: "made", width: 60, least: 60, priority: 1}
	owner := slot{id: "owner", width: 60, least: 60, priority: 2}
	for _, c := range []struct {
		name  string
		slots []slot
		room  float32
		want  []float32
	}{
		{"what fits exactly is as wanted", []slot{name, url}, 300, []float32{100, 200}},
		{"a growing column takes the rest", []slot{name, url}, 500, []float32{100, 400}},
		{"a column that the user has set grows last", []slot{url, note}, 400, []float32{300, 100}},
		{"and only if there is no other", []slot{name, note}, 300, []float32{100, 200}},
		{"without a growing column the rest stays free", []slot{name, made}, 500, []float32{100, 60}},
		{"columns shrink by what they can give", []slot{name, url}, 225, []float32{75, 150}},
		{"the highest priority number is dropped first", []slot{name, url, made, owner}, 230, []float32{170. / 3, 340. / 3, 60, 0}},
		{"then the next", []slot{name, url, made, owner}, 200, []float32{200. / 3, 400. / 3, 0, 0}},
		{"below all least widths everything is squeezed", []slot{name, url}, 75, []float32{25, 50}},
		{"no room at all", []slot{name, made}, 0, []float32{0, 0}},
	} {
		got := fitColumns(c.slots, c.room)
		near := slices.EqualFunc(got, c.want, func(a, b float32) bool { return a-b < 1 && b-a < 1 })
		if !near {
			t.Errorf("%s: widths = %v, want %v", c.name, got, c.want)
		}
	}
}
