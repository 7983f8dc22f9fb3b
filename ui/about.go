package ui

import (
	"context"
	"fmt"
	"runtime"

	"latchbell/ui/widgets"
)

// copyAddress copies where the license server posts its events.
func (w *window) copyAddress() {
	run(w.bg, "", func(context.Context) (string, error) { return w.address(), nil },
		func(address string, _ error) { w.copy(eventsURL(address), "The intake's address") })
}

// about tells which program this is.
func (w *window) about() {
	var panel *widgets.Panel
	text := fmt.Sprintf("Version %s, with %s on %s.\n\nIt takes the events of a license system on this computer and delivers them, "+
		"signed, to webhooks. MIT licence.", w.Version, runtime.Version(), runtime.GOOS)
	panel = widgets.ShowPanel(w.win, "Latchbell", widgets.NewParagraph(text),
		widgets.NewButton("Close", nil, func() { panel.Close() }).Primary())
}
