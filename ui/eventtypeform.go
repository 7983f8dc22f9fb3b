package ui

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// typeForm creates a custom type of event or edits one.
type typeForm struct {
	*desk
	old     string // the type that is edited, "" for a new one
	saved   model.EventType
	settled bool // saved, or given up: there is nothing to lose

	name, title, fires, excludes, sample *formEntry
	fields                               map[string]*widgets.Field
	column                               *fyne.Container // of the fields
	submit                               *widgets.Button
	content                              fyne.CanvasObject
}

func newTypeForm(d *desk, heading string, start model.EventType, old string) *typeForm {
	f := &typeForm{desk: d, old: old}
	submit := "Create"
	if old != "" {
		submit = "Save"
	}
	f.buildFields(start)
	cancel := widgets.NewButton("Cancel", nil, func() { f.nav.Open(eventsID) })
	f.submit = widgets.NewButton(submit, nil, f.Save).Primary()
	f.content = pageFrame(heading, []fyne.CanvasObject{cancel, f.submit}, f.layout())
	f.saved = f.read()
	return f
}

func (f *typeForm) buildFields(start model.EventType) {
	entry := func(placeholder, text string) *formEntry {
		e := newFormEntry(placeholder, f.edited, f.Save)
		e.Text = text
		return e
	}
	f.name = entry("For example, license.gifted", start.Type).mono()
	f.name.CursorColumn = len(start.Type) // behind the group
	f.title = entry("For example, License gifted", start.Title)
	f.fires = entry("Fires when a license is bought for somebody else.", start.Fires).lines(3)
	f.excludes = entry("Doesn't fire when the owner changes later; that is license.assigned.", start.Excludes).lines(3)
	f.sample = entry("", prettyJSON(start.Sample)).mono().lines(8)
	f.sample.Wrapping = fyne.TextWrapOff
	f.fields = map[string]*widgets.Field{
		"type":     widgets.NewField("Type", f.name, "What the sender writes in \"type\": parts of letters, digits and _ with dots between them. The first part is the group."),
		"title":    widgets.NewField("Title", f.title, "What it is called in lists and in messages."),
		"fires":    widgets.NewField("When it fires", f.fires, ""),
		"excludes": widgets.NewField("What it doesn't cover", f.excludes, "What somebody might expect of it in vain, and which type that is."),
		"sample":   widgets.NewField("Sample", f.sample, "A JSON object like the \"data\" of a real event, at most 64 KiB. It is what previews show and tests send."),
	}
}

// layout puts the fields and the sample beside each other, or, in a narrow
// window, below each other.
func (f *typeForm) layout() fyne.CanvasObject {
	f.column = spaced(fieldGap, f.fields["type"], f.fields["title"], f.fields["fires"], f.fields["excludes"])
	body := container.NewStack()
	return container.New(&widthLayout{limit: 760, crossed: func(narrow bool) {
		if narrow {
			f.sample.SetMinRowsVisible(8)
			body.Objects = []fyne.CanvasObject{scrolled(column(f.column, f.fields["sample"]))}
		} else {
			f.sample.SetMinRowsVisible(22)
			body.Objects = []fyne.CanvasObject{columns(2, scrolled(f.column), scrolled(f.fields["sample"]))}
		}
		body.Refresh()
	}}, body)
}

// Content implements page.
func (f *typeForm) Content() fyne.CanvasObject { return f.content }

// Show implements page.
func (f *typeForm) Show() { f.focus(f.name) }

// Hide implements page.
func (f *typeForm) Hide() {}

// Changed implements page: what the user is typing isn't overwritten.
func (f *typeForm) Changed(model.Topic) {}

// Leave implements leaver.
func (f *typeForm) Leave(then func()) {
	if f.settled || f.same() {
		then()
		return
	}
	f.askToLeave(func() {
		f.settled = true
		then()
	})
}

// read returns the type as the fields describe it.
func (f *typeForm) read() model.EventType {
	return model.EventType{
		Type: f.name.Text, Title: f.title.Text, Fires: f.fires.Text, Excludes: f.excludes.Text, Sample: []byte(f.sample.Text),
	}
}

// same reports whether nothing was changed.
func (f *typeForm) same() bool {
	t := f.read()
	return t.Type == f.saved.Type && t.Title == f.saved.Title && t.Fires == f.saved.Fires &&
		t.Excludes == f.saved.Excludes && string(t.Sample) == string(f.saved.Sample)
}

// edited is called after each change; what was wrong may be right now.
func (f *typeForm) edited() {
	for _, field := range f.fields {
		field.SetError("")
	}
	f.column.Refresh()
}

// Save implements saver.
func (f *typeForm) Save() {
	if f.submit.Disabled() { // it is being saved
		return
	}
	t := f.read()
	runOnce(f.bg, f.submit, "Saving "+t.Type, func(ctx context.Context) (struct{}, error) {
		if f.old == "" {
			return struct{}{}, f.CustomTypes.Create(ctx, t)
		}
		return struct{}{}, f.CustomTypes.Update(ctx, f.old, t)
	}, func(_ struct{}, err error) { f.finish(t, err) })
}

func (f *typeForm) finish(t model.EventType, err error) {
	var errs model.FieldErrors
	switch {
	case errors.As(err, &errs):
		f.showErrors(errs)
	case err != nil:
		f.fail(err)
	default:
		f.settled = true
		t.Normalize()
		f.tell(t.Type+" is in the catalogue.", widgets.ToneSuccess)
		f.nav.ShowEventType(t.Type)
	}
}

// showErrors puts each sentence to its field and the focus into the first.
func (f *typeForm) showErrors(errs model.FieldErrors) {
	for name, field := range f.fields {
		field.SetError(errs.For(name))
	}
	f.column.Refresh()
	targets := map[string]*formEntry{"type": f.name, "title": f.title, "fires": f.fires, "excludes": f.excludes, "sample": f.sample}
	if target := targets[errs[0].Field]; target != nil {
		f.focus(target)
	}
}
