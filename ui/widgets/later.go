package widgets

import (
	"time"

	"fyne.io/fyne/v2"
)

// postpone runs f on Fyne's goroutine after d, unless cancel was called there before.
// Widgets hold it in a field, so that tests can let time pass by hand.
type postpone func(d time.Duration, f func()) (cancel func())

func postponeOnUI(d time.Duration, f func()) (cancel func()) {
	cancelled := false // only touched on Fyne's goroutine
	timer := time.AfterFunc(d, func() {
		fyne.Do(func() {
			if !cancelled {
				f()
			}
		})
	})
	return func() {
		cancelled = true
		timer.Stop()
	}
}
