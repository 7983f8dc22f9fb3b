package ui

import (
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// messageField is where a chat message is designed: its title and text, the
// facts that it lists, and its colour for each kind of event.
type messageField struct {
	*desk
	changed func()

	title   *formEntry
	text    *formEntry
	facts   *factsField
	colours *coloursField
	reset   *widgets.Button

	fields  map[string]*widgets.Field
	column  *fyne.Container
	content fyne.CanvasObject
}

// The fields of a message, as the model names them.
const (
	titleField   = "message.title"
	textField    = "message.text"
	factsName    = "message.facts"
	coloursName  = "message.colours"
	messageLines = 3
)

func newMessageField(d *desk, start *model.Webhook, changed, resized func()) *messageField {
	f := &messageField{desk: d, changed: changed}
	f.title = newFormEntry("The name of the event", f.edited, d.nav.save)
	f.title.Text = start.Message.Title
	f.text = newFormEntry("Nothing but the facts", f.edited, d.nav.save).lines(messageLines)
	f.text.Text = start.Message.Text
	f.facts = newFactsField(start.Message.Facts, f.edited, d.nav.save)
	f.colours = newColoursField(d, start.Message.Colours, f.edited, resized)
	f.reset = widgets.NewButton("Reset to the usual message", nil, f.askToReset).Small()
	f.layout()
	f.refresh()
	return f
}

func (f *messageField) layout() {
	f.fields = map[string]*widgets.Field{
		titleField: widgets.NewField("Title of the message", f.withPlaceholders(f.title), "Leave it empty for the name of the event, such as License renewed."),
		textField: widgets.NewField("Text of the message", f.withPlaceholders(f.text),
			"Words in braces, such as {license.key}, are replaced by what the event says."),
		factsName: widgets.NewField("Facts", f.facts.content,
			"What an event doesn't have is left out. Below the list you can add any part of an event's data by its path."),
		coloursName: widgets.NewField("Colours", f.colours.content, ""),
	}
	f.column = spaced(fieldGap, f.fields[titleField], f.fields[textField], f.fields[factsName], f.fields[coloursName], container.NewHBox(f.reset))
	f.content = f.column
}

// withPlaceholders puts a button beside an entry that inserts a placeholder
// where its cursor is.
func (f *messageField) withPlaceholders(entry *formEntry) fyne.CanvasObject {
	insert := widgets.NewButton("Insert…", nil, nil)
	insert.OnTapped(func() {
		var items []*fyne.MenuItem
		for _, fact := range model.Facts {
			items = append(items, fyne.NewMenuItem(fact.Title, func() {
				entry.insert("{" + fact.Name + "}")
				f.focus(entry)
			}))
		}
		f.offer(insert, items)
	})
	return container.NewBorder(nil, nil, nil, container.NewVBox(insert), entry)
}

// read writes the message into w. What is wrong with it is left to the model.
func (f *messageField) read(w *model.Webhook) model.FieldErrors {
	w.Message = model.Message{
		Title: f.title.Text, Text: f.text.Text, Facts: f.facts.facts(), Colours: f.colours.colours(),
	}.Normalized()
	return nil
}

// target is what takes the focus for a field.
func (f *messageField) target(field string) fyne.Focusable {
	switch field {
	case titleField:
		return f.title
	case textField:
		return f.text
	case factsName:
		return f.facts.table.Focusable()
	case coloursName:
		return f.colours.target()
	}
	return nil
}

// show fits the field to a body format.
func (f *messageField) show(p model.BodyProfile) {
	setVisible(f.content, p.Chat())
	setVisible(f.fields[coloursName], chatLooks[p].coloured)
	hint := "The first line that fits the event counts. Other events are green, amber, red or blue, by what they mean."
	if p == model.BodyTeams {
		hint += " Teams has five colours of its own and shows the nearest."
	}
	f.fields[coloursName].SetHint(hint)
	f.column.Refresh()
}

func (f *messageField) edited() {
	f.refresh()
	f.changed()
}

// refresh offers to reset what isn't as usual.
func (f *messageField) refresh() {
	var w model.Webhook
	f.read(&w)
	f.reset.SetEnabled(!reflect.DeepEqual(w.Message, model.Message{}))
}

// askToReset brings back the usual message once the user has agreed.
func (f *messageField) askToReset() {
	widgets.Confirm(f.win, widgets.ConfirmConfig{
		Title: "Reset the message?", Message: "Its title, text, facts and colours become the usual ones.",
		Confirm: "Reset", Danger: true,
	}, func(ok bool) {
		if ok {
			f.clear()
		}
	})
}

func (f *messageField) clear() {
	f.title.SetText("")
	f.text.SetText("")
	f.facts.set(nil)
	f.colours.set(nil)
	f.edited()
}
