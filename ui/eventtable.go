package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// eventRowHeight is lower than usual: there are nearly a hundred types.
const eventRowHeight = 32

func (p *eventsPage) newTable() *widgets.DataTable[catalogueRow] {
	return widgets.NewDataTable(widgets.TableConfig[catalogueRow]{
		Columns:     p.columns(),
		Key:         catalogueRow.key,
		RowHeight:   eventRowHeight,
		Empty:       widgets.NewMuted("No type of event matches the search and the filter."),
		OnSelected:  p.selected,
		OnActivated: p.activated,
		RowActions:  p.actions,
	})
}

func (p *eventsPage) columns() []widgets.Column[catalogueRow] {
	return []widgets.Column[catalogueRow]{
		{
			ID: "event", Title: "Event", Width: 200, MinWidth: 150, Grow: true,
			New: newTitleCell, Update: showTitle,
		},
		widgets.MonoColumn("type", "Type", 200, p.typeText).Growing().Least(120),
		widgets.BadgeColumn("origin", "Origin", 104, originBadge).Least(96).Dropped(1),
		widgets.MutedColumn("webhooks", "Webhooks", 84, p.webhooksText).Least(80).Dropped(2),
	}
}

// itemIndent is how far a type stands further in than its group.
const itemIndent = 14

// newTitleCell returns a cell for the title of a group, or of a type in it.
func newTitleCell() fyne.CanvasObject {
	return container.NewStack(widgets.NewBold("").Slim(),
		container.New(layout.NewCustomPaddedLayout(0, 0, itemIndent, 0), widgets.NewPlain("").Slim()))
}

func showTitle(r catalogueRow, cell fyne.CanvasObject) {
	heading, item := "", r.title()
	switch {
	case r.heading():
		heading, item = item, heading
	case isFunction(model.GroupOf(r.eventType())):
		item = levelLabel(r.eventType()) // what differs stands at the end of the titles
	}
	parts := cell.(*fyne.Container).Objects
	parts[0].(*widgets.Text).SetText(heading)
	parts[1].(*fyne.Container).Objects[0].(*widgets.Text).SetText(item)
}

func (p *eventsPage) typeText(r catalogueRow) string {
	if r.heading() && r.group != nil {
		return r.group.Name + ".*"
	}
	return r.eventType()
}

// webhooksText says how many webhooks get a type.
func (p *eventsPage) webhooksText(r catalogueRow) string {
	if r.heading() || r.eventType() == model.TestType {
		return ""
	}
	n := len(subscribers(p.listed.webhooks, r.eventType()))
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// originBadge marks what doesn't come with Latchbell.
func originBadge(r catalogueRow) (string, widgets.Tone) {
	switch {
	case r.seen != nil:
		return "Unknown", widgets.ToneWarning
	case r.event != nil && r.event.Custom, r.event == nil && r.group != nil && r.group.Custom:
		return "Your own", widgets.ToneAccent
	}
	return "", widgets.ToneNeutral
}

func (p *eventsPage) selected(r catalogueRow) {
	p.pane.show(r)
	p.arrange()
}

// activated does what a double-click on a row is for: it edits what is the
// user's own.
func (p *eventsPage) activated(r catalogueRow) {
	switch {
	case r.seen != nil:
		p.addSeen(*r.seen)
	case r.event != nil && r.event.Custom:
		p.editType(*r.event)
	case r.event == nil && r.group != nil && r.group.Custom:
		p.editGroup(*r.group)
	}
}

// actions are what can be done with a row, in it and in its menu.
func (p *eventsPage) actions(r catalogueRow) []widgets.Action {
	switch {
	case r.event != nil:
		return p.typeActions(*r.event)
	case r.seen != nil:
		return []widgets.Action{
			{Label: "Add to the catalogue…", Icon: theme.ContentAddIcon(), Tapped: func() { p.addSeen(*r.seen) }},
			{Label: "Copy the type", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copy(r.seen.Type, "The type") }},
		}
	case r.group != nil:
		return p.groupActions(*r.group)
	}
	return nil
}

func (p *eventsPage) typeActions(t model.EventType) []widgets.Action {
	var actions []widgets.Action
	if t.Custom {
		actions = append(actions, widgets.Action{Label: "Edit…", Icon: theme.DocumentCreateIcon(), Tapped: func() { p.editType(t) }})
	}
	actions = append(actions,
		widgets.Action{Label: "Send as a test…", Icon: theme.MailSendIcon(), Tapped: func() { p.sendTest(t) }},
		widgets.Action{Label: "Copy the type", Icon: theme.ContentCopyIcon(), Tapped: func() { p.copy(t.Type, "The type") }},
		widgets.Action{Label: "Copy a curl line", Icon: theme.ComputerIcon(), Tapped: func() { p.copyCurl(t) }},
		widgets.Action{Label: "Duplicate as your own…", Icon: theme.ContentPasteIcon(), Tapped: func() { p.duplicate(t) }})
	if t.Custom {
		actions = append(actions, widgets.Action{Label: "Delete…", Icon: theme.DeleteIcon(), Danger: true, Tapped: func() { p.deleteType(t) }})
	}
	return actions
}

func (p *eventsPage) groupActions(g model.Group) []widgets.Action {
	actions := []widgets.Action{{Label: "New type in " + g.Title + "…", Icon: theme.ContentAddIcon(), Tapped: func() { p.newType(g.Name) }}}
	if !g.Custom {
		return actions
	}
	return append(actions,
		widgets.Action{Label: "Edit…", Icon: theme.DocumentCreateIcon(), Tapped: func() { p.editGroup(g) }},
		widgets.Action{Label: "Delete…", Icon: theme.DeleteIcon(), Danger: true, Tapped: func() { p.deleteGroup(g) }})
}
