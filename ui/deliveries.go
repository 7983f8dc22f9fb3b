package ui

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// deliveryFilter narrows the list of deliveries; its zero value takes all.
type deliveryFilter struct {
	webhookID string
	group     string
	status    model.DeliveryStatus
}

// deliveryPageSize is how many rows are read at a time.
const deliveryPageSize = 200

// deliveriesPage lists the deliveries, page by page as the user scrolls, with
// the details of the selected one beside it.
type deliveriesPage struct {
	*desk
	reader *loader[*model.DeliveryPage]
	more   *loader[*model.DeliveryPage]
	names  *loader[[]*model.Webhook]

	filter    deliveryFilter
	sort      model.DeliverySort
	ascending bool
	rows      []model.Delivery
	next      string // the cursor behind the rows, "" after the last
	total     int
	narrow    bool

	table   *widgets.DataTable[model.Delivery]
	webhook *widgets.Select
	group   *widgets.Select
	status  *widgets.Select
	count   *widgets.Text
	why     *widgets.Button // explains why a webhook has no deliveries
	empty   fyne.CanvasObject
	pane    *deliveryPane
	split   *widgets.Split
	content fyne.CanvasObject
}

// paneBeside is the width of the page from which the details stand beside the
// table instead of covering it.
const paneBeside = 860

func newDeliveriesPage(d *desk) *deliveriesPage {
	p := &deliveriesPage{
		desk: d, sort: model.SortActivity,
		reader: newLoader[*model.DeliveryPage](d.bg, "Reading the deliveries"),
		more:   newLoader[*model.DeliveryPage](d.bg, "Reading more deliveries"),
		names:  newLoader[[]*model.Webhook](d.bg, "Reading the webhooks"),
	}
	p.table = p.newTable()
	p.pane = newDeliveryPane(d, p.closePane)
	p.count = widgets.NewMuted("")
	p.buildFilters()
	filters := container.NewBorder(nil, nil, container.NewHBox(p.webhook, p.group, p.status), p.count)
	p.split = widgets.NewSplit(p.table, p.pane.content, 0.62)
	p.arrange()
	p.content = pageFrame("Deliveries", nil, fill(filters,
		container.New(&widthLayout{limit: paneBeside, crossed: p.setNarrow}, p.split)))
	return p
}

func (p *deliveriesPage) buildFilters() {
	p.webhook = widgets.NewSelect(allWebhooks(nil), func(id string) {
		p.filter.webhookID = id
		p.restart()
	})
	p.group = widgets.NewSelect(allGroups(p.Catalogue), func(id string) {
		p.filter.group = id
		p.restart()
	})
	statuses := []widgets.Option{{Label: "All statuses"}}
	for _, s := range model.DeliveryStatuses {
		statuses = append(statuses, widgets.Option{ID: string(s), Label: statusTitle(s)})
	}
	p.status = widgets.NewSelect(statuses, func(id string) {
		p.filter.status = model.DeliveryStatus(id)
		p.restart()
	})
}

// allGroups are the options of the filter by group of events.
func allGroups(catalogue *model.Catalogue) []widgets.Option {
	options := []widgets.Option{{Label: "All events"}}
	for _, g := range catalogue.Groups() {
		options = append(options, widgets.Option{ID: g.Name, Label: g.Title})
	}
	return options
}

// allWebhooks are the options of the filter by webhook.
func allWebhooks(webhooks []*model.Webhook) []widgets.Option {
	options := []widgets.Option{{Label: "All webhooks"}}
	for _, w := range webhooks {
		options = append(options, widgets.Option{ID: w.ID, Label: webhookLabel(w)})
	}
	return options
}

// webhookLabel names a webhook, with its environment unless that is the usual
// one.
func webhookLabel(w *model.Webhook) string {
	if w.Environment == model.Production {
		return w.Name
	}
	return w.Name + " · " + w.Environment.Title()
}

// Content implements page.
func (p *deliveriesPage) Content() fyne.CanvasObject { return p.content }

// Show implements page.
func (p *deliveriesPage) Show() {
	p.Changed(model.Everything)
	p.focus(p.table.Focusable())
}

// Hide implements page.
func (p *deliveriesPage) Hide() {}

// Changed implements page.
func (p *deliveriesPage) Changed(topics model.Topic) {
	if topics&model.CatalogueChanged != 0 {
		p.readGroups()
	}
	if topics&(model.WebhooksChanged|model.ChangedElsewhere) != 0 {
		p.readNames()
	}
	if topics&(model.DeliveriesChanged|model.WebhooksChanged|model.ChangedElsewhere) != 0 {
		p.refresh()
		p.pane.refresh()
		return
	}
	p.table.Refresh() // the relative times
	p.pane.tick()
}

// readGroups offers the groups of the catalogue. Of one that is gone, nothing is
// filtered any more.
func (p *deliveriesPage) readGroups() {
	p.group.SetOptions(allGroups(p.Catalogue))
	if p.group.Selected() != p.filter.group {
		p.filter.group = p.group.Selected()
		p.restart()
	}
}

func (p *deliveriesPage) readNames() {
	p.names.refresh(func(ctx context.Context) ([]*model.Webhook, error) {
		return p.Store.Webhooks(ctx, model.WebhookFilter{})
	}, func(webhooks []*model.Webhook, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.webhook.SetOptions(allWebhooks(webhooks))
		p.webhook.SetSelected(p.filter.webhookID)
	})
}

// filterBy sets all filters, as another page asks for it.
func (p *deliveriesPage) filterBy(filter deliveryFilter) {
	p.filter = filter
	p.webhook.SetSelected(filter.webhookID)
	p.group.SetSelected(filter.group)
	p.status.SetSelected(string(filter.status))
	p.restart()
}

// query asks for the rows behind the cursor after.
func (p *deliveriesPage) query(after string, limit int) model.DeliveryQuery {
	q := model.DeliveryQuery{
		WebhookID: p.filter.webhookID, Group: p.filter.group,
		Sort: p.sort, Ascending: p.ascending, After: after, Limit: limit,
	}
	if p.filter.status != "" {
		q.Statuses = []model.DeliveryStatus{p.filter.status}
	}
	return q
}

// restart reads the first rows of another question.
func (p *deliveriesPage) restart() {
	p.more.drop()
	p.reader.load(p.fetch(p.query("", deliveryPageSize)), func(page *model.DeliveryPage, err error) {
		p.show(page, err)
		p.table.ScrollToTop()
	})
}

// refresh reads as many rows as are loaded again. If more were loaded
// meanwhile, the answer is too short and is asked for once more.
func (p *deliveriesPage) refresh() {
	limit := max(len(p.rows), deliveryPageSize)
	p.reader.refresh(p.fetch(p.query("", limit)), func(page *model.DeliveryPage, err error) {
		if err == nil && len(p.rows) > limit {
			p.refresh()
			return
		}
		p.show(page, err)
	})
}

// readMore appends the next rows.
func (p *deliveriesPage) readMore() {
	if p.next == "" {
		return
	}
	p.more.load(p.fetch(p.query(p.next, deliveryPageSize)), func(page *model.DeliveryPage, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.next, p.total = page.Next, page.Total
		p.setRows(appendNew(p.rows, page.Deliveries))
	})
}

// appendNew appends those of more that aren't among rows: a delivery may have
// moved between the reading of two pages.
func appendNew(rows, more []model.Delivery) []model.Delivery {
	known := make(map[string]bool, len(rows))
	for _, d := range rows {
		known[d.ID] = true
	}
	return append(slices.Clip(rows), slices.DeleteFunc(more, func(d model.Delivery) bool { return known[d.ID] })...)
}

func (p *deliveriesPage) fetch(q model.DeliveryQuery) func(context.Context) (*model.DeliveryPage, error) {
	return func(ctx context.Context) (*model.DeliveryPage, error) { return p.Store.Deliveries(ctx, q) }
}

func (p *deliveriesPage) show(page *model.DeliveryPage, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	p.next, p.total = page.Next, page.Total
	p.setRows(page.Deliveries)
}

func (p *deliveriesPage) setRows(rows []model.Delivery) {
	p.rows = rows
	if setVisible(p.why, p.filter.webhookID != "") {
		p.empty.Refresh()
	}
	p.table.SetRows(rows)
	if _, chosen := p.table.Selected(); !chosen {
		p.table.Select(p.pane.id) // opened by its id, before its row was read
	}
	p.count.SetText(shownOf(len(rows), p.total, "delivery", "deliveries"))
}

// open shows the details of a delivery.
func (p *deliveriesPage) open(id string) {
	p.pane.show(id)
	p.table.Select(id)
	p.arrange()
}

// closePane hides the details.
func (p *deliveriesPage) closePane() {
	p.pane.show("")
	p.table.ClearSelection()
	p.arrange()
	p.focus(p.table.Focusable())
}

func (p *deliveriesPage) setNarrow(narrow bool) {
	p.narrow = narrow
	p.arrange()
}

// arrange shows table and details beside each other, or one of them alone.
func (p *deliveriesPage) arrange() {
	open := p.pane.id != ""
	p.pane.setAlone(p.narrow)
	p.split.SetShown(!open || !p.narrow, open)
}
