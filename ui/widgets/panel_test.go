package widgets

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func TestConfirm(t *testing.T) {
	for _, c := range []struct {
		name   string
		danger bool
		keys   []fyne.KeyName
		want   bool
	}{
		{"Enter confirms", false, []fyne.KeyName{fyne.KeyReturn}, true},
		{"Escape doesn't", false, []fyne.KeyName{fyne.KeyEscape}, false},
		{"for something dangerous, Enter is on Cancel", true, []fyne.KeyName{fyne.KeyReturn}, false},
		{"and Tab leads to the other button", true, []fyne.KeyName{fyne.KeyTab, fyne.KeyReturn}, true},
		{"Escape cancels something dangerous", true, []fyne.KeyName{fyne.KeyEscape}, false},
	} {
		s := open(t, nil)
		var answers []bool
		Confirm(s.win, ConfirmConfig{Title: "Delete “CRM Sync”?", Message: "It can't be undone.", Confirm: "Delete", Danger: c.danger},
			func(ok bool) { answers = append(answers, ok) })
		for _, key := range c.keys {
			if key == fyne.KeyTab {
				s.win.Canvas().FocusNext()
				continue
			}
			s.press(key)
		}
		if !slices.Equal(answers, []bool{c.want}) {
			t.Errorf("%s: answers = %v, want [%v]", c.name, answers, c.want)
		}
		if s.win.Canvas().Overlays().Top() != nil {
			t.Errorf("%s: the question is still there", c.name)
		}
	}
}

func TestAPanelGivesTheFocusBack(t *testing.T) {
	entry := newEntry()
	s := open(t, container.NewVBox(newEntry(), entry))
	s.win.Canvas().Focus(entry)
	inner := newEntry()
	p := ShowPanel(s.win, "Rename", inner, NewButton("Cancel", nil, nil))
	if s.win.Canvas().Focused() != inner {
		t.Errorf("the focus starts on %T, want the entry in the panel", s.win.Canvas().Focused())
	}
	p.Close()
	if s.win.Canvas().Focused() != entry {
		t.Errorf("the focus is on %T after the panel, want where it was", s.win.Canvas().Focused())
	}
}

func TestEscapeAndEnterReachThePanelFromEveryControl(t *testing.T) {
	controls := map[string]func() fyne.CanvasObject{
		"entry":  func() fyne.CanvasObject { return newEntry() },
		"search": func() fyne.CanvasObject { return NewSearch("", func(string) {}) },
		"select": func() fyne.CanvasObject { return NewSelect([]Option{{ID: "a", Label: "A"}}, nil) },
		"toggle": func() fyne.CanvasObject { return NewToggle(false, nil) },
		"viewer": func() fyne.CanvasObject { return NewTextViewer() },
		"tree":   func() fyne.CanvasObject { return NewCheckTree(eventGroups(), nil) },
		"button": func() fyne.CanvasObject { return NewButton("B", nil, func() {}) },
		"none":   func() fyne.CanvasObject { return NewMuted("text") },
	}
	for name, control := range controls {
		s := open(t, nil)
		closed := 0
		p := ShowPanel(s.win, "Title", control())
		p.OnClosed(func() { closed++ })
		s.press(fyne.KeyEscape, fyne.KeyEscape)
		if closed != 1 {
			t.Errorf("%s: Escape closed the panel %d times, want once", name, closed)
		}
	}
	for _, name := range []string{"entry", "none"} {
		s := open(t, nil)
		saved := 0
		ShowPanel(s.win, "Title", controls[name](), NewButton("Save", nil, func() { saved++ }).Primary())
		if name == "none" {
			s.win.Canvas().Unfocus()
		}
		s.press(fyne.KeyReturn)
		if saved != 1 {
			t.Errorf("%s: Enter saved %d times, want once", name, saved)
		}
	}
}

func TestAPanelFitsASmallWindow(t *testing.T) {
	s := open(t, nil)
	s.win.Resize(fyne.NewSize(600, 400))
	long := NewParagraph(longText)
	p := ShowPanel(s.win, longText, container.NewVScroll(long), NewButton("Close", nil, nil))
	box := p.box(fyne.NewSize(600, 400).SubtractWidthHeight(2*panelMargin, 2*panelMargin))
	if box.Width > 600 || box.Height > 400 {
		t.Errorf("the panel wants %v in a window of 600×400", box)
	}
}

func TestClicksBesideAPanelReachNothing(t *testing.T) {
	tapped := false
	button := NewButton("Behind", nil, func() { tapped = true })
	s := open(t, container.NewVBox(button))
	ShowPanel(s.win, "Title", NewMuted("text"))
	test.TapCanvas(s.win.Canvas(), fyne.NewPos(20, 20))
	if tapped {
		t.Error("a click beside the panel pressed a button behind it")
	}
}
