package widgets

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
)

// openSeveral opens a table of ten cities of which several can be chosen.
func openSeveral(t *testing.T, change func(*TableConfig[city])) *tableTest {
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Several, c.OnSelected = true, nil
		if change != nil {
			change(c)
		}
	})
	tt.table.SetRows(cities(0, 10))
	tt.win.Canvas().Focus(tt.table.Focusable())
	return tt
}

func (tt *tableTest) clickHolding(id string, held fyne.KeyModifier) {
	tt.t.Helper()
	tt.row(id).MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
	tt.row(id).Tapped(&fyne.PointEvent{})
}

func (tt *tableTest) hold(key fyne.KeyName, down bool) {
	if down {
		tt.table.list.KeyDown(&fyne.KeyEvent{Name: key})
	} else {
		tt.table.list.KeyUp(&fyne.KeyEvent{Name: key})
	}
}

func (tt *tableTest) shortcut(s fyne.Shortcut) { tt.table.list.TypedShortcut(s) }

// chosen returns the ids of the chosen rows.
func (tt *tableTest) chosen() string { return ids(tt.table.Chosen()) }

func ids(rows []city) string {
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.id)
	}
	return strings.Join(ids, " ")
}

func (tt *tableTest) wantChosen(want string) {
	tt.t.Helper()
	if got := tt.chosen(); got != want {
		tt.t.Errorf("chosen are %q, want %q", got, want)
	}
}

func TestClicksWithCtrlAndShiftChooseSeveral(t *testing.T) {
	var told []string
	tt := openSeveral(t, func(c *TableConfig[city]) { c.OnChosen = func(rows []city) { told = append(told, ids(rows)) } })
	tt.click("c2")
	tt.clickHolding("c5", fyne.KeyModifierShift)
	tt.wantChosen("c2 c3 c4 c5")
	tt.clickHolding("c1", fyne.KeyModifierShift) // from where the range began
	tt.wantChosen("c1 c2")
	tt.clickHolding("c7", fyne.KeyModifierShortcutDefault)
	tt.clickHolding("c1", fyne.KeyModifierShortcutDefault)
	tt.wantChosen("c2 c7")
	tt.click("c4")
	tt.wantChosen("c4")
	if want := []string{"c2", "c2 c3 c4 c5", "c1 c2", "c1 c2 c7", "c2 c7", "c4"}; !slices.Equal(told, want) {
		t.Errorf("told %q, want %q", told, want)
	}
}

func TestOneRowIsChosenUnlessSeveralMayBe(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 10))
	tt.click("c2")
	tt.clickHolding("c5", fyne.KeyModifierShift)
	tt.clickHolding("c7", fyne.KeyModifierShortcutDefault)
	tt.shortcut(&fyne.ShortcutSelectAll{})
	tt.wantChosen("c7")
}

func TestKeysChooseSeveral(t *testing.T) {
	tt := openSeveral(t, nil)
	tt.press(fyne.KeyDown)
	tt.hold(desktop.KeyShiftLeft, true)
	tt.press(fyne.KeyDown, fyne.KeyDown)
	tt.hold(desktop.KeyShiftLeft, false)
	tt.wantChosen("c1 c2 c3")
	tt.shortcut(CtrlKey(fyne.KeyDown))
	tt.shortcut(CtrlKey(fyne.KeyDown))
	tt.wantChosen("c1 c2 c3")
	tt.shortcut(CtrlKey(fyne.KeySpace))
	tt.wantChosen("c1 c2 c3 c5")
	tt.shortcut(&fyne.ShortcutSelectAll{})
	tt.wantChosen("c0 c1 c2 c3 c4 c5 c6 c7 c8 c9")
	tt.press(fyne.KeyEscape)
	tt.wantChosen("c5")
}

func TestRowsThatWentAreNotChosenAnyMore(t *testing.T) {
	tt := openSeveral(t, nil)
	tt.shortcut(&fyne.ShortcutSelectAll{})
	tt.table.SetRows(cities(8, 10))
	tt.wantChosen("c8 c9")
}

func TestSeveralRowsHaveActionsOfTheirOwn(t *testing.T) {
	var done []string
	tt := openSeveral(t, func(c *TableConfig[city]) {
		c.RowActions = func(row city) []Action {
			return []Action{{Label: "Delete", Key: Key(fyne.KeyDelete), Tapped: func() { done = append(done, row.id) }}}
		}
		c.ManyActions = func(rows []city) []Action {
			return []Action{{Label: "Delete", Key: Key(fyne.KeyDelete), Tapped: func() { done = append(done, "all of "+ids(rows)) }}}
		}
	})
	tt.press(fyne.KeyDelete)
	tt.click("c2")
	tt.clickHolding("c4", fyne.KeyModifierShift)
	tt.press(fyne.KeyDelete)
	if buttons := find[*RowButton](tt.table); len(buttons) != 0 {
		t.Errorf("each of several chosen rows has its buttons: %d", len(buttons))
	}
	tt.row("c3").TappedSecondary(&fyne.PointEvent{}) // its menu is that of all
	tt.press(fyne.KeyDown, fyne.KeyReturn)
	tt.row("c8").TappedSecondary(&fyne.PointEvent{}) // another one's is its own
	tt.press(fyne.KeyDown, fyne.KeyReturn)
	if want := []string{"c0", "all of c2 c3 c4", "all of c2 c3 c4", "c8"}; !slices.Equal(done, want) {
		t.Errorf("done = %q, want %q", done, want)
	}
}

func TestQuickActionsHaveButtons(t *testing.T) {
	tt := openTable(t, func(c *TableConfig[city]) {
		c.RowActions = func(city) []Action {
			return []Action{{Label: "Edit", Quick: true}, {Label: "Test"}, {Label: "Copy"}, {Label: "Delete", Quick: true}}
		}
	})
	tt.table.SetRows(cities(0, 1))
	tt.row("c0").MouseIn(nil)
	var labels []string
	for _, b := range find[*RowButton](tt.table) {
		labels = append(labels, b.AccessibilityLabel())
	}
	if want := []string{"Edit", "Delete", "More"}; !slices.Equal(labels, want) {
		t.Errorf("the buttons are %q, want %q", labels, want)
	}
}

func TestAClickOnALinkOpensTheRow(t *testing.T) {
	var opened []string
	tt := openSeveral(t, func(c *TableConfig[city]) {
		c.Columns[0] = c.Columns[0].Linked("Click to open", func(c city) { opened = append(opened, c.id) })
	})
	on, beside := fyne.NewPos(cellSide+5, 10), fyne.NewPos(cellSide+150, 10)
	click := func(id string, at fyne.Position, held fyne.KeyModifier) {
		row := tt.row(id)
		row.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary, Modifier: held})
		row.Tapped(&fyne.PointEvent{Position: at})
	}
	click("c1", beside, 0)
	click("c2", on, 0)
	click("c3", on, fyne.KeyModifierShortcutDefault)
	if want := []string{"c2"}; !slices.Equal(opened, want) {
		t.Errorf("opened %q, want %q", opened, want)
	}
	tt.wantChosen("c2 c3")
	row := tt.row("c4")
	row.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: on}})
	if row.Cursor() != desktop.PointerCursor {
		t.Error("the pointer doesn't show that there is a link")
	}
	row.MouseMoved(&desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: beside}})
	if row.Cursor() != desktop.DefaultCursor {
		t.Error("the pointer shows a link where there is none")
	}
}

func TestATipIsShownWhenThePointerRests(t *testing.T) {
	h := &hands{}
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns[0] = c.Columns[0].Linked("Click to open", func(city) {})
	})
	tt.table.postpone = h.later
	tt.table.SetRows(cities(0, 2))
	row, on := tt.row("c1"), &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(cellSide+5, 10)}}
	tipped := func() bool { return slices.Contains(shown(tt.table), "Click to open") }
	row.MouseMoved(on)
	h.pass(tipPause / 2)
	row.MouseOut()
	h.pass(time.Minute)
	if tipped() {
		t.Error("a pointer that only passed by left a tip")
	}
	row.MouseMoved(on)
	h.pass(tipPause)
	if !tipped() {
		t.Error("no tip is shown")
	}
	tt.click("c0")
	if tipped() {
		t.Error("the tip stays after a click")
	}
}

func TestAButtonInACellIsPartOfItsRow(t *testing.T) {
	var copied []string
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns = append(c.Columns, Column[city]{
			ID: "copy", Title: "Copy",
			New: func() fyne.CanvasObject {
				return container.NewHBox(NewRowButton("", theme.ContentCopyIcon()).Bare().Passing())
			},
			Update: func(row city, o fyne.CanvasObject) {
				o.(*fyne.Container).Objects[0].(*RowButton).OnTapped(func() { copied = append(copied, row.id) })
			},
		})
	})
	tt.table.SetRows(cities(0, 2))
	row := tt.row("c1")
	button := find[*RowButton](row)[0]
	test.Tap(button) // nothing is to be seen of it yet
	row.MouseIn(nil)
	row.MouseOut() // Fyne leaves the row when the pointer enters the button
	button.MouseIn(nil)
	if !row.state.hovered {
		t.Error("the row isn't hovered while the pointer is on its button")
	}
	test.Tap(button)
	if want := []string{"c1"}; !slices.Equal(copied, want) {
		t.Errorf("copied %q, want %q", copied, want)
	}
}

func TestColumnsCanBeHidden(t *testing.T) {
	var told [][]string
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns[1], c.Columns[2] = c.Columns[1].Dropped(1), c.Columns[2].Dropped(2)
		c.OnHidden = func(ids []string) { told = append(told, ids) }
	})
	tt.table.SetRows(cities(0, 1))
	tt.table.SetHidden([]string{"name", "state"})
	if got, want := shown(tt.table), []string{"Name", "People", "City 0", "0"}; !slices.Equal(got, want) {
		t.Errorf("shown = %q, want %q", got, want)
	}
	find[*headerCell](tt.table)[0].TappedSecondary(&fyne.PointEvent{})
	tt.press(fyne.KeyDown, fyne.KeyReturn) // the first column that can be hidden
	if len(told) != 1 || !slices.Equal(told[0], []string{"people", "state"}) {
		t.Errorf("told %q", told)
	}
	tt.table.SetWidths(map[string]float32{"name": 120})
	if got := tt.table.Hidden(); !slices.Equal(got, []string{"people", "state"}) {
		t.Errorf("after other widths were restored, hidden are %q", got)
	}
}

func TestTheMenuOfColumnsSaysWhatHasNoRoom(t *testing.T) {
	tt := openTable(t, func(c *TableConfig[city]) {
		c.Columns[1] = c.Columns[1].Dropped(1).Least(5000)
		c.OnHidden = func([]string) {}
	})
	tt.table.SetRows(cities(0, 1))
	tt.table.OpenColumnMenu(tt.table)
	menu := tt.win.Canvas().Overlays().Top()
	if menu == nil {
		t.Fatal("no menu opened")
	}
	if got := shown(menu); !slices.Contains(got, "People (no room)") {
		t.Errorf("the menu shows %q", got)
	}
}
