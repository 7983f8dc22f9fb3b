package ui

import (
	"context"
	"maps"
	"slices"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// webhookForm creates a webhook or edits one.
type webhookForm struct {
	*desk
	original *model.Webhook // nil for a new one
	saved    *model.Webhook // what the fields held at first
	settled  bool           // saved, or given up: there is nothing to lose
	faulty   bool           // mistakes are shown

	name, description, owner *formEntry
	destination              *destinationField
	environment              *widgets.Select
	format                   *formatField
	signature                *signatureField
	headers                  *headersField
	sending                  *sendingField
	allowPrivate             *widgets.Toggle
	active                   *widgets.Toggle
	events                   *formEvents
	preview                  *previewView
	fields                   map[string]*widgets.Field

	column  *fyne.Container // of the fields
	parts   *formParts
	submit  *widgets.Button
	content fyne.CanvasObject
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
	f.column = f.layoutFields()
	f.parts = newFormParts(f.column, f.events.content, f.preview.content, func() { f.preview.refresh() })
	f.content = pageFrame(title, []fyne.CanvasObject{cancel, f.submit}, f.parts.content)
	f.saved, _ = f.read()
	f.edited()
	return f
}

func (f *webhookForm) buildFields(start *model.Webhook) {
	f.name = newFormEntry("For example, CRM Sync", f.edited, f.Save)
	f.name.Text = start.Name
	f.description = newFormEntry("What it is for", f.edited, f.Save).lines(3)
	f.description.Text = start.Description
	f.owner = newFormEntry("Who looks after it", f.edited, f.Save)
	f.owner.Text = start.Owner
	var options []widgets.Option
	for _, e := range model.Environments {
		options = append(options, widgets.Option{ID: string(e), Label: e.Title()})
	}
	f.environment = widgets.NewSelect(options, func(string) { f.edited() })
	f.environment.SetSelected(string(start.Environment))
	f.allowPrivate = widgets.NewToggle(start.AllowPrivate, func(bool) { f.edited() })
	f.active = widgets.NewToggle(start.Status.Active, func(bool) { f.edited() })
	f.destination = newDestinationField(f.desk, start, f.edited, f.resized, f.Save)
	f.destination.draft, f.destination.recognised = f.described, f.recognised
	f.format = newFormatField(f.desk, start, f.edited, f.resized)
	f.format.chosen = func(model.BodyProfile) { f.followFormat() }
	f.signature = newSignatureField(f.desk, f.original, start, f.edited, f.resized, f.Save)
	f.headers = newHeadersField(f.desk, start, f.edited, f.resized, f.Save)
	f.headers.signature = func() (model.SignatureProfile, model.CustomSignature) {
		return f.signature.profile(), f.signature.custom.value()
	}
	f.sending = newSendingField(f.desk, start, f.edited, f.resized, f.Save)
	f.events = newFormEvents(f, start)
	f.preview = newPreviewView(f.desk, f.draft)
	f.preview.answered = f.format.template.showProblem
}

// layoutFields puts the fields below each other, in sections.
func (f *webhookForm) layoutFields() *fyne.Container {
	f.fields = map[string]*widgets.Field{
		"name":        widgets.NewField("Name", f.name, ""),
		"environment": widgets.NewField("Environment", f.environment, ""),
		"owner":       widgets.NewField("Owner", f.owner, ""),
		"description": widgets.NewField("Description", f.description, ""),
		"headers":     f.headers.field,
		"allow_private": widgets.NewField("Private network", switchRow(f.allowPrivate, "Allow private network addresses"),
			"For a receiver in your own network, such as 192.168.1.20. Leave it off for addresses on the internet."),
		"active": widgets.NewField("Status", switchRow(f.active, "Active"), "While it is off, its events are kept and can be sent later."),
	}
	for _, part := range []map[string]*widgets.Field{f.destination.fields, f.format.fields, f.signature.fields, f.sending.fields} {
		maps.Copy(f.fields, part)
	}
	return spaced(sectionGap,
		spaced(fieldGap, f.fields["name"], f.fields["url"], f.fields["chat_id"], columns(2, f.fields["environment"], f.fields["owner"])),
		formSection("What is sent", f.guideButton("Moving from another system?", guideMigrating), f.format.content),
		formSection("How it is signed", f.guideButton("Learn more", guideSignatures), f.signature.content),
		formSection("How it is delivered", nil, spaced(fieldGap, f.fields["headers"], f.sending.content, f.fields["allow_private"])),
		formSection("Notes and status", nil, spaced(fieldGap, f.fields["description"], f.fields["active"])))
}

// Content implements page.
func (f *webhookForm) Content() fyne.CanvasObject { return f.content }

// Show implements page.
func (f *webhookForm) Show() { f.focus(f.name) }

// Hide implements page.
func (f *webhookForm) Hide() {
	f.preview.close()
	f.destination.close()
}

// Changed implements page: what the user is typing isn't overwritten.
func (f *webhookForm) Changed(topics model.Topic) {
	if topics&model.CatalogueChanged != 0 {
		f.events.field.catalogueChanged()
		f.parts.setEvents(f.events.label())
	}
	if topics&(model.WebhooksChanged|model.ChangedElsewhere) != 0 {
		f.signature.secret.read()
		return
	}
	f.signature.secret.refresh() // the old one ends by itself
}

// Leave implements leaver.
func (f *webhookForm) Leave(then func()) {
	if f.settled || !f.dirty() {
		then()
		return
	}
	f.askToLeave(func() {
		f.settled = true
		then()
	})
}

// read returns the webhook as the fields describe it, and an error for each
// field that holds what can't be read.
func (f *webhookForm) read() (*model.Webhook, model.FieldErrors) {
	w := *model.NewWebhook()
	if f.original != nil {
		w = *f.original
	}
	w.Name, w.Description, w.Owner = f.name.Text, f.description.Text, f.owner.Text
	w.Environment, w.AllowPrivate = model.Environment(f.environment.Selected()), f.allowPrivate.On()
	w.Status.Active = f.active.On()
	w.Events = f.events.field.patterns()
	f.destination.read(&w)
	f.signature.read(&w)
	errs := f.format.read(&w)
	errs = append(errs, f.headers.read(&w)...)
	errs = append(errs, f.sending.read(&w)...)
	w.Normalize()
	return &w, errs
}

// described returns the webhook as the fields describe it, with or without
// mistakes.
func (f *webhookForm) described() *model.Webhook {
	w, _ := f.read()
	return w
}

// draft returns what the preview shows.
func (f *webhookForm) draft() model.Draft {
	return model.Draft{Webhook: f.described(), Secret: f.signature.secret.value()}
}

func (f *webhookForm) dirty() bool {
	w, errs := f.read()
	typed := w.URL != f.saved.URL || !slices.Equal(w.Headers, f.saved.Headers) // which Compare doesn't tell: it may be secret
	return typed || f.signature.secret.renewed || len(errs) > 0 || len(model.Compare(f.saved, w)) > 0
}

// recognised has format and signature follow the chat that the URL leads to,
// unless the user chose otherwise.
func (f *webhookForm) recognised(chat model.BodyProfile) {
	if chat == "" {
		if !f.format.profile().Chat() {
			return
		}
		chat = model.BodyCanonical
	}
	if f.format.suggest(chat) {
		f.followFormat()
	}
}

// followFormat fits everything else to the format of the body.
func (f *webhookForm) followFormat() {
	p := f.format.profile()
	f.signature.setBody(p)
	f.destination.setProfile(p)
	f.events.field.setProfile(p)
	f.edited()
	f.resized()
}

// edited is called after each change; what was wrong may be right now.
func (f *webhookForm) edited() {
	if f.parts == nil { // the form is being made
		return
	}
	f.clearErrors()
	f.events.edited()
	f.destination.refresh()
	f.parts.setEvents(f.events.label())
	if f.parts.shows(previewPart) || f.format.profile() == model.BodyTemplate { // whose mistakes are shown at its field
		f.preview.refresh()
	}
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
	draft := f.preview.question()
	secret, store := f.signature.secret.value(), f.Registry.Update
	if f.original == nil {
		store = f.Registry.Create
	}
	runOnce(f.bg, f.submit, "Saving "+w.Name, func(ctx context.Context) (struct{}, error) {
		if err := f.format.template.check(ctx, draft); err != nil {
			return struct{}{}, err
		}
		return struct{}{}, store(ctx, w, secret)
	}, func(_ struct{}, err error) { f.finish(w, err) })
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
