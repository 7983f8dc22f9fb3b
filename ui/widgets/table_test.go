package widgets

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

type city struct {
	id, name string
	people   int
}

func cities(from, count int) []city {
	rows := make([]city, count)
	for i := range rows {
		n := from + i
		rows[i] = city{id: fmt.Sprintf("c%d", n), name: fmt.Sprintf("City %d", n), people: n}
	}
	return rows
}

// tableTest is a table of cities in a window, and what it has told.
type tableTest struct {
	*screen
	table *DataTable[city]
	told  []string
}

func openTable(t testing.TB, change func(*TableConfig[city])) *tableTest {
	tt := &tableTest{}
	config := TableConfig[city]{
		Columns: []Column[city]{
			BoldColumn("name", "Name", 200, func(c city) string { return c.name }).Sorted().Growing(),
			TextColumn("people", "People", 100, func(c city) string { return fmt.Sprint(c.people) }).Sorted(),
			BadgeColumn("state", "State", 120, func(city) (string, Tone) { return "Open", ToneSuccess }),
		},
		Key:         func(c city) string { return c.id },
		OnSelected:  func(c city) { tt.told = append(tt.told, c.id) },
		OnActivated: func(c city) { tt.told = append(tt.told, "open "+c.id) },
		OnSort:      func(id string, up bool) { tt.told = append(tt.told, fmt.Sprintf("sort %s %v", id, up)) },
	}
	if change != nil {
		change(&config)
	}
	tt.table = NewDataTable(config)
	tt.screen = open(t, tt.table)
	return tt
}

func (tt *tableTest) selected() string {
	row, _ := tt.table.Selected()
	return row.id
}

// top returns the name in the first visible row.
func (tt *tableTest) top() string {
	offset := tt.table.list.GetScrollOffset()
	return tt.table.rows[int(offset/tt.table.config.RowHeight)].name
}

func (tt *tableTest) row(id string) *tableRow {
	tt.t.Helper()
	for _, r := range find[*tableRow](tt.table) {
		if r.state.key == id {
			return r
		}
	}
	tt.t.Fatalf("the row %s isn't visible", id)
	return nil
}

func (tt *tableTest) click(id string) {
	tt.t.Helper()
	tt.row(id).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	tt.row(id).Tapped(&fyne.PointEvent{})
}

func TestATableShowsItsRowsAndOnlyThose(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(1, 2))
	want := []string{"Name", "People", "State", "City 1", "1", "Open", "City 2", "2", "Open"}
	if got := shown(tt.table); !slices.Equal(got, want) {
		t.Errorf("shown = %q, want %q", got, want)
	}
	tt.table.SetRows(cities(2, 1))
	if got := shown(tt.table); !slices.Contains(got, "City 2") || slices.Contains(got, "City 1") {
		t.Errorf("after other rows were set, shown = %q", got)
	}
}

func TestAnEmptyTableSaysSo(t *testing.T) {
	tt := openTable(t, func(c *TableConfig[city]) { c.Empty = NewMuted("No cities yet.") })
	if !slices.Contains(shown(tt.table), "No cities yet.") {
		t.Error("the text of the empty table isn't shown")
	}
	tt.table.SetRows(cities(1, 1))
	if slices.Contains(shown(tt.table), "No cities yet.") {
		t.Error("the text of the empty table stays when there is a row")
	}
}

func TestALongTextOfAnEmptyTableIsReadableToItsEnd(t *testing.T) {
	const text = "No city matches the search and the three filters above."
	tt := openTable(t, func(c *TableConfig[city]) { c.Empty = NewMuted(text) })
	if !slices.Contains(shown(tt.table), text) {
		t.Errorf("the empty table shows %q", shown(tt.table))
	}
}

func TestATitleThatJustFitsIsWholeBesideTheArrowToo(t *testing.T) {
	const title = "Created"
	width := fyne.MeasureText(title, theme.CaptionTextSize(), fyne.TextStyle{}).Width + 2*cellSide + 8
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns[1] = TextColumn("people", title, width, func(c city) string { return fmt.Sprint(c.people) }).Sorted().Least(width)
	})
	tt.table.SetSort("people", true)
	if !slices.Contains(shown(tt.table), title) {
		t.Errorf("the sorted header shows %q", shown(tt.table))
	}
}

func TestKeysMoveTheSelection(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 100))
	tt.win.Canvas().Focus(tt.table.Focusable())
	for _, c := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyDown, "c1"}, {fyne.KeyDown, "c2"}, {fyne.KeyUp, "c1"},
		{fyne.KeyEnd, "c99"}, {fyne.KeyDown, "c99"}, {fyne.KeyHome, "c0"}, {fyne.KeyUp, "c0"},
		{fyne.KeyPageDown, "c14"}, {fyne.KeyPageUp, "c0"},
	} {
		tt.press(c.key)
		if got := tt.selected(); got != c.want {
			t.Fatalf("after %s, selected = %q, want %q", c.key, got, c.want)
		}
		tt.row(c.want) // the selected row is in view
	}
}

func TestEnterAndDoubleClickActivate(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 3))
	tt.win.Canvas().Focus(tt.table.Focusable())
	tt.press(fyne.KeyDown, fyne.KeyReturn)
	tt.row("c2").DoubleTapped(&fyne.PointEvent{})
	want := []string{"c1", "open c1", "open c2"}
	if !slices.Equal(tt.told, want) {
		t.Errorf("told = %q, want %q", tt.told, want)
	}
}

func TestATableIsOneStopOfTheTabKey(t *testing.T) {
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns = append(c.Columns, ToggleColumn("on", func(c city) string { return c.name }, func(city) bool { return true }, func(city, bool) {}))
		c.RowActions = func(city) []Action { return []Action{{Label: "Test", Tapped: func() {}}} }
	})
	tt.table.SetRows(cities(0, 5))
	tt.table.Select("c1") // its actions are shown
	c := tt.win.Canvas()
	c.FocusNext()
	first := c.Focused()
	c.FocusNext()
	if first == nil || c.Focused() != first {
		t.Errorf("Tab went from %T to %T", first, c.Focused())
	}
}

func TestTheSwitchOfAHoveredRowStaysAtAnyWidthOfTheColumns(t *testing.T) {
	tt := openTable(t, func(c *TableConfig[city]) {
		for i, width := range []float32{170, 190, 106, 140} {
			id := fmt.Sprint(i)
			c.Columns = append(c.Columns, TextColumn(id, id, width, func(c city) string { return c.name }).Growing().Least(width-20))
		}
		c.Columns = append(c.Columns, ToggleColumn("on", func(c city) string { return c.name }, func(city) bool { return true }, func(city, bool) {}))
		c.RowActions = func(city) []Action { return []Action{{Label: "Edit", Tapped: func() {}}} }
	})
	tt.table.SetRows(cities(0, 1))
	row := tt.row("c0")
	row.MouseIn(&desktop.MouseEvent{})
	for more := range 50 { // rounding is coarser above 1024, and so differs for the switch
		tt.table.Resize(fyne.NewSize(1024+float32(more), 300))
		if len(find[*toggleBody](row)) == 0 {
			t.Fatalf("a table %v wide hides the switch of the row under the pointer", tt.table.Size().Width)
		}
	}
}

func TestClicksChooseARow(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 10))
	tt.click("c2")
	tt.click("c5")
	tt.click("c5")
	if want := []string{"c2", "c5"}; !slices.Equal(tt.told, want) {
		t.Errorf("told = %q, want %q", tt.told, want)
	}
	tt.table.ClearSelection()
	if got := tt.selected(); got != "" {
		t.Errorf("after ClearSelection, selected = %q", got)
	}
}

func TestTheKeyOfAnActionDoesItToTheRowOfTheCursor(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.config.RowActions = func(c city) []Action {
		return []Action{{Label: "Flip", Key: Key(fyne.KeySpace), Tapped: func() { tt.told = append(tt.told, "flip "+c.id) }}}
	}
	tt.table.SetRows(cities(0, 3))
	tt.win.Canvas().Focus(tt.table.Focusable())
	tt.press(fyne.KeySpace, fyne.KeyDown, fyne.KeySpace)
	want := []string{"c0", "flip c0", "c1", "flip c1"}
	if !slices.Equal(tt.told, want) {
		t.Errorf("told = %q, want %q", tt.told, want)
	}
}

func TestNewRowsKeepTheSelection(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(10, 10))
	tt.click("c15")
	tt.table.SetRows(append(cities(0, 10), cities(13, 7)...))
	if got := tt.selected(); got != "c15" {
		t.Errorf("selected = %q, want c15", got)
	}
	tt.table.SetRows(cities(0, 10)) // c15 is gone
	if got := tt.selected(); got != "" {
		t.Errorf("selected = %q, want none", got)
	}
}

func TestNewRowsKeepTheScrollPosition(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(100, 200))
	tt.table.list.ScrollToOffset(50*36 + 10)
	tt.table.SetRows(cities(90, 210))
	if got := tt.top(); got != "City 150" {
		t.Errorf("after rows came in above, the first visible row is %s, want City 150", got)
	}
	if got := tt.table.list.GetScrollOffset(); got != 60*36+10 {
		t.Errorf("offset = %v, want the same 10 units of the row hidden", got)
	}
	tt.table.SetRows(append(cities(90, 60), cities(151, 100)...))
	if got := tt.top(); got != "City 151" {
		t.Errorf("after the first visible row went, it is %s, want City 151", got)
	}
}

func TestTheLastRowIsSeenWhole(t *testing.T) {
	tt := openTable(t, nil)
	for _, count := range []int{100, 101, 60} {
		tt.table.SetRows(cities(0, count))
		tt.win.Canvas().Focus(tt.table.Focusable())
		tt.press(fyne.KeyEnd)
		list := tt.table.list
		if end := list.GetScrollOffset() + list.Size().Height; end != float32(count)*36 {
			t.Errorf("the view of %d rows ends at %v, their last one at %v", count, end, count*36)
		}
		last := tt.row(fmt.Sprintf("c%d", count-1))
		if last.Size().Height != 36 {
			t.Errorf("the last of %d rows is %v high", count, last.Size().Height)
		}
	}
}

func TestAtTheTopNewRowsComeIntoView(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(100, 100))
	tt.table.SetRows(cities(95, 105))
	if got := tt.top(); got != "City 95" {
		t.Errorf("the first visible row is %s, want City 95", got)
	}
}

func TestASelectedRowStaysInViewAsNewRowsCome(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(100, 100))
	tt.click("c101")
	tt.table.SetRows(cities(60, 140))
	if got := tt.top(); got != "City 100" {
		t.Errorf("the first visible row is %s, want City 100 as before", got)
	}
}

func TestARowSelectedBeforeTheTableHasASizeIsInViewLater(t *testing.T) {
	table := NewDataTable(TableConfig[city]{
		Columns: []Column[city]{TextColumn("name", "Name", 100, func(c city) string { return c.name })},
		Key:     func(c city) string { return c.id },
	})
	table.SetRows(cities(0, 200))
	table.Select("c150")
	tt := &tableTest{table: table, screen: open(t, table)}
	tt.row("c150")
}

func TestHeadersSort(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 3))
	header := find[*headerCell](tt.table)
	test.Tap(header[0])
	test.Tap(header[0])
	test.Tap(header[1])
	test.Tap(header[2]) // not sortable
	want := []string{"sort name true", "sort name false", "sort people true"}
	if !slices.Equal(tt.told, want) {
		t.Errorf("told = %q, want %q", tt.told, want)
	}
	tt.table.SetSort("people", false)
	test.Tap(header[1])
	if got := tt.told[len(tt.told)-1]; got != "sort people true" {
		t.Errorf("after SetSort descending, a click tells %q", got)
	}
}

func TestDraggingABorderResizesAColumn(t *testing.T) {
	var kept map[string]float32
	tt := openTable(t, func(c *TableConfig[city]) { c.OnResized = func(w map[string]float32) { kept = w } })
	tt.table.SetRows(cities(0, 1))
	handle := find[*handle](tt.table)[1]
	handle.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(35, 0)})
	handle.DragEnd()
	if got := kept["people"]; got != 135 || len(kept) != 1 {
		t.Errorf("widths after the drag = %v, want people 135 only", kept)
	}
	handle.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(-500, 0)})
	if got := tt.table.Widths()["people"]; got != 50 {
		t.Errorf("the column can be made %v narrow, want its least width 50", got)
	}
	for i, title := range find[*headerCell](tt.table) {
		if at := tt.row("c0").cells[i].Position().X; at != title.Position().X+cellSide {
			t.Errorf("the title of column %d is at %v, its cells are at %v", i, title.Position().X, at)
		}
	}
	tt.table.SetWidths(kept)
	if got := tt.table.widths[1]; got != 135 {
		t.Errorf("the restored width is %v, want 135", got)
	}
}

func TestMoreRowsAreAskedForOnce(t *testing.T) {
	asked := 0
	tt := openTable(t, func(c *TableConfig[city]) { c.OnMore = func() { asked++ } })
	tt.table.SetRows(cities(0, 100))
	if asked != 0 {
		t.Fatal("more was asked for at the top")
	}
	tt.win.Canvas().Focus(tt.table.Focusable())
	tt.press(fyne.KeyEnd, fyne.KeyHome, fyne.KeyEnd)
	if asked != 1 {
		t.Errorf("asked %d times, want once", asked)
	}
	tt.table.SetRows(cities(0, 200))
	tt.press(fyne.KeyEnd)
	if asked != 2 {
		t.Errorf("asked %d times after more rows came, want twice", asked)
	}
}

func TestActionsOfTheRowUnderThePointer(t *testing.T) {
	var done []string
	act := func(name string, c city) func() { return func() { done = append(done, name+" "+c.id) } }
	tt := openTable(t, func(c *TableConfig[city]) {
		c.RowActions = func(row city) []Action {
			return []Action{{Label: "Test", Tapped: act("test", row)}, {Label: "Delete", Tapped: act("delete", row), Danger: true}}
		}
	})
	tt.table.SetRows(cities(0, 5))
	row := tt.row("c3")
	row.MouseIn(nil)
	buttons := find[*RowButton](tt.table)
	if len(buttons) != 2 {
		t.Fatalf("%d buttons are shown on the hovered row, want 2", len(buttons))
	}
	row.MouseOut() // Fyne leaves the row when the pointer enters a button in it
	buttons[0].MouseIn(nil)
	tt.table.SetRows(cities(0, 5)) // a refresh must not replace the button that is being pressed
	if again := find[*RowButton](tt.table); len(again) != 2 || again[0] != buttons[0] {
		t.Error("the buttons went away or were replaced while the pointer was on them")
	}
	test.Tap(buttons[0])
	test.Tap(buttons[1])
	if want := []string{"test c3", "delete c3"}; !slices.Equal(done, want) {
		t.Errorf("done = %q, want %q", done, want)
	}
	buttons[0].MouseOut()
	if left := find[*RowButton](tt.table); len(left) != 0 {
		t.Errorf("%d buttons stay after the pointer left", len(left))
	}
}

func TestTheMenuKeyOpensActionsAndSorting(t *testing.T) {
	deleted := ""
	tt := openTable(t, func(c *TableConfig[city]) {
		c.RowActions = func(row city) []Action {
			return []Action{{Label: "Delete", Tapped: func() { deleted = row.id }}}
		}
	})
	tt.table.SetRows(cities(0, 5))
	tt.win.Canvas().Focus(tt.table.Focusable())
	tt.press(fyne.KeyDown, desktop.KeyMenu)
	if tt.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu opened")
	}
	tt.press(fyne.KeyDown, fyne.KeyReturn)
	if deleted != "c1" {
		t.Errorf("the first entry of the menu did its work on %q, want c1", deleted)
	}
}

func TestSwitchesInRowsTellTheirRow(t *testing.T) {
	var told []string
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns = append(c.Columns, ToggleColumn("on",
			func(c city) string { return "Visit " + c.name },
			func(c city) bool { return c.people%2 == 0 },
			func(c city, on bool) { told = append(told, fmt.Sprintf("%s %v", c.id, on)) }))
	})
	tt.table.SetRows(cities(0, 2))
	for _, s := range find[*toggleBody](tt.table) {
		before := s.On()
		test.Tap(s)
		if s.On() != before {
			t.Error("a switch moved before its row did")
		}
	}
	if want := []string{"c0 false", "c1 true"}; !slices.Equal(told, want) {
		t.Errorf("told = %q, want %q", told, want)
	}
}

func TestLongTextEndsInAnEllipsis(t *testing.T) {
	tt := openTable(t, nil)
	long := cities(0, 1)
	long[0].name = strings.Repeat("Llanfairpwllgwyngyll ", 1000)
	tt.table.SetRows(long)
	got := shown(tt.row("c0"))[0]
	if !strings.HasSuffix(got, "…") {
		t.Errorf("a long name is shown as %q", got)
	}
	width := fyne.MeasureText(got, 13, fyne.TextStyle{Bold: true}).Width
	if room := tt.table.widths[0] - 2*cellSide; width > room {
		t.Errorf("the name is %v wide in a cell of %v", width, room)
	}
}

func BenchmarkSetRowsOf10000(b *testing.B) {
	tt := openTable(b, nil)
	rows := cities(0, 10_000)
	for b.Loop() {
		tt.table.SetRows(rows)
	}
}
