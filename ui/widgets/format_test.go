package widgets

import (
	"strings"
	"testing"
	"time"
)

func TestAgo(t *testing.T) {
	now := time.Date(2026, 3, 14, 15, 0, 0, 0, time.Local)
	for _, c := range []struct {
		then time.Time
		want string
	}{
		{time.Time{}, "–"},
		{now.Add(time.Minute), "just now"},
		{now.Add(-59 * time.Second), "just now"},
		{now.Add(-60 * time.Second), "1 min ago"},
		{now.Add(-59 * time.Minute), "59 min ago"},
		{now.Add(-2 * time.Hour), "2 h ago"},
		{now.Add(-48 * time.Hour), "12 Mar"},
		{now.AddDate(-1, 0, 0), "14 Mar 2025"},
	} {
		if got := Ago(c.then, now); got != c.want {
			t.Errorf("Ago(%v) = %q, want %q", c.then, got, c.want)
		}
	}
}

func TestMillis(t *testing.T) {
	for d, want := range map[time.Duration]string{
		0:                        "–",
		500 * time.Microsecond:   "< 1 ms",
		812 * time.Millisecond:   "812 ms",
		1200 * time.Millisecond:  "1.2 s",
		59990 * time.Millisecond: "59.9 s",
		125 * time.Second:        "2 min 5 s",
	} {
		if got := Millis(d); got != want {
			t.Errorf("Millis(%v) = %q, want %q", d, got, want)
		}
	}
}

func TestExact(t *testing.T) {
	if got := Exact(time.Date(2026, 3, 14, 15, 9, 26, 0, time.Local)); !strings.HasPrefix(got, "14 Mar 2026, 15:09:26") {
		t.Errorf("Exact = %q", got)
	}
	if got := Exact(time.Time{}); got != "–" {
		t.Errorf("Exact of no time = %q", got)
	}
}

func TestElide(t *testing.T) {
	letters := func(s string) float32 { return float32(len([]rune(s))) }
	for _, c := range []struct {
		text  string
		width float32
		want  string
	}{
		{"", 5, ""}, {"short", 5, "short"}, {"longer", 5, "long…"}, {"ééééé", 3, "éé…"}, {"ab", 1, "…"}, {"ab", 0.5, ""}, {"ab", 0, "ab"},
	} {
		if got := elide(c.text, c.width, letters); got != c.want {
			t.Errorf("elide(%q, %v) = %q, want %q", c.text, c.width, got, c.want)
		}
	}
	if got := clean("two\nlines\tand\x00"); got != "two lines and " {
		t.Errorf("clean = %q", got)
	}
}
