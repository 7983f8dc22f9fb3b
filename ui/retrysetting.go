package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// retrySetting is the retry policy of the webhooks that leave it to the
// settings. A policy with a name is kept at once, a list when it is saved.
type retrySetting struct {
	*desk
	stored model.RetryPolicy
	saved  func() // is called when one is stored

	field   *retryField
	save    *widgets.Button
	content fyne.CanvasObject
}

func newRetrySetting(d *desk, saved func()) *retrySetting {
	r := &retrySetting{desk: d, stored: model.RetryStandard, saved: saved}
	r.field = newRetryField(false, r.edited, r.keepPolicy)
	r.field.list.OnSubmitted = func(string) { r.keepPolicy() }
	r.save = widgets.NewButton("Save the list", nil, r.keepPolicy).Small()
	r.save.Hide()
	r.content = columns(2, column(r.field, container.NewHBox(r.save)), widgets.NewMutedParagraph(
		"These are the tries for the webhooks that don't choose their own. "+
			"With the standard ones a receiver that is down for a weekend still gets everything."))
	return r
}

// show shows what is stored, unless that is nothing new: a list that is being
// written isn't overwritten.
func (r *retrySetting) show(p model.RetryPolicy) {
	if p == r.stored {
		return
	}
	r.stored = p
	r.field.setPolicy(p)
	r.edited()
}

func (r *retrySetting) edited() {
	r.field.SetError("")
	p, err := r.field.policy()
	own := r.field.choice.Selected() == ownRetries
	if !own && err == nil && p != r.stored {
		r.keepPolicy()
	}
	if setVisible(r.save, own && (err != nil || p.Normalized() != r.stored)) {
		r.content.Refresh()
	}
}

func (r *retrySetting) keepPolicy() {
	p, err := r.field.policy()
	if err != nil {
		r.field.SetError(model.Sentence(err))
		r.focus(r.field.list)
		return
	}
	r.stored = p.Normalized()
	r.save.Hide()
	r.keep(model.SettingRetry, string(r.stored), r.saved)
}
