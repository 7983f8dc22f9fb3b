package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

func (p *deliveriesPage) newTable() *widgets.DataTable[model.Delivery] {
	table := widgets.NewDataTable(widgets.TableConfig[model.Delivery]{
		Columns:     p.columns(),
		Key:         func(d model.Delivery) string { return d.ID },
		RowHeight:   54,
		Empty:       p.emptyText(),
		OnSelected:  p.selected,
		OnActivated: func(d model.Delivery) { p.open(d.ID) },
		OnSort:      p.sortBy,
		OnMore:      p.readMore,
		OnResized:   keepWidths(p.desk, model.SettingDeliveryColumns),
		RowActions:  p.actions,
	})
	table.SetSort(string(p.sort), p.ascending)
	restoreWidths(p.desk, table, model.SettingDeliveryColumns)
	return table
}

// columns of the table; their ids are those by which the store sorts.
func (p *deliveriesPage) columns() []widgets.Column[model.Delivery] {
	type delivery = model.Delivery
	return []widgets.Column[delivery]{
		widgets.TwoLineColumn(string(model.SortEvent), "Event", 170, func(d delivery) (string, string) {
			return p.Catalogue.Title(d.EventType), d.EventType
		}).Sorted().Growing().Least(140),
		widgets.TwoLineColumn(string(model.SortWebhook), "Webhook", 150, func(d delivery) (string, string) {
			return d.WebhookName, shortURL(d.WebhookURL)
		}).Sorted().Growing().Least(120),
		widgets.BadgeColumn(string(model.SortStatus), "Status", 184, func(d delivery) (string, widgets.Tone) {
			return deliveryBadge(&d, time.Now())
		}).Sorted().Least(150),
		widgets.TextColumn(string(model.SortCode), "Code", 66, func(d delivery) string { return codeText(&d) }).Sorted().Least(66).Dropped(2),
		widgets.MutedColumn(string(model.SortDuration), "Time taken", 98, func(d delivery) string { return durationText(&d) }).Sorted().Least(96).Dropped(3),
		widgets.MutedColumn(string(model.SortActivity), "Attempted", 108, func(d delivery) string { return attemptedText(&d, time.Now()) }).Sorted().Least(100).Dropped(1),
	}
}

func (p *deliveriesPage) emptyText() fyne.CanvasObject {
	p.why = widgets.NewButton("Why did nothing arrive?", nil, func() { p.nav.CheckUp(p.filter.webhookID) })
	p.why.Hide()
	p.empty = emptyPage("No deliveries here",
		"Each event that goes to a webhook appears here with its request and its answer. If you expected some, check the filters above.",
		p.why)
	return p.empty
}

func (p *deliveriesPage) selected(d model.Delivery) {
	if d.ID != p.pane.id {
		p.pane.show(d.ID)
		p.arrange()
	}
}

func (p *deliveriesPage) sortBy(column string, ascending bool) {
	p.sort, p.ascending = model.DeliverySort(column), ascending
	p.restart()
}

func (p *deliveriesPage) actions(d model.Delivery) []widgets.Action {
	return []widgets.Action{
		{Label: "Resend", Icon: theme.ViewRefreshIcon(), Tapped: func() { p.pane.resend(d) }},
		{Label: "Copy id", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copy(d.ID, "The delivery's id") }},
	}
}
