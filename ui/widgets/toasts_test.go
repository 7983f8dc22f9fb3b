package widgets

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

func openToasts(t *testing.T, content fyne.CanvasObject) (*screen, *Toasts, *hands) {
	s, h := open(t, nil), &hands{}
	toasts := NewToasts(s.win)
	toasts.later = h.later
	s.win.SetContent(toasts.Layer(content))
	return s, toasts, h
}

func messages(toasts *Toasts) []string {
	var texts []string
	for _, message := range find[*toast](toasts.layer) {
		texts = append(texts, find[*Paragraph](message)[0].segment.Text)
	}
	return texts
}

func TestToastsGoAfterAWhile(t *testing.T) {
	_, toasts, h := openToasts(t, NewMuted("content"))
	toasts.Show("Saved.", ToneSuccess)
	toasts.Show("It failed.", ToneDanger)
	h.pass(3 * time.Second)
	if got := messages(toasts); !slices.Equal(got, []string{"Saved.", "It failed."}) {
		t.Errorf("after 3 s: %q", got)
	}
	h.pass(time.Second)
	if got := messages(toasts); !slices.Equal(got, []string{"It failed."}) {
		t.Errorf("after 4 s: %q, want the failure only", got)
	}
	h.pass(4 * time.Second)
	if got := messages(toasts); len(got) > 0 {
		t.Errorf("after 8 s: %q, want none", got)
	}
}

func TestNoMoreThanThreeToasts(t *testing.T) {
	_, toasts, _ := openToasts(t, NewMuted("content"))
	for _, text := range []string{"1", "2", "3", "4"} {
		toasts.Show(text, ToneNeutral)
	}
	if got := messages(toasts); !slices.Equal(got, []string{"2", "3", "4"}) {
		t.Errorf("shown: %q", got)
	}
}

func TestAClickDismissesAToast(t *testing.T) {
	_, toasts, h := openToasts(t, NewMuted("content"))
	toasts.Show("1", ToneNeutral)
	toasts.Show("2", ToneNeutral)
	test.Tap(find[*toast](toasts.layer)[0])
	if got := messages(toasts); !slices.Equal(got, []string{"2"}) {
		t.Errorf("shown: %q", got)
	}
	h.pass(time.Minute)
}

func TestToastsLeaveFocusAndClicksAlone(t *testing.T) {
	tapped, entry := 0, newEntry()
	button := NewButton("Below", nil, func() { tapped++ })
	s, toasts, _ := openToasts(t, container.NewVBox(entry, button))
	s.win.Canvas().Focus(entry)
	toasts.Show("Saved.", ToneSuccess)
	if s.win.Canvas().Focused() != entry {
		t.Error("the toast took the focus")
	}
	test.TapCanvas(s.win.Canvas(), button.Position().AddXY(20, 10))
	if tapped != 1 {
		t.Error("the toast's layer took a click beside it")
	}
}

func TestAToastBehindADialogWaits(t *testing.T) {
	s, toasts, h := openToasts(t, NewMuted("content"))
	toasts.Show("Saved.", ToneSuccess)
	p := ShowPanel(s.win, "Title", NewMuted("text"))
	h.pass(5 * time.Second)
	if len(messages(toasts)) != 1 {
		t.Fatal("the toast went while a dialog covered it")
	}
	p.Close()
	h.pass(5 * time.Second)
	if got := messages(toasts); len(got) > 0 {
		t.Errorf("shown after the dialog: %q", got)
	}
}

func TestAButtonOfAToastActsAndDismissesIt(t *testing.T) {
	_, toasts, _ := openToasts(t, NewMuted("content"))
	undone := 0
	toasts.Show("Deleted.", ToneSuccess, NewButton("Undo", nil, func() { undone++ }).Small())
	test.Tap(find[*Button](toasts.layer)[0])
	if undone != 1 || len(messages(toasts)) > 0 {
		t.Errorf("undone %d times, still shown: %q", undone, messages(toasts))
	}
}

func TestAnOfferStaysLongerAndCanBeTakenBack(t *testing.T) {
	_, toasts, h := openToasts(t, NewMuted("content"))
	toasts.Show("Deleted.", ToneSuccess, NewButton("Undo", nil, func() {}).Small())
	dismiss := toasts.Show("Moved.", ToneSuccess, NewButton("Undo", nil, func() {}).Small())
	h.pass(10 * time.Second)
	dismiss()
	if got := messages(toasts); !slices.Equal(got, []string{"Deleted."}) {
		t.Errorf("shown: %q", got)
	}
	h.pass(6 * time.Second)
	if got := messages(toasts); len(got) > 0 {
		t.Errorf("after 16 s: %q", got)
	}
}
