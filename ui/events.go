package ui

import (
	"context"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// listedEvents is what the page Events reads beside the catalogue.
type listedEvents struct {
	webhooks []*model.Webhook
	unknown  []model.SeenType
}

// eventsPage lists the types of event that Latchbell knows, with the description
// of the selected one beside them, and is where the user's own are made.
type eventsPage struct {
	*desk
	reader *loader[listedEvents]

	listed   listedEvents
	filter   catalogueFilter
	selectID string // the key of the row to be selected once it has been read
	narrow   bool

	search  *widgets.Search
	group   *widgets.Select
	table   *widgets.DataTable[catalogueRow]
	count   *widgets.Text
	pane    *eventPane
	split   *widgets.Split
	content fyne.CanvasObject
}

func newEventsPage(d *desk) *eventsPage {
	p := &eventsPage{desk: d, reader: newLoader[listedEvents](d.bg, "Reading the types of event")}
	p.table = p.newTable()
	p.pane = newEventPane(p)
	p.count = widgets.NewMuted("")
	p.search = widgets.NewSearch("Search type or title", func(text string) {
		p.filter.search = text
		p.show()
		p.table.ScrollToTop()
	})
	p.group = widgets.NewSelect(p.groupOptions(), func(id string) {
		p.filter.group = id
		p.show()
		p.table.ScrollToTop()
	})
	filters := container.NewBorder(nil, nil, container.NewHBox(sized(p.search, 240), p.group), p.count)
	p.split = widgets.NewSplit(p.table, p.pane.content, 0.58)
	p.arrange()
	p.content = pageFrame("Events", []fyne.CanvasObject{
		widgets.NewButton("New group", nil, p.newGroup),
		widgets.NewButton("New type", theme.ContentAddIcon(), func() { p.newType("") }).Primary(),
	}, fill(filters, container.New(&widthLayout{limit: paneBeside, crossed: p.setNarrow}, p.split)))
	p.show()
	return p
}

func (p *eventsPage) groupOptions() []widgets.Option {
	options := []widgets.Option{{Label: "All groups"}, {ID: ownEvents, Label: "Your own"}, {ID: seenEvents, Label: "Not in the catalogue"}}
	for _, g := range p.Catalogue.Groups() {
		options = append(options, widgets.Option{ID: g.Name, Label: g.Title})
	}
	return options
}

// Content implements page.
func (p *eventsPage) Content() fyne.CanvasObject { return p.content }

// Show implements page.
func (p *eventsPage) Show() {
	p.Changed(model.Everything)
	p.focus(p.table.Focusable())
}

// Hide implements page.
func (p *eventsPage) Hide() {}

// Changed implements page. Every delivery may bring a type that wasn't seen
// before.
func (p *eventsPage) Changed(topics model.Topic) {
	if topics&model.CatalogueChanged != 0 {
		p.group.SetOptions(p.groupOptions())
		p.filter.group = p.group.Selected()
		p.show()
	}
	if topics&(model.CatalogueChanged|model.WebhooksChanged|model.DeliveriesChanged|model.ChangedElsewhere) != 0 {
		p.read()
		return
	}
	p.table.Refresh() // the relative times
}

func (p *eventsPage) read() {
	p.reader.refresh(func(ctx context.Context) (l listedEvents, err error) {
		if l.unknown, err = p.CustomTypes.Unknown(ctx); err != nil {
			return l, err
		}
		l.webhooks, err = p.Store.Webhooks(ctx, model.WebhookFilter{})
		return l, err
	}, p.showRead)
}

// showRead shows what has been read. The same again changes nothing: deliveries
// are made all the time.
func (p *eventsPage) showRead(l listedEvents, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	if !reflect.DeepEqual(l, p.listed) || p.selectID != "" {
		p.listed = l
		p.show()
	}
}

// show brings the catalogue and what was seen through search and filter into
// the table.
func (p *eventsPage) show() {
	groups := p.Catalogue.Groups()
	rows := p.filter.rows(groups, p.listed.unknown)
	p.table.SetRows(rows)
	shown := 0
	for _, r := range rows {
		if !r.heading() {
			shown++
		}
	}
	all := len(p.listed.unknown)
	for _, g := range groups {
		all += len(g.Types)
	}
	p.count.SetText(shownOf(shown, all, "type", "types"))
	if p.selectID != "" {
		p.table.Select(p.selectID)
		p.selectID = ""
	}
	if row, ok := p.table.Selected(); ok {
		p.pane.show(row)
	} else {
		p.pane.close()
	}
	p.arrange()
}

// selectNext selects a row, by its key, when the page has been read next.
func (p *eventsPage) selectNext(key string) {
	p.selectID = key
	p.filter = catalogueFilter{}
	p.search.SetText("")
	p.group.SetSelected("")
}

// closePane hides the description.
func (p *eventsPage) closePane() {
	p.pane.close()
	p.table.ClearSelection()
	p.arrange()
	p.focus(p.table.Focusable())
}

func (p *eventsPage) setNarrow(narrow bool) {
	p.narrow = narrow
	p.arrange()
}

// arrange shows table and description beside each other, or one of them alone.
func (p *eventsPage) arrange() {
	p.pane.setAlone(p.narrow)
	p.split.SetShown(!p.pane.open || !p.narrow, p.pane.open)
}
