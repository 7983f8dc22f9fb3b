package ui

import (
	"slices"
	"strconv"
	"strings"
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
	columnStatus      = "status"
	columnEnvironment = "environment"
	columnEvents      = "events"
	columnFormat      = "format"
	columnOwner       = "owner"
	columnCreated     = "created"
	columnActive      = "active"
)

func (p *webhooksPage) newTable() *widgets.DataTable[*model.Webhook] {
	table := widgets.NewDataTable(widgets.TableConfig[*model.Webhook]{
		Columns:     p.columns(),
		Key:         func(w *model.Webhook) string { return w.ID },
		Empty:       widgets.NewMuted("No webhook matches the search and the filters."),
		OnActivated: p.edit,
		OnSort:      p.sortBy,
		OnResized:   keepWidths(p.desk, model.SettingWebhookColumns),
		OnHidden:    keepJSON[[]string](p.desk, model.SettingHiddenWebhookColumns),
		RowActions:  p.actions,
		Several:     true,
		OnChosen:    func(chosen []*model.Webhook) { p.chosen.show(chosen) },
		ManyActions: p.manyActions,
	})
	table.SetSort(p.column, p.ascending)
	restoreWidths(p.desk, table, model.SettingWebhookColumns)
	restore(p.desk, model.SettingHiddenWebhookColumns, table.SetHidden)
	return table
}

func (p *webhooksPage) columns() []widgets.Column[*model.Webhook] {
	type webhook = *model.Webhook
	return []widgets.Column[webhook]{
		widgets.BoldColumn(columnName, "Name", 140, func(w webhook) string { return w.Name }).Sorted().Growing().Least(140).
			Linked("Click to edit (Enter), Ctrl+click to select several", p.edit),
		p.urlColumn().Sorted().Growing().Least(150),
		p.statusColumn().Sorted(), // not among the last: these are behind the buttons of a row
		widgets.TextColumn(columnEnvironment, "Environment", 106, func(w webhook) string { return w.Environment.Title() }).Sorted().Least(104),
		widgets.TextColumn(columnEvents, "Events", 104, func(w webhook) string { return eventsText(p.Catalogue, w.Events) }).Sorted().Least(76).Dropped(1),
		widgets.TextColumn(columnFormat, "Format", 120, func(w webhook) string { return w.Body.Title() }).Sorted().Least(116).Dropped(4),
		widgets.MutedColumn(columnOwner, "Owner", 72, func(w webhook) string { return w.Owner }).Sorted().Least(70).Dropped(3),
		widgets.MutedColumn(columnCreated, "Created", 76, func(w webhook) string { return day(w.Created, time.Now()) }).Sorted().Least(74).Dropped(2),
		widgets.ToggleColumn(columnActive, func(w webhook) string { return "Send events to " + w.Name },
			func(w webhook) bool { return w.Status.Active }, p.turn),
	}
}

// urlColumn shows where a webhook sends, and copies its id.
func (p *webhooksPage) urlColumn() widgets.Column[*model.Webhook] {
	return widgets.Column[*model.Webhook]{
		ID: columnURL, Title: "URL", Width: 210,
		New: func() fyne.CanvasObject {
			copyID := widgets.NewRowButton("", theme.ContentCopyIcon()).Bare().Passing()
			copyID.SetHint("Copy the id of the webhook")
			return container.New(behindLayout{}, widgets.NewFaint(""), copyID)
		},
		Update: func(w *model.Webhook, object fyne.CanvasObject) {
			cell := object.(*fyne.Container).Objects
			url := cell[0].(*widgets.Text)
			cell[1].(*widgets.RowButton).OnTapped(func() { p.copyID(w) })
			if text := shortURL(w.URL); url.Text() != text {
				url.SetText(text)
				object.Refresh()
			}
		},
	}
}

// statusColumn shows the badge and, where something is to be known, a dot that
// tells what.
func (p *webhooksPage) statusColumn() widgets.Column[*model.Webhook] {
	return widgets.Column[*model.Webhook]{
		ID: columnStatus, Title: "Status", Width: 190, MinWidth: 186, // room for "Failing since 20:14" and the dot
		New: func() fyne.CanvasObject {
			why := widgets.NewRowButton("", widgets.DotIcon()).Bare()
			return container.New(behindLayout{}, widgets.NewBadge("", widgets.ToneNeutral), why)
		},
		Update: func(w *model.Webhook, object fyne.CanvasObject) {
			cell := object.(*fyne.Container).Objects
			text, tone := p.standing(w)
			cell[0].(*widgets.Badge).Set(text, tone)
			why := cell[1].(*widgets.RowButton)
			why.SetHint(p.question(w))
			why.SetTone(tone)
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

// eventsText tells how many types a webhook gets, and of which groups.
func eventsText(catalogue *model.Catalogue, patterns []string) string {
	if slices.Contains(patterns, "*") {
		return "Every event"
	}
	var groups []string
	for _, pattern := range patterns {
		title := model.GroupOf(pattern)
		if g := catalogue.FindGroup(title); g != nil {
			title = g.Title
		}
		if !slices.Contains(groups, title) {
			groups = append(groups, title)
		}
	}
	return strconv.Itoa(catalogue.Count(patterns)) + " · " + strings.Join(groups, ", ")
}

func (p *webhooksPage) sortBy(column string, ascending bool) {
	p.column, p.ascending = column, ascending
	p.show()
}
