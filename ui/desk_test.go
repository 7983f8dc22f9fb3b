package ui

import (
	"testing"

	"fyne.io/fyne/v2/test"

	"latchbell/ui/widgets"
)

// newDeskBench returns a bench without pages and without a store, for parts of a
// page that need neither: it is made much more quickly.
func newDeskBench(t *testing.T) *bench {
	t.Helper()
	app := test.NewTempApp(t)
	app.Settings().SetTheme(widgets.NewTheme("light"))
	b := &bench{T: t, app: app, queue: newQueue(), sender: &answering{status: 200}}
	d := &desk{
		Config: Config{Sender: b.sender, Catalogue: shippedCatalogue(t)},
		app:    app, win: app.NewWindow("Latchbell"), bg: newBackground(b.queue.dispatch),
	}
	b.window = &window{desk: d}
	d.nav, d.toasts = b.window, widgets.NewToasts(d.win)
	t.Cleanup(func() {
		b.window.stop()
		d.win.Close()
	})
	return b
}
