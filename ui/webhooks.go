package ui

import (
	"context"
	"maps"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// listedWebhooks is what the page shows.
type listedWebhooks struct {
	webhooks []*model.Webhook
	// missed is what active ones have still to catch up with, by their ids.
	missed map[string]model.Missed
}

// webhooksPage lists the webhooks. They are few, so it holds them all and
// searches, filters and sorts in memory.
type webhooksPage struct {
	*desk
	reader *loader[listedWebhooks]

	all       []*model.Webhook
	missed    map[string]model.Missed
	filter    model.WebhookFilter
	format    model.BodyProfile // "" takes all
	column    string
	ascending bool
	selectID  string // to be selected once it has been read
	unfocused bool   // shown while there was nothing for the keyboard

	search  *widgets.Search
	formats *widgets.Select
	table   *widgets.DataTable[*model.Webhook]
	count   *widgets.Text
	filters fyne.CanvasObject // gives way to chosen while that is in view
	chosen  *chosenBar
	list    fyne.CanvasObject
	empty   fyne.CanvasObject
	content fyne.CanvasObject
}

func newWebhooksPage(d *desk) *webhooksPage {
	p := &webhooksPage{desk: d, reader: newLoader[listedWebhooks](d.bg, "Reading the webhooks"), column: columnName, ascending: true}
	p.table = p.newTable()
	p.count = widgets.NewMuted("")
	p.filters, p.chosen = p.newFilters(), newChosenBar(p)
	p.list = fill(container.NewStack(p.filters, p.chosen.content), p.table)
	p.empty = emptyPage("No webhook yet",
		"A webhook is a place where your events should go: a CRM, a script, a chat, your own server.",
		widgets.NewButton("New webhook", theme.ContentAddIcon(), d.nav.NewWebhook).Primary(),
		widgets.NewButton("Try it with the built-in receiver", nil, func() { d.nav.Open(overviewID) }))
	p.empty.Hide()
	head := []fyne.CanvasObject{
		p.count,
		widgets.NewButton("Learn more", theme.HelpIcon(), func() { d.openGuide("") }).Quiet(),
		widgets.NewButton("New webhook", theme.ContentAddIcon(), d.nav.NewWebhook).Primary(),
	}
	p.content = pageFrame("Webhooks", head, container.NewStack(p.list, p.empty))
	return p
}

// Content implements page.
func (p *webhooksPage) Content() fyne.CanvasObject { return p.content }

// Show implements page.
func (p *webhooksPage) Show() {
	p.unfocused = !p.list.Visible()
	p.read()
	p.focus(p.table.Focusable())
}

// Hide implements page.
func (p *webhooksPage) Hide() { p.unfocused = false }

// Changed implements page. Deliveries decide whether a webhook is failing, and
// how far one that catches up is.
func (p *webhooksPage) Changed(topics model.Topic) {
	if topics&(model.WebhooksChanged|model.DeliveriesChanged|model.ChangedElsewhere) != 0 {
		p.read()
		return
	}
	p.table.Refresh() // what is failing becomes news after a while
}

func (p *webhooksPage) read() { p.reader.refresh(p.fetch, p.showRead) }

func (p *webhooksPage) fetch(ctx context.Context) (l listedWebhooks, err error) {
	if l.webhooks, err = p.Store.Webhooks(ctx, model.WebhookFilter{}); err != nil {
		return l, err
	}
	l.missed, err = fetchMissed(ctx, p.Store)
	return l, err
}

// showRead shows what has been read. The same again changes nothing: deliveries
// are made all the time, and drawing wakes the screen.
func (p *webhooksPage) showRead(l listedWebhooks, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	same := p.missed != nil && maps.Equal(p.missed, l.missed) && reflect.DeepEqual(p.all, l.webhooks)
	p.all, p.missed = l.webhooks, l.missed
	if !same || p.selectID != "" {
		p.offerFormats()
		p.show()
	}
}

// show brings what has been read through search, filters and order into the
// table.
func (p *webhooksPage) show() {
	var rows []*model.Webhook
	for _, w := range p.all {
		if p.filter.Takes(w) && (p.format == "" || w.Body == p.format) {
			rows = append(rows, w)
		}
	}
	p.table.SetRows(p.sortWebhooks(rows))
	p.chosen.show(p.table.Chosen())
	p.showCount(shownOf(len(rows), len(p.all), "webhook", "webhooks"))
	setVisible(p.empty, len(p.all) == 0)
	setVisible(p.list, len(p.all) != 0)
	if p.unfocused && p.list.Visible() {
		p.unfocused = false
		p.focus(p.table.Focusable())
	}
	if p.selectID != "" {
		p.table.Select(p.selectID)
		p.selectID = ""
	}
}

// showCount shows how many webhooks there are. What stands beside it makes room
// for it: Fyne has been seen to leave it under the next button.
func (p *webhooksPage) showCount(text string) {
	if text != p.count.Text() {
		p.count.SetText(text)
		p.content.Refresh()
	}
}

// load reads one webhook and hands it on.
func (p *webhooksPage) load(id string, then func(*model.Webhook)) {
	run(p.bg, "Reading the webhook", func(ctx context.Context) (*model.Webhook, error) {
		return p.Store.Webhook(ctx, id)
	}, func(w *model.Webhook, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		then(w)
	})
}

// selectNext selects a webhook when the page is shown next.
func (p *webhooksPage) selectNext(id string) { p.selectID = id }

// shownOf says how many of how many rows are in view.
func shownOf(shown, all int, one, many string) string {
	if shown == all {
		return count(all, one, many)
	}
	return thousands(shown) + " of " + count(all, one, many)
}
