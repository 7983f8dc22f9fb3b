package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// headerRow is one header of a headersField.
type headerRow struct {
	field  *headersField
	stored string // the name under which the keychain has the value, "" for none
	byUser bool   // the user has said whether it is secret

	name, text *formEntry
	secret     *widgets.Toggle
	problem    *widgets.Paragraph
	content    *fyne.Container
}

func newHeaderRow(f *headersField, h model.CustomHeader) *headerRow {
	r := &headerRow{field: f, byUser: h.Name != ""}
	r.name = newFormEntry("X-Api-Key", r.named, f.save).mono()
	r.text = newFormEntry("Value", r.edited, f.save).mono()
	if h.Secret {
		r.stored = h.Name
		r.text.PlaceHolder = "Kept in the keychain"
	}
	r.name.Text, r.text.Text = h.Name, h.Value
	r.secret = widgets.NewToggle(h.Secret, func(bool) {
		r.byUser = true
		r.edited()
	})
	remove := widgets.NewButton("", theme.ContentClearIcon(), func() { f.remove(r) }).Small().Quiet()
	remove.SetHint("Remove this header")
	r.problem = widgets.NewCaptionParagraph("")
	r.problem.SetTone(widgets.ToneDanger)
	r.problem.Hide()
	r.content = spaced(lineGap,
		container.NewBorder(nil, nil, nil, container.NewHBox(centred(switchRow(r.secret, "Secret")), centred(remove)), columns(2, r.name, r.text)),
		r.problem)
	return r
}

// named takes what is called like a credential for one, unless the user has
// said what it is.
func (r *headerRow) named() {
	if !r.byUser {
		r.secret.SetOn(model.HoldsCredential(r.name.Text))
	}
	r.edited()
}

func (r *headerRow) edited() {
	r.setError("")
	r.field.changed()
}

// value returns the header. The value of one that is kept is empty.
func (r *headerRow) value() model.CustomHeader {
	return model.CustomHeader{Name: strings.TrimSpace(r.name.Text), Value: r.text.Text, Secret: r.secret.On()}
}

// missing returns an Error if the header needs a value that isn't there.
func (r *headerRow) missing(h model.CustomHeader) *model.Error {
	switch {
	case h.Value != "" || h.Name == "":
		return nil
	case r.stored == "" && h.Secret:
		return model.Invalidf("headers", "The secret header %s has no value. Enter it.", h.Name)
	case r.stored != "" && !h.Secret:
		return model.Invalidf("headers", "The value of %s is in the keychain. Enter it again to keep it in the open.", h.Name)
	case r.stored != "" && !strings.EqualFold(r.stored, h.Name):
		return model.Invalidf("headers", "The value is kept for %s. Enter it again for %s.", r.stored, h.Name)
	}
	return nil
}

// fault says what is wrong with the header by itself, "" for nothing.
func (r *headerRow) fault(h model.CustomHeader) string {
	if err := r.missing(h); err != nil {
		return err.Message
	}
	alone := &model.Webhook{Headers: []model.CustomHeader{h}}
	alone.Signature, alone.CustomSignature = r.field.signature()
	var errs model.FieldErrors
	if errors.As(alone.Validate(), &errs) {
		return errs.For("headers")
	}
	return ""
}

func (r *headerRow) setError(sentence string) {
	r.problem.SetText(sentence)
	if setVisible(r.problem, sentence != "") {
		r.content.Refresh()
	}
}

// wrong is the part of the row in which a mistake is most likely.
func (r *headerRow) wrong() fyne.Focusable {
	if h := r.value(); h.Value == "" && h.Name != "" || !model.IsHeaderValue(h.Value) {
		return r.text
	}
	return r.name
}
