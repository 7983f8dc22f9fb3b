package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func TestTabsAreChosenByKeysAndByClicks(t *testing.T) {
	var got []int
	bar := NewTabBar([]string{"Events", "Preview", "History"}, func(i int) { got = append(got, i) })
	s := open(t, bar)
	s.win.Canvas().Focus(bar)
	s.press(fyne.KeyLeft, fyne.KeyRight, fyne.KeyEnd, fyne.KeyRight, fyne.KeyHome)
	test.TapAt(bar, fyne.NewPos(bar.width(0)+5, 5))
	test.TapAt(bar, fyne.NewPos(bar.width(0)+5, 5))
	test.TapAt(bar, fyne.NewPos(800, 5))
	if want := []int{1, 2, 0, 1}; !slices.Equal(got, want) {
		t.Errorf("chose %v, want %v", got, want)
	}
	bar.SetChosen(2)
	if len(got) != 4 || bar.Chosen() != 2 {
		t.Errorf("after it was set, the bar is at %d and chose %v", bar.Chosen(), got)
	}
	bar.SetLabel(0, "Events · 12 chosen")
	if words := shown(bar); !slices.Equal(words, []string{"Events · 12 chosen", "Preview", "History"}) {
		t.Errorf("the bar shows %q", words)
	}
}

func TestASelectShowsItsGroups(t *testing.T) {
	sel := NewSelect([]Option{{ID: "a", Label: "A"}, {ID: "b", Label: "B", Group: "Chats"}, {ID: "c", Label: "C", Group: "Chats"}}, nil)
	var words []string
	for _, item := range sel.items() {
		words = append(words, item.Label)
		if item.Disabled != (item.Label == "Chats") {
			t.Errorf("%q can be chosen: %v", item.Label, !item.Disabled)
		}
	}
	if want := []string{"A", "Chats", "B", "C"}; !slices.Equal(words, want) {
		t.Errorf("the menu shows %q, want %q", words, want)
	}
}
