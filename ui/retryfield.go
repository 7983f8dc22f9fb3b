package ui

import (
	"cmp"
	"strings"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// ownRetries is the choice of a list of one's own.
const ownRetries = "own"

// retryField is where a retry policy is chosen: one with a name, or a list of
// one's own.
type retryField struct {
	*widgets.Field
	// fallback is what model.RetryDefault stands for.
	fallback model.RetryPolicy
	changed  func()

	choice  *widgets.Select
	list    *formEntry
	control *fyne.Container
}

// newRetryField returns a field that offers the policies with a name. With
// inherit it also offers to follow the settings.
func newRetryField(inherit bool, changed, save func()) *retryField {
	f := &retryField{fallback: model.RetryStandard, changed: changed}
	f.choice = widgets.NewSelect(retryOptions(inherit, f.fallback), f.choose)
	f.list = newFormEntry("10s, 5m, 1h", f.edited, save).mono()
	f.control = column(f.choice, f.list)
	f.Field = widgets.NewField("Retries", f.control, "")
	f.refresh()
	return f
}

// retryOptions are the choices, each with what it means.
func retryOptions(inherit bool, fallback model.RetryPolicy) []widgets.Option {
	var options []widgets.Option
	if inherit {
		label := "As in the settings: " + strings.ToLower(retryTitle(fallback))
		options = append(options, widgets.Option{ID: string(model.RetryDefault), Label: label})
	}
	for _, p := range model.RetryPolicies {
		options = append(options, widgets.Option{ID: string(p), Label: retryTitle(p)})
	}
	return append(options, widgets.Option{ID: ownRetries, Label: "My own list…"})
}

// setPolicy shows a policy.
func (f *retryField) setPolicy(p model.RetryPolicy) {
	if p.Custom() {
		f.choice.SetSelected(ownRetries)
		f.list.Text = string(p)
		f.list.Refresh()
	} else {
		f.choice.SetSelected(string(cmp.Or(p, model.RetryDefault)))
	}
	f.refresh()
}

// setFallback says what "as in the settings" stands for.
func (f *retryField) setFallback(p model.RetryPolicy) {
	if p == f.fallback {
		return
	}
	f.fallback = p
	f.choice.SetOptions(retryOptions(true, p))
	f.refresh()
}

// policy returns what is chosen, or an error for the field "retry".
func (f *retryField) policy() (model.RetryPolicy, error) {
	if f.choice.Selected() != ownRetries {
		return model.RetryPolicy(f.choice.Selected()), nil
	}
	p := model.RetryPolicy(strings.TrimSpace(f.list.Text))
	if p == "" {
		return p, model.Invalidf("retry", "Write how long to wait before each further try, for example 10s, 5m, 1h.")
	}
	return p, p.Validate()
}

// choose shows the list, beginning with the waits of the policy before it: they
// show how a list is written.
func (f *retryField) choose(id string) {
	if id == ownRetries && f.list.Text == "" {
		f.list.Text = string(model.RetryList(f.fallback.Waits()))
		f.list.Refresh()
	}
	f.edited()
}

func (f *retryField) edited() {
	f.refresh()
	f.changed()
}

// refresh says what the choice means.
func (f *retryField) refresh() {
	p, err := f.policy()
	setVisible(f.list, f.choice.Selected() == ownRetries)
	hint := "Waits such as 10s, 5m or 1h, with a comma between them."
	if err == nil {
		hint = retryWords(p.Or(f.fallback))
	}
	f.SetHint(hint)
	f.control.Refresh()
}
