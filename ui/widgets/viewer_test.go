package widgets

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

func TestHardWrap(t *testing.T) {
	for _, c := range []struct {
		name, text string
		columns    int
		want       []string
	}{
		{"nothing", "", 4, nil},
		{"short lines", "ab\ncd\n", 4, []string{"ab", "cd"}},
		{"empty lines stay", "ab\n\ncd", 4, []string{"ab", "", "cd"}},
		{"line ends of Windows", "ab\r\ncd\r\n", 4, []string{"ab", "cd"}},
		{"a long line", "abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
		{"exactly full", "abcdefgh", 4, []string{"abcd", "efgh"}},
		{"not in the middle of a letter", "ééééé", 4, []string{"éééé", "é"}},
		{"wide letters", "日本語日本", 4, []string{"日本", "語日", "本"}},
		{"an accent stays with its letter", "abcde\u0301f", 5, []string{"abcde\u0301", "f"}},
	} {
		if got := hardWrap(c.text, c.columns); !slices.Equal(got, c.want) {
			t.Errorf("%s: hardWrap(%q, %d) = %q, want %q", c.name, c.text, c.columns, got, c.want)
		}
	}
}

func TestPrintable(t *testing.T) {
	for text, want := range map[string]string{
		"plain":      "plain",
		"a\tb":       "a    b",
		"a\x00\x1bb": "a··b",
		"a\xffb":     "a\uFFFDb",
		"a\r\nb":     "a\r\nb",
	} {
		if got := printable(text); got != want {
			t.Errorf("printable(%q) = %q, want %q", text, got, want)
		}
	}
}

func openViewer(t testing.TB) (*screen, *TextViewer) {
	v := NewTextViewer()
	return open(t, v), v
}

func TestAViewerShowsAndScrollsText(t *testing.T) {
	s, v := openViewer(t)
	var text strings.Builder
	for i := range 500 {
		text.WriteString("line " + strings.Repeat("x", i%7) + "\n")
	}
	text.WriteString("the end")
	v.SetText(text.String())
	if got := shown(v); got[0] != "line " {
		t.Errorf("the first line is %q", got[0])
	}
	focusOn(v.list)
	s.press(fyne.KeyEnd)
	if got := shown(v); !slices.Contains(got, "the end") {
		t.Errorf("after End, the last lines are %q", got[max(0, len(got)-3):])
	}
	s.press(fyne.KeyHome, fyne.KeyDown)
	if got := shown(v); got[0] != "line x" {
		t.Errorf("after Home and Down, the first line is %q", got[0])
	}
	v.SetText("something else")
	if got := shown(v); got[0] != "something else" {
		t.Errorf("another text starts with %q", got[0])
	}
}

func TestAViewerWrapsAtItsWidth(t *testing.T) {
	s, v := openViewer(t)
	v.SetText(strings.Repeat("x", 1000))
	wide := len(shown(v))
	s.win.Resize(fyne.NewSize(450, 600))
	if narrow := len(shown(v)); narrow < wide*3/2 {
		t.Errorf("1000 letters take %d lines when wide and %d when half as wide", wide, narrow)
	}
	if got := strings.Join(shown(v), ""); got != strings.Repeat("x", 1000) {
		t.Errorf("%d of 1000 letters are shown", len(got))
	}
}

func TestAViewerCopiesWhatWasSet(t *testing.T) {
	_, v := openViewer(t)
	v.SetText("a\tb\x00")
	v.list.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "a\tb\x00" {
		t.Errorf("the clipboard has %q", got)
	}
}

func TestLargeTextsShowAtOnce(t *testing.T) {
	_, v := openViewer(t)
	for name, text := range largeTexts() {
		start := time.Now()
		v.SetText(text)
		if took := time.Since(start); took > time.Second { // 200 ms on a quiet machine, see the benchmark
			t.Errorf("%s took %v", name, took)
		}
	}
}

func largeTexts() map[string]string {
	return map[string]string{
		"256 KB in lines":    strings.Repeat(`{"type":"license.renewed","data":{"license":{"key":"7F3A-91BC"}}}`+"\n", 256<<10/66),
		"one line of 200 KB": strings.Repeat("x", 200<<10),
	}
}

func BenchmarkViewer(b *testing.B) {
	for name, text := range largeTexts() {
		b.Run(name, func(b *testing.B) {
			_, v := openViewer(b)
			for b.Loop() {
				v.SetText(text)
				v.SetText("")
			}
		})
	}
}

func TestAnUpdateKeepsThePlaceInTheText(t *testing.T) {
	_, v := openViewer(t)
	v.SetText(strings.Repeat("one\n", 300))
	v.ScrollTo(400)
	v.UpdateText(strings.Repeat("two\n", 300))
	if v.Offset() != 400 || v.lines[0] != "two" {
		t.Errorf("at %v, beginning with %q", v.Offset(), v.lines[0])
	}
	v.SetText("another")
	if v.Offset() != 0 {
		t.Errorf("another text begins at %v", v.Offset())
	}
}
