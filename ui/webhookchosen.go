package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// chosenBar is what can be done with several webhooks at once. It stands in the
// place of the filters, so that no row moves while rows are chosen.
type chosenBar struct {
	page    *webhooksPage
	count   *widgets.Text
	content fyne.CanvasObject
}

func newChosenBar(p *webhooksPage) *chosenBar {
	b := &chosenBar{page: p, count: widgets.NewBold("")}
	row := container.NewHBox(centred(b.count))
	for _, a := range p.manyActions(nil) {
		row.Add(widgets.NewButton(a.Label, nil, func() { b.act(a.Label) }))
	}
	row.Add(layout.NewSpacer())
	clear := widgets.NewButton("", theme.CancelIcon(), p.unchoose)
	clear.SetHint("Clear the selection")
	row.Add(clear)
	b.content = row
	b.content.Hide()
	return b
}

// act does what an action does to what is chosen now. The keyboard stays with the
// table, from which the click has taken it.
func (b *chosenBar) act(label string) {
	b.page.focus(b.page.table.Focusable())
	for _, a := range b.page.manyActions(b.page.table.Chosen()) {
		if a.Label == label {
			a.Tapped()
		}
	}
}

// show follows what is chosen.
func (b *chosenBar) show(chosen []*model.Webhook) {
	several := len(chosen) > 1
	if several {
		b.count.SetText(thousands(len(chosen)) + " selected")
		b.content.Refresh() // the buttons stand behind the number
	}
	setVisible(b.content, several)
	setVisible(b.page.filters, !several)
}

// unchoose leaves no webhook selected.
func (p *webhooksPage) unchoose() {
	p.table.ClearSelection()
	p.focus(p.table.Focusable())
}
