package widgets

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// embedding is an entry as pages use it.
type embedding struct{ Entry }

func newEmbedding() *embedding {
	e := &embedding{}
	e.ExtendBaseWidget(e)
	return e
}

// longForm is a form that is higher than its window.
func longForm(t *testing.T) (*screen, *container.Scroll, []*embedding) {
	t.Helper()
	column := container.NewVBox()
	entries := make([]*embedding, 20)
	for i := range entries {
		entries[i] = newEmbedding()
		column.Add(NewCard(NewField(fmt.Sprintf("Field %d", i), entries[i], "What belongs there.")))
	}
	scroll := container.NewVScroll(column)
	return open(t, scroll), scroll, entries
}

// inView reports whether o is whole in the view of scroll.
func inView(scroll *container.Scroll, o fyne.CanvasObject) bool {
	driver := fyne.CurrentApp().Driver()
	top := driver.AbsolutePositionForObject(o).Y - driver.AbsolutePositionForObject(scroll).Y
	return top >= 0 && top+o.Size().Height <= scroll.Size().Height
}

func TestTheTabKeyBringsTheFieldIntoView(t *testing.T) {
	s, scroll, entries := longForm(t)
	for i := range entries {
		s.win.Canvas().FocusNext()
		if s.win.Canvas().Focused() != fyne.Focusable(entries[i]) {
			t.Fatalf("the focus isn't in field %d", i)
		}
		if !inView(scroll, entries[i]) {
			t.Fatalf("field %d has the focus out of view", i)
		}
	}
	before := scroll.Offset
	s.win.Canvas().FocusPrevious()
	if scroll.Offset != before {
		t.Error("a field that was in view moved")
	}
	s.win.Canvas().Focus(entries[0])
	if !inView(scroll, entries[0]) {
		t.Error("the first field has the focus out of view")
	}
}

func TestThePageBehindAPanelStaysWhereItIs(t *testing.T) {
	s, scroll, _ := longForm(t)
	before := scroll.Offset
	ShowPanel(s.win, "A panel", newEmbedding(), NewButton("Close", nil, nil))
	if scroll.Offset != before {
		t.Error("the focus in the panel scrolled the page")
	}
}

// turn turns the wheel over an entry.
func turn(e *Entry, by float32) {
	e.wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)})
}

func TestTheWheelOverAFieldScrollsTheForm(t *testing.T) {
	_, scroll, entries := longForm(t)
	entries[0].SetText(strings.Repeat("a long line ", 200))
	turn(&entries[0].Entry, -50)
	if scroll.Offset.Y != 50 {
		t.Errorf("the form is at %v, want 50", scroll.Offset.Y)
	}
}

func TestTheWheelMovesALongTextBeforeItScrollsTheForm(t *testing.T) {
	_, scroll, entries := longForm(t)
	e := entries[0]
	e.MultiLine, e.Wrapping = true, fyne.TextWrapWord
	e.SetText(strings.Repeat("a line\n", 10))
	e.Refresh()
	turn(&e.Entry, 30)
	if e.wheel.inner.Offset.Y != 0 || scroll.Offset.Y != 0 {
		t.Fatal("something moved above the first line")
	}
	turn(&e.Entry, -30)
	if e.wheel.inner.Offset.Y == 0 || scroll.Offset.Y != 0 {
		t.Errorf("the text is at %v and the form at %v; want the text alone to move", e.wheel.inner.Offset.Y, scroll.Offset.Y)
	}
	turn(&e.Entry, -10_000)
	turn(&e.Entry, -30)
	if scroll.Offset.Y != 30 {
		t.Errorf("below the last line the form is at %v, want 30", scroll.Offset.Y)
	}
}

func TestTheWheelScrollsTheFormAtTheEndOfATable(t *testing.T) {
	tt := openTable(t, nil)
	tt.table.SetRows(cities(0, 100))
	scroll := container.NewVScroll(container.NewVBox(
		container.NewGridWrap(fyne.NewSize(400, 200), tt.table),
		container.NewGridWrap(fyne.NewSize(400, 2000), NewMuted("Below the table"))))
	tt.win.SetContent(scroll)
	wheel := tt.table.list.wheel
	turn := func(by float32) { wheel.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, by)}) }
	turn(-30)
	if tt.table.list.GetScrollOffset() != 30 || scroll.Offset.Y != 0 {
		t.Fatal("the table with rows below doesn't move alone")
	}
	turn(-10_000)
	turn(-30)
	if scroll.Offset.Y != 30 {
		t.Errorf("below the last row the form is at %v, want 30", scroll.Offset.Y)
	}
}
