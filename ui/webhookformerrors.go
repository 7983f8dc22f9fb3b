package ui

import (
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"latchbell/model"
)

// valid returns the webhook that the fields describe, or all that is wrong with
// them.
func (f *webhookForm) valid() (*model.Webhook, error) {
	w, errs := f.read()
	var more model.FieldErrors
	if errors.As(w.Validate(), &more) {
		errs = append(more, errs...)
	}
	secret := f.signature.secret
	if secret.draft && w.Signature.Signs() {
		var wrong *model.Error
		if errors.As(model.ValidateSecret(w.Signature, w.CustomSignature, secret.secret), &wrong) {
			errs = append(errs, wrong)
		}
	}
	return w, errs.Err()
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
	f.faulty = true
	for name, field := range f.fields {
		field.SetError(errs.For(name))
	}
	if sentence := errs.For("headers"); sentence != "" {
		f.headers.showErrors(sentence)
	}
	f.format.template.showProblem(errs)
	f.column.Refresh()
	f.events.field.setError(errs.For("events"))
	f.focusField(firstField(errs))
}

// firstField is the field to begin with: the events come last, as they are
// beside the others or behind them.
func firstField(errs model.FieldErrors) string {
	if i := slices.IndexFunc(errs, func(e *model.Error) bool { return e.Field != "events" }); i >= 0 {
		return errs[i].Field
	}
	return errs[0].Field
}

// clearErrors takes the mistakes away that were shown.
func (f *webhookForm) clearErrors() {
	if !f.faulty {
		return
	}
	f.faulty = false
	for _, field := range f.fields {
		field.SetError("")
	}
	f.headers.clearErrors()
	f.events.field.setError("")
	f.column.Refresh()
}

func (f *webhookForm) hasField(name string) bool { return name == "events" || f.fields[name] != nil }

// focusField gives the focus to a field, and brings the part into view that it
// is in.
func (f *webhookForm) focusField(name string) {
	if name == "events" {
		f.parts.show(eventsPart)
	} else {
		f.parts.show(fieldsPart)
	}
	f.focus(f.target(name))
}

// target is what takes the focus for a field.
func (f *webhookForm) target(name string) fyne.Focusable {
	own := map[string]fyne.Focusable{
		"name": f.name, "description": f.description, "owner": f.owner, "environment": f.environment,
		"allow_private": f.allowPrivate, "active": f.active, "events": f.events.field.search,
	}[name]
	if own != nil {
		return own
	}
	if name == "headers" {
		return f.headers.target()
	}
	for _, of := range []func(string) fyne.Focusable{f.destination.target, f.format.target, f.signature.target, f.sending.target} {
		if target := of(name); target != nil {
			return target
		}
	}
	return nil
}
