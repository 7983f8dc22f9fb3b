package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// showHistory shows who changed what of a webhook, and when.
func (p *webhooksPage) showHistory(w *model.Webhook) {
	run(p.bg, "Reading the changes of "+w.Name, func(ctx context.Context) ([]model.WebhookChange, error) {
		return p.Store.WebhookHistory(ctx, w.ID)
	}, func(history []model.WebhookChange, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		v := newHistoryView(historyRows(history))
		var panel *widgets.Panel
		panel = widgets.ShowPanel(p.win, "Changes of "+w.Name, container.New(&leastLayout{historySize}, v.content),
			widgets.NewButton("Close", nil, func() { panel.Close() }).Primary())
	})
}

// historySize is how large the history is where the window has the room.
var historySize = fyne.NewSize(820, 440)

// historyView lists changes, with the whole values of the chosen one below.
type historyView struct {
	table         *widgets.DataTable[changedField]
	when          *widgets.Text
	before, after *widgets.TextViewer
	content       fyne.CanvasObject
}

func newHistoryView(rows []changedField) *historyView {
	v := &historyView{when: widgets.NewMuted(""), before: widgets.NewTextViewer(), after: widgets.NewTextViewer()}
	v.table = widgets.NewDataTable(widgets.TableConfig[changedField]{
		Key:       func(c changedField) string { return c.key },
		RowHeight: 30,
		Empty: emptyPage("No changes yet",
			"From now on, each change of this webhook is kept here: who made it, when, and what was different before."),
		Columns: []widgets.Column[changedField]{
			widgets.MutedColumn("at", "When", 100, func(c changedField) string { return widgets.Ago(c.at, time.Now()) }).Least(90),
			widgets.TextColumn("actor", "Who", 130, func(c changedField) string { return c.actor }).Least(80),
			widgets.BoldColumn("what", "What", 130, func(c changedField) string { return c.what }).Least(110),
			widgets.MonoColumn("before", "Before", 180, func(c changedField) string { return oneLineOf(c.before) }).Growing(),
			widgets.MonoColumn("after", "After", 180, func(c changedField) string { return oneLineOf(c.after) }).Growing(),
		},
		OnSelected: v.show,
	})
	v.table.SetRows(rows)
	values := columns(2,
		spaced(lineGap, widgets.NewCaption("Before"), tall(v.before, valueHeight)),
		spaced(lineGap, widgets.NewCaption("After"), tall(v.after, valueHeight)))
	v.content = growing(v.table, v.table, v.when, values)
	if len(rows) == 0 {
		v.content = v.table
		return v
	}
	v.table.Select(rows[0].key)
	return v
}

// valueHeight is that of a whole value, which scrolls in it.
const valueHeight = 96

// show shows the whole values of a change.
func (v *historyView) show(c changedField) {
	v.when.SetText(c.what + " · " + c.actor + " · " + widgets.Exact(c.at))
	v.before.SetText(c.before)
	v.after.SetText(c.after)
}
