package ui

import (
	"context"
	"errors"
	"maps"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// webhookForm creates a webhook or edits one.
type webhookForm struct {
	*desk
	original *model.Webhook // nil for a new one
	saved    *model.Webhook // what the fields held at first
	settled  bool           // saved, or given up: there is nothing to lose

	name, url, description, owner *formEntry
	environment                   *widgets.Select
	chosen                        model.Environment
	allowPrivate                  *widgets.Toggle
	secret                        *secretField
	sending                       *sendingField
	active                        *widgets.Toggle
	events                        *eventField
	fields                        map[string]*widgets.Field
	column                        *fyne.Container // of the fields
	submit                        *widgets.Button
	content                       fyne.CanvasObject
}

func newWebhookForm(d *desk, webhook *model.Webhook) *webhookForm {
	f := &webhookForm{desk: d, original: webhook}
	start, title, submit := model.NewWebhook(), "New webhook", "Create"
	if webhook != nil {
		start, title, submit = webhook, "Edit "+webhook.Name, "Save"
	}
	f.buildFields(start)
	cancel := widgets.NewButton("Cancel", nil, func() { f.nav.Open(webhooksID) })
	f.submit = widgets.NewButton(submit, nil, f.Save).Primary()
	f.content = pageFrame(title, []fyne.CanvasObject{cancel, f.submit}, f.layout())
	f.saved, _ = f.read()
	return f
}

func (f *webhookForm) buildFields(start *model.Webhook) {
	f.name = newFormEntry("For example, CRM Sync", f.edited, f.Save)
	f.name.Text = start.Name
	f.url = newFormEntry("https://crm.example.com/webhooks", f.edited, f.Save).mono()
	f.url.Text = start.URL
	f.description = newFormEntry("What it is for", f.edited, f.Save).lines(3)
	f.description.Text = start.Description
	f.owner = newFormEntry("Who looks after it", f.edited, f.Save)
	f.owner.Text = start.Owner
	var options []widgets.Option
	for _, e := range model.Environments {
		options = append(options, widgets.Option{ID: string(e), Label: e.Title()})
	}
	f.chosen = start.Environment
	f.environment = widgets.NewSelect(options, func(id string) { f.chosen = model.Environment(id); f.edited() })
	f.environment.SetSelected(string(start.Environment))
	f.allowPrivate = widgets.NewToggle(start.AllowPrivate, func(bool) { f.edited() })
	f.secret = newSecretField(f.desk, f.original, f.edited, f.resized, f.Save)
	f.sending = newSendingField(f.desk, start, f.edited, f.resized, f.Save)
	f.active = widgets.NewToggle(start.Status.Active, func(bool) { f.edited() })
	f.events = newEventField(f.Catalogue, start.Events, f.edited)
}

// layout puts the fields and the events beside each other, or, in a narrow
// window, below each other.
func (f *webhookForm) layout() fyne.CanvasObject {
	f.column = f.layoutFields()
	events := widgets.NewCard(f.events.content)
	body := container.NewStack()
	return container.New(&widthLayout{limit: 760, crossed: func(narrow bool) {
		if narrow {
			body.Objects = []fyne.CanvasObject{scrolled(column(f.column, tall(events, 560)))}
		} else {
			body.Objects = []fyne.CanvasObject{columns(2, scrolled(f.column), events)}
		}
		body.Refresh()
	}}, body)
}

func (f *webhookForm) layoutFields() *fyne.Container {
	f.fields = map[string]*widgets.Field{
		"name":        widgets.NewField("Name", f.name, ""),
		"url":         widgets.NewField("Target URL", f.url, "Where Latchbell posts the events."),
		"environment": widgets.NewField("Environment", f.environment, ""),
		"owner":       widgets.NewField("Owner", f.owner, ""),
		"secret":      widgets.NewField("Secret", f.secret.content, "Signs each request, so the receiver knows that it comes from you. Kept in this computer's keychain."),
		"description": widgets.NewField("Description", f.description, ""),
	}
	maps.Copy(f.fields, f.sending.fields)
	private := widgets.NewField("Private network", switchRow(f.allowPrivate, "Allow private network addresses"), "For a receiver in your own network, such as 192.168.1.20. Leave it off for addresses on the internet.")
	active := switchRow(f.active, "Active")
	return spaced(fieldGap,
		f.fields["name"], f.fields["url"],
		columns(2, f.fields["environment"], f.fields["owner"]),
		f.fields["secret"], f.secret.overlap, f.fields["description"], f.sending.content, private,
		widgets.NewField("Status", active, "While it is off, its events are kept and can be sent later."))
}

// Content implements page.
func (f *webhookForm) Content() fyne.CanvasObject { return f.content }

// Show implements page.
func (f *webhookForm) Show() { f.focus(f.name) }

// Hide implements page.
func (f *webhookForm) Hide() {}

// Changed implements page: what the user is typing isn't overwritten.
func (f *webhookForm) Changed(topics model.Topic) {
	if topics&(model.WebhooksChanged|model.ChangedElsewhere) != 0 {
		f.secret.read()
		return
	}
	f.secret.refresh() // the old one ends by itself
}

// Leave implements leaver.
func (f *webhookForm) Leave(then func()) {
	if f.settled || !f.dirty() {
		then()
		return
	}
	widgets.Confirm(f.win, widgets.ConfirmConfig{
		Title: "Leave without saving?", Message: "What you changed in this form is lost.",
		Confirm: "Leave", Danger: true,
	}, func(ok bool) {
		if ok {
			f.settled = true
			then()
		}
	})
}

// read returns the webhook as the fields describe it, and an error for each
// field that holds what can't be read.
func (f *webhookForm) read() (*model.Webhook, model.FieldErrors) {
	w := *model.NewWebhook()
	if f.original != nil {
		w = *f.original
	}
	w.Name, w.URL, w.Description, w.Owner = f.name.Text, f.url.Text, f.description.Text, f.owner.Text
	w.Environment, w.AllowPrivate = f.chosen, f.allowPrivate.On()
	w.Status.Active = f.active.On()
	w.Events = f.events.patterns()
	errs := f.sending.read(&w)
	w.Normalize()
	return &w, errs
}

// sameWebhook reports whether two webhooks agree in all that the form shows.
func sameWebhook(a, b *model.Webhook) bool {
	return a.Name == b.Name && a.URL == b.URL && a.Environment == b.Environment &&
		a.Description == b.Description && a.Owner == b.Owner && a.AllowPrivate == b.AllowPrivate &&
		a.Status.Active == b.Status.Active && slices.Equal(a.Events, b.Events) &&
		a.Timeout == b.Timeout && a.Retry == b.Retry && a.RateLimit == b.RateLimit &&
		a.Concurrency == b.Concurrency && a.Order == b.Order
}

func (f *webhookForm) dirty() bool {
	w, errs := f.read()
	return f.secret.renewed || len(errs) > 0 || !sameWebhook(f.saved, w)
}

// edited is called after each change; what was wrong may be right now.
func (f *webhookForm) edited() {
	for _, field := range f.fields {
		field.SetError("")
	}
	f.column.Refresh()
	f.events.setError("")
}

// resized is called when a field has become higher or lower.
func (f *webhookForm) resized() {
	if f.column != nil {
		f.column.Refresh()
	}
}

// Save implements saver.
func (f *webhookForm) Save() {
	if f.submit.Disabled() { // it is being saved
		return
	}
	w, err := f.valid()
	if err != nil {
		f.showErrors(err)
		return
	}
	secret, store := f.secret.value(), f.Registry.Update
	if f.original == nil {
		store = f.Registry.Create
	}
	runOnce(f.bg, f.submit, "Saving "+w.Name, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, store(ctx, w, secret)
	}, func(_ struct{}, err error) { f.finish(w, err) })
}

// valid returns the webhook that the fields describe, or all that is wrong with
// them.
func (f *webhookForm) valid() (*model.Webhook, error) {
	w, errs := f.read()
	var more model.FieldErrors
	if errors.As(w.Validate(), &more) {
		errs = append(more, errs...)
	}
	return w, errs.Err()
}

func (f *webhookForm) finish(w *model.Webhook, err error) {
	if err != nil {
		f.showErrors(err)
		return
	}
	f.settled = true
	done := w.Name + " is saved."
	if f.original == nil {
		done = w.Name + " is created."
	}
	f.tell(done, widgets.ToneSuccess)
	f.nav.ShowWebhook(w.ID)
}

// showErrors puts each sentence to its field and the focus into the first.
// What belongs to no field is shown as a message.
func (f *webhookForm) showErrors(err error) {
	var errs model.FieldErrors
	if !errors.As(err, &errs) {
		var single *model.Error
		if !errors.As(err, &single) || !f.hasField(single.Field) {
			f.fail(err)
			return
		}
		errs = model.FieldErrors{single}
	}
	if slices.ContainsFunc(errs, func(e *model.Error) bool { return f.sending.fields[e.Field] != nil }) {
		f.sending.fold(false)
	}
	for name, field := range f.fields {
		field.SetError(errs.For(name))
	}
	f.column.Refresh()
	f.events.setError(errs.For("events"))
	f.focusField(errs[0].Field)
}

func (f *webhookForm) hasField(name string) bool { return name == "events" || f.fields[name] != nil }

func (f *webhookForm) focusField(name string) {
	targets := map[string]fyne.Focusable{
		"name": f.name, "url": f.url, "description": f.description, "owner": f.owner,
		"environment": f.environment, "secret": f.secret.show, "events": f.events.search,
	}
	if target := targets[name]; target != nil {
		f.focus(target)
		return
	}
	f.focus(f.sending.target(name))
}
