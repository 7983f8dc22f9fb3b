package ui

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// formEvents is the part of the form in which the events are chosen. For a
// webhook that exists they can be saved alone and tried.
type formEvents struct {
	form    *webhookForm
	field   *eventField
	save    *widgets.Button
	content fyne.CanvasObject
}

func newFormEvents(form *webhookForm, start *model.Webhook) *formEvents {
	e := &formEvents{form: form}
	e.save = widgets.NewButton("Save events", nil, e.saveAlone).Small()
	var beside []fyne.CanvasObject
	if form.original != nil {
		test := widgets.NewButton("Test…", nil, func() { form.askToTest(form.original, form.dirty()) }).Small()
		beside = []fyne.CanvasObject{centred(test), centred(e.save)}
	}
	e.field = newEventField(form.Catalogue, start.Events, form.edited, beside...)
	e.field.setProfile(start.Body)
	e.content = e.field.content
	return e
}

// label says how many events are chosen.
func (e *formEvents) label() string {
	patterns := e.field.patterns()
	if slices.Contains(patterns, "*") {
		return "Events · every one"
	}
	return fmt.Sprintf("Events · %d chosen", e.form.Catalogue.Count(patterns))
}

// edited offers to save the events once they differ from what is stored.
func (e *formEvents) edited() {
	if slices.Equal(e.field.patterns(), e.form.saved.Events) {
		e.save.Disable()
		return
	}
	e.save.Enable()
}

// saveAlone stores the choice of events and leaves everything else as it is
// stored, whatever the other fields hold.
func (e *formEvents) saveAlone() {
	f, patterns := e.form, e.field.patterns()
	if len(patterns) == 0 {
		f.showErrors(model.Invalidf("events", "No event is chosen. Choose at least one, or nothing will ever be sent."))
		return
	}
	runOnce(f.bg, e.save, "Saving the events", func(ctx context.Context) (*model.Webhook, error) {
		w, err := f.Store.Webhook(ctx, f.original.ID)
		if err != nil {
			return nil, err
		}
		w.Events = patterns
		return w, f.Registry.Update(ctx, w, "")
	}, func(w *model.Webhook, err error) {
		if err != nil {
			f.fail(err)
			return
		}
		f.saved.Events = w.Events
		e.edited()
		f.tell("The events of "+w.Name+" are saved.", widgets.ToneSuccess)
	})
}
