package widgets

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// typingPause is how long a search waits after the last key before it reports.
const typingPause = 200 * time.Millisecond

// Search is a field that reports its text a moment after the typing stops, and at once on Enter.
// Escape clears it; a second Escape goes on to the panel around it, if any.
type Search struct {
	Entry

	changed  func(string)
	reported string
	cancel   func()
	later    postpone
}

// NewSearch returns a search field; changed gets each new text.
func NewSearch(placeholder string, changed func(string)) *Search {
	s := &Search{changed: changed, cancel: func() {}, later: postponeOnUI}
	s.Wrapping = fyne.TextWrapOff
	s.Icon = theme.SearchIcon()
	s.PlaceHolder = placeholder
	s.OnChanged = func(string) { s.wait() }
	s.OnSubmitted = func(string) { s.report() }
	s.ExtendBaseWidget(s)
	return s
}

// TypedKey is for Fyne.
func (s *Search) TypedKey(key *fyne.KeyEvent) {
	if key.Name != fyne.KeyEscape {
		s.Entry.TypedKey(key)
		return
	}
	if s.Text == "" {
		s.Entry.TypedKey(key)
		return
	}
	s.SetText("")
	s.report()
}

func (s *Search) wait() {
	s.cancel()
	s.cancel = s.later(typingPause, s.report)
}

func (s *Search) report() {
	s.cancel()
	if s.Text == s.reported {
		return
	}
	s.reported = s.Text
	s.changed(s.Text)
}
