package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/assets"
	"latchbell/ui/widgets"
)

// showLanguages shows complete programs that hand an event to the intake. The
// token is covered in what is seen, and in place in what is copied.
func showLanguages(d *desk, address string) {
	tabs := container.NewAppTabs()
	for _, snippet := range assets.Snippets {
		view := widgets.NewTextViewer()
		view.SetText(snippet.Program(eventsURL(address), maskedToken))
		tabs.Append(container.NewTabItem(snippet.Language, view))
	}
	var panel *widgets.Panel
	copyButton := widgets.NewButton("Copy with token", theme.ContentCopyIcon(), func() {
		snippet := assets.Snippets[tabs.SelectedIndex()]
		d.copyToken("The "+snippet.Language+" program", func(token, address string) string {
			return snippet.Program(eventsURL(address), token)
		})
	}).Primary()
	panel = widgets.ShowPanel(d.win, "Send an event from your license server",
		container.New(&leastLayout{fyne.NewSize(720, 400)}, tabs),
		widgets.NewButton("Close", nil, func() { panel.Close() }), copyButton)
}
