package ui

import (
	"context"
	"errors"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// groupPanel is the dialog in which a group of events is made or renamed.
type groupPanel struct {
	*desk
	isNew       bool
	name, title *formEntry
	fields      map[string]*widgets.Field
	submit      *widgets.Button
	panel       *widgets.Panel
}

func (p *eventsPage) newGroup() { showGroupPanel(p.desk, model.Group{}, true) }

func (p *eventsPage) editGroup(g model.Group) { showGroupPanel(p.desk, g, false) }

func showGroupPanel(d *desk, g model.Group, isNew bool) *groupPanel {
	p := &groupPanel{desk: d, isNew: isNew}
	p.name = newFormEntry("For example, order", p.edited, p.save).mono()
	p.name.Text = g.Name
	p.title = newFormEntry("For example, Orders", p.edited, p.save)
	p.title.Text = g.Title
	heading, submit := "New group of events", "Create"
	if !isNew {
		heading, submit = "Edit the group "+g.Title, "Save"
		p.name.Disable()
	}
	p.fields = map[string]*widgets.Field{
		"name":  widgets.NewField("Name", p.name, "The first part of its types: order for order.paid. It can't be changed later."),
		"title": widgets.NewField("Title", p.title, "What the group is called in lists."),
	}
	p.submit = widgets.NewButton(submit, nil, p.save).Primary()
	p.panel = widgets.ShowPanel(d.win, heading, spaced(fieldGap, p.fields["name"], p.fields["title"]),
		widgets.NewButton("Cancel", nil, func() { p.panel.Close() }), p.submit)
	if !isNew {
		p.focus(p.title)
	}
	return p
}

func (p *groupPanel) edited() {
	for _, f := range p.fields {
		f.SetError("")
	}
}

func (p *groupPanel) save() {
	g := model.Group{Name: p.name.Text, Title: p.title.Text}
	store := p.CustomTypes.UpdateGroup
	if p.isNew {
		store = p.CustomTypes.CreateGroup
	}
	runOnce(p.bg, p.submit, "Saving the group", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, store(ctx, g)
	}, func(_ struct{}, err error) { p.finish(err) })
}

func (p *groupPanel) finish(err error) {
	var errs model.FieldErrors
	switch {
	case errors.As(err, &errs):
		for name, field := range p.fields {
			field.SetError(errs.For(name))
		}
		p.focus(map[string]*formEntry{"name": p.name, "title": p.title}[errs[0].Field])
	case err != nil:
		p.fail(err)
	default:
		p.panel.Close()
		p.tell("The group is saved.", widgets.ToneSuccess)
		p.nav.ShowEventGroup(p.name.Text)
	}
}
