package widgets

import (
	"image/color"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// screen is a window of a test, with what a test does to it.
type screen struct {
	t   testing.TB
	win fyne.Window
}

func TestMain(m *testing.M) {
	test.NewApp().Settings().SetTheme(NewTheme("light"))
	os.Exit(m.Run())
}

// open shows content in a window of the smallest supported size.
func open(t testing.TB, content fyne.CanvasObject) *screen {
	t.Helper()
	if content == nil {
		content = canvas.NewRectangle(nil)
	}
	s := &screen{t: t, win: test.NewTempWindow(t, content)}
	s.win.SetPadded(false)
	s.win.Resize(fyne.NewSize(900, 600))
	return s
}

// press sends keys to the focused widget, or to the window if there is none.
func (s *screen) press(keys ...fyne.KeyName) {
	s.t.Helper()
	for _, key := range keys {
		ev := &fyne.KeyEvent{Name: key}
		if focused := s.win.Canvas().Focused(); focused != nil {
			focused.TypedKey(ev)
		} else if typed := s.win.Canvas().OnTypedKey(); typed != nil {
			typed(ev)
		}
	}
}

func newEntry() *Entry {
	e := &Entry{}
	e.ExtendBaseWidget(e)
	return e
}

// hands is the time of a test: what was postponed runs when the test lets the time pass.
type hands struct {
	now     time.Duration
	waiting []*appointment
}

type appointment struct {
	at   time.Duration
	f    func()
	done bool
}

func (h *hands) later(d time.Duration, f func()) (cancel func()) {
	a := &appointment{at: h.now + d, f: f}
	h.waiting = append(h.waiting, a)
	return func() { a.done = true }
}

func (h *hands) pass(d time.Duration) {
	h.now += d
	for i := 0; i < len(h.waiting); i++ { // running one may add others
		if a := h.waiting[i]; !a.done && a.at <= h.now {
			a.done = true
			a.f()
		}
	}
}

func fillOf(o fyne.CanvasObject) color.Color {
	switch o := o.(type) {
	case *canvas.Rectangle:
		return o.FillColor
	case *canvas.Text:
		return o.Color
	}
	return nil
}

// shown returns the texts that are drawn inside of o, in their order.
func shown(o fyne.CanvasObject) []string {
	var texts []string
	if !o.Visible() {
		return nil
	}
	switch o := o.(type) {
	case *canvas.Text:
		return []string{o.Text}
	case *fyne.Container:
		for _, child := range o.Objects {
			texts = append(texts, shown(child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			texts = append(texts, shown(child)...)
		}
	}
	return texts
}

// find returns the visible widgets of one type inside of o.
func find[W fyne.CanvasObject](o fyne.CanvasObject) []W {
	var found []W
	if !o.Visible() {
		return nil
	}
	if w, ok := o.(W); ok {
		found = append(found, w)
	}
	switch o := o.(type) {
	case *fyne.Container:
		for _, child := range o.Objects {
			found = append(found, find[W](child)...)
		}
	case fyne.Widget:
		for _, child := range test.WidgetRenderer(o).Objects() {
			found = append(found, find[W](child)...)
		}
	}
	return found
}
