package widgets

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

var longText = strings.Repeat("A very long text without an end in sight. ", 40)

func TestASearchReportsWhenTheTypingPauses(t *testing.T) {
	h := &hands{}
	var got []string
	search := NewSearch("Find", func(text string) { got = append(got, text) })
	search.later = h.later
	s := open(t, search)
	s.win.Canvas().Focus(search)
	test.Type(search, "crm")
	h.pass(150 * time.Millisecond)
	test.Type(search, " sync")
	h.pass(150 * time.Millisecond)
	if len(got) > 0 {
		t.Errorf("reported %q while typing", got)
	}
	h.pass(100 * time.Millisecond)
	test.Type(search, "!")
	s.press(fyne.KeyReturn)
	h.pass(time.Second)
	s.press(fyne.KeyEscape)
	h.pass(time.Second)
	if want := []string{"crm sync", "crm sync!", ""}; !slices.Equal(got, want) {
		t.Errorf("reported %q, want %q", got, want)
	}
}

func TestASelect(t *testing.T) {
	var got []string
	sel := NewSelect([]Option{{ID: "", Label: "All"}, {ID: "p", Label: "Production"}, {ID: "s", Label: "Staging"}}, func(id string) { got = append(got, id) })
	s := open(t, container.NewVBox(container.NewHBox(sel)))
	s.win.Canvas().Focus(sel)
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyUp)
	if want := []string{"p", "s", "p"}; !slices.Equal(got, want) {
		t.Errorf("arrows chose %q, want %q", got, want)
	}
	s.press(fyne.KeySpace)
	if s.win.Canvas().Overlays().Top() == nil {
		t.Fatal("Space doesn't open the menu")
	}
	s.press(fyne.KeyDown, fyne.KeyReturn)
	if sel.Selected() != "" {
		t.Errorf("the menu's first entry chose %q", sel.Selected())
	}
	sel.SetSelected("s")
	sel.SetOptions([]Option{{ID: "x", Label: "X"}, {ID: "s", Label: "Staging"}})
	if sel.Selected() != "s" {
		t.Errorf("after other options, selected = %q, want s", sel.Selected())
	}
	sel.SetOptions([]Option{{ID: "x", Label: "X"}})
	if sel.Selected() != "x" || len(got) != 4 {
		t.Errorf("selected = %q after %d calls, want x after 4", sel.Selected(), len(got))
	}
}

func TestTogglesAndButtonsObeyTheKeyboard(t *testing.T) {
	var flips []bool
	toggle := NewToggle(false, func(on bool) { flips = append(flips, on) })
	pressed := 0
	button := NewButton("Save", nil, func() { pressed++ })
	s := open(t, container.NewVBox(toggle, button))
	s.win.Canvas().Focus(toggle)
	s.press(fyne.KeySpace, fyne.KeyReturn)
	toggle.SetOn(true)
	s.win.Canvas().FocusNext()
	s.press(fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter)
	button.Disable()
	test.Tap(button)
	if want := []bool{true, false}; !slices.Equal(flips, want) || pressed != 3 {
		t.Errorf("flips = %v, pressed %d times; want %v and 3", flips, pressed, want)
	}
}

func TestANavigationByKeyboardAndPointer(t *testing.T) {
	var got []string
	nav := NewNav([]NavItem{{ID: "a", Label: "A"}, {ID: "b", Label: "B"}, {ID: "c", Label: "C"}}, func(id string) { got = append(got, id) })
	s := open(t, nav)
	nav.Select("a")
	s.win.Canvas().Focus(nav)
	s.press(fyne.KeyDown, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn, fyne.KeyHome, fyne.KeySpace)
	test.Tap(find[*navRow](nav)[1])
	if want := []string{"c", "a", "b"}; !slices.Equal(got, want) || nav.current != 1 {
		t.Errorf("opened %q, selected %d; want %q and 1", got, nav.current, want)
	}
	nav.SetBadge("c", 3)
	nav.SetBadge("a", 0)
	if texts := shown(nav); !slices.Contains(texts, "3") || slices.Contains(texts, "0") {
		t.Errorf("shown = %q, want a badge 3 and none for 0", texts)
	}
}

func TestAFieldShowsItsErrorInsteadOfItsHint(t *testing.T) {
	field := NewField("Name", newEntry(), "Shown in the log.")
	open(t, field)
	field.SetError("The name is missing.")
	if got := shown(field); slices.Contains(got, "Shown in the log.") || !slices.Contains(got, "The name is missing.") {
		t.Errorf("shown = %q", got)
	}
	field.SetError("")
	if got := shown(field); !slices.Contains(got, "Shown in the log.") {
		t.Errorf("shown = %q", got)
	}
}

func TestStepsTickOff(t *testing.T) {
	step := NewStep(2, "Send a test", "Latchbell signs it.", NewButton("Send", nil, nil))
	open(t, step)
	step.SetDone(true)
	if got := shown(step); got[0] != "✓" {
		t.Errorf("a done step shows %q", got[0])
	}
	step.SetDone(false)
	if got := shown(step); got[0] != "2" {
		t.Errorf("an open step shows %q", got[0])
	}
}

func TestTheBarUnderThePointerTellsItsHint(t *testing.T) {
	chart := NewBarChart()
	open(t, chart)
	chart.SetBars([]Bar{{Delivered: 3, Hint: "13:00"}, {Delivered: 5, Failed: 1, Hint: "14:00"}})
	test.MoveMouse(fyne.CurrentApp().Driver().CanvasForObject(chart), fyne.NewPos(chart.step()*1.5, 100))
	if got := shown(chart); !slices.Equal(got, []string{"14:00"}) {
		t.Errorf("shown = %q", got)
	}
	chart.MouseOut()
	if got := shown(chart); len(got) > 0 {
		t.Errorf("without the pointer, shown = %q", got)
	}
}

func TestNoTextIsWiderThanItsWindow(t *testing.T) {
	step := NewStep(1, longText, longText, NewButton(longText, nil, nil))
	widgets := map[string]fyne.CanvasObject{
		"text": NewPlain(longText), "title": NewTitle(longText), "paragraph": NewParagraph(longText),
		"badge": NewBadge(longText, ToneDanger), "button": NewButton(longText, nil, nil),
		"banner": NewBanner(ToneWarning, longText), "code": NewCode(longText), "card": NewCardTitled(longText, NewMuted(longText)),
		"select": NewSelect([]Option{{ID: "a", Label: longText}}, nil), "field": NewField(longText, newEntry(), longText), "step": step,
		"nav": NewNav([]NavItem{{ID: "a", Label: longText}}, nil),
	}
	for name, w := range widgets {
		open(t, w)
		if got := w.MinSize().Width; got > 700 {
			t.Errorf("%s asks for a width of %v", name, got)
		}
	}
}
