package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// headersField is where headers of one's own are added to every request.
type headersField struct {
	*desk
	// signature returns what fills headers too.
	signature func() (model.SignatureProfile, model.CustomSignature)
	changed   func()
	resized   func()
	save      func()

	rows    []*headerRow
	list    *fyne.Container
	add     *widgets.Button
	none    *widgets.Paragraph
	field   *widgets.Field
	content *fyne.Container
}

func newHeadersField(d *desk, start *model.Webhook, changed, resized, save func()) *headersField {
	f := &headersField{desk: d, changed: changed, resized: resized, save: save}
	f.list = column()
	f.add = widgets.NewButton("Add a header", theme.ContentAddIcon(), f.addRow).Small()
	f.none = widgets.NewMutedParagraph("None of your own. A receiver may ask for one, such as Authorization or X-Api-Key.")
	f.content = column(f.none, f.list, container.NewHBox(f.add))
	f.field = widgets.NewField("Headers", f.content, "")
	for _, h := range start.Headers {
		f.rows = append(f.rows, newHeaderRow(f, h))
	}
	f.arrange()
	return f
}

func (f *headersField) addRow() {
	f.rows = append(f.rows, newHeaderRow(f, model.CustomHeader{}))
	f.arrange()
	f.changed()
	f.resized()
	f.focus(f.rows[len(f.rows)-1].name)
}

func (f *headersField) remove(r *headerRow) {
	f.rows = slices.DeleteFunc(f.rows, func(other *headerRow) bool { return other == r })
	f.arrange()
	f.changed()
	f.resized()
}

func (f *headersField) arrange() {
	f.list.Objects = nil
	for _, r := range f.rows {
		f.list.Add(r.content)
	}
	setVisible(f.none, len(f.rows) == 0)
	setVisible(f.list, len(f.rows) > 0)
	hint := ""
	if len(f.rows) > 0 {
		hint = "The values of secret headers are kept in this computer's keychain."
	}
	f.field.SetHint(hint)
	f.content.Refresh()
}

// read writes the headers into w and returns an error if one can't be sent.
// Each row says what is wrong with it.
func (f *headersField) read(w *model.Webhook) model.FieldErrors {
	w.Headers = nil
	var errs model.FieldErrors
	for _, r := range f.rows {
		h := r.value()
		w.Headers = append(w.Headers, h)
		if err := r.missing(h); err != nil {
			errs = append(errs, err)
		}
	}
	return errs
}

// showErrors marks the rows that break a rule. A sentence that belongs to none
// of them is shown for all.
func (f *headersField) showErrors(sentence string) {
	seen, told := map[string]bool{}, sentence == ""
	for _, r := range f.rows {
		h := r.value()
		name := strings.ToLower(h.Name)
		fault := r.fault(h)
		if fault == "" && seen[name] {
			fault = "There is another header of this name above. Keep one of them."
		}
		seen[name] = true
		told = told || fault != ""
		r.setError(fault)
	}
	if told {
		sentence = ""
	}
	f.field.SetError(sentence)
	f.content.Refresh()
	f.resized()
}

func (f *headersField) clearErrors() {
	for _, r := range f.rows {
		r.setError("")
	}
}

// target is what takes the focus: the first row that breaks a rule.
func (f *headersField) target() fyne.Focusable {
	for _, r := range f.rows {
		if r.problem.Visible() {
			return r.wrong()
		}
	}
	if len(f.rows) > 0 {
		return f.rows[0].name
	}
	return f.add
}
