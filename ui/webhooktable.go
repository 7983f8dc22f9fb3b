package ui

import (
	"strconv"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// The columns of the table of webhooks.
const (
	columnName        = "name"
	columnURL         = "url"
	columnEnvironment = "environment"
	columnEvents      = "events"
	columnStatus      = "status"
	columnOwner       = "owner"
	columnCreated     = "created"
	columnActive      = "active"
)

func (p *webhooksPage) newTable() *widgets.DataTable[*model.Webhook] {
	table := widgets.NewDataTable(widgets.TableConfig[*model.Webhook]{
		Columns:     p.columns(),
		Key:         func(w *model.Webhook) string { return w.ID },
		Empty:       widgets.NewMuted("No webhook matches the search and the filters."),
		OnActivated: func(w *model.Webhook) { p.nav.EditWebhook(w.ID) },
		OnSpace:     func(w *model.Webhook) { p.turn(w, !w.Status.Active) },
		OnSort:      p.sortBy,
		OnResized:   keepWidths(p.desk, model.SettingWebhookColumns),
		RowActions:  p.actions,
	})
	table.SetSort(p.column, p.ascending)
	restoreWidths(p.desk, table, model.SettingWebhookColumns)
	return table
}

func (p *webhooksPage) columns() []widgets.Column[*model.Webhook] {
	type webhook = *model.Webhook
	return []widgets.Column[webhook]{
		widgets.BoldColumn(columnName, "Name", 150, func(w webhook) string { return w.Name }).Sorted().Growing().Least(120),
		widgets.MonoColumn(columnURL, "URL", 230, func(w webhook) string { return shortURL(w.URL) }).Sorted().Growing().Least(120),
		widgets.TextColumn(columnEnvironment, "Environment", 110, func(w webhook) string { return w.Environment.Title() }).Sorted().Least(104),
		widgets.TextColumn(columnEvents, "Events", 72, func(w webhook) string { return strconv.Itoa(p.Catalogue.Count(w.Events)) }).Sorted().Least(72),
		p.statusColumn().Sorted(),
		widgets.MutedColumn(columnOwner, "Owner", 90, func(w webhook) string { return w.Owner }).Sorted().Least(80).Dropped(2),
		widgets.MutedColumn(columnCreated, "Created", 90, func(w webhook) string { return day(w.Created, time.Now()) }).Sorted().Least(84).Dropped(1),
		widgets.ToggleColumn(columnActive, func(w webhook) string { return "Send events to " + w.Name },
			func(w webhook) bool { return w.Status.Active }, p.turn),
	}
}

// statusColumn shows the badge and, where something is the matter, a button that
// tells what.
func (p *webhooksPage) statusColumn() widgets.Column[*model.Webhook] {
	return widgets.Column[*model.Webhook]{
		ID: columnStatus, Title: "Status", Width: 206, MinWidth: 190,
		New: func() fyne.CanvasObject {
			why := widgets.NewRowButton("", theme.InfoIcon())
			return container.New(behindLayout{}, widgets.NewBadge("", widgets.ToneNeutral), why)
		},
		Update: func(w *model.Webhook, object fyne.CanvasObject) {
			cell := object.(*fyne.Container).Objects
			text, tone := p.standing(w)
			cell[0].(*widgets.Badge).Set(text, tone)
			why := cell[1].(*widgets.RowButton)
			why.SetHint("What is the matter with " + w.Name)
			why.OnTapped(func() { p.explain(w) })
			if setVisible(why, p.puzzling(w)) {
				object.Refresh()
			}
		},
	}
}

// standing returns the words and the tone for where a webhook stands.
func (p *webhooksPage) standing(w *model.Webhook) (string, widgets.Tone) {
	return standing(w, p.missed[w.ID], time.Now())
}

func (p *webhooksPage) sortBy(column string, ascending bool) {
	p.column, p.ascending = column, ascending
	p.show()
}
