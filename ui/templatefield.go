package ui

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// templateName is the field of the template, as the model names it.
const templateName = "template"

// templateRows is how many lines of a template are in view.
const templateRows = 12

// templateField is where the template of a webhook's body is written.
type templateField struct {
	*desk
	changed func()
	resized func()
	line    int // of the mistake, 0 for none

	editor *formEntry
	place  *widgets.Text
	goTo   *widgets.Button

	fields  map[string]*widgets.Field
	content *fyne.Container
}

func newTemplateField(d *desk, start *model.Webhook, changed, resized func()) *templateField {
	f := &templateField{desk: d, changed: changed, resized: resized}
	f.editor = newFormEntry(`{"event": {{.type}}, "key": {{.data.license.key}}}`, f.edited, d.nav.save).mono().lines(templateRows)
	f.editor.Wrapping = fyne.TextWrapOff // a line of the template is a line here, as in its errors
	f.editor.Scroll = fyne.ScrollBoth
	f.editor.Text = start.Template
	f.editor.OnCursorChanged = f.showPlace
	f.place = widgets.NewCaption("")
	f.goTo = widgets.NewButton("", nil, f.goToMistake).Small()
	f.goTo.Hide()
	f.layout()
	f.showPlace()
	return f
}

func (f *templateField) layout() {
	begin := widgets.NewButton("Begin with…", nil, nil).Small()
	begin.OnTapped(func() { f.offer(begin, f.starterItems()) })
	insert := widgets.NewButton("Insert…", nil, nil).Small()
	insert.OnTapped(func() { f.offer(insert, f.snippetItems()) })
	tools := container.NewHBox(begin, insert, f.guideButton("Learn more", guideTemplates),
		layout.NewSpacer(), f.goTo, centred(f.place))
	f.fields = map[string]*widgets.Field{
		templateName: widgets.NewField("Template", f.editor,
			"What stands in double braces is replaced by what the event says. The result must be JSON."),
	}
	f.content = column(f.fields[templateName], tools)
}

// read writes the template into w. What is wrong with it is left to the model.
func (f *templateField) read(w *model.Webhook) model.FieldErrors {
	w.Template = f.editor.Text
	return nil
}

// target is what takes the focus for a field.
func (f *templateField) target(field string) fyne.Focusable {
	if field == templateName {
		return f.editor
	}
	return nil
}

// show fits the field to a body format.
func (f *templateField) show(p model.BodyProfile) { setVisible(f.content, p == model.BodyTemplate) }

// check renders the template of a draft for the event that it names, and
// returns what is wrong with it. Without a template there is nothing to check,
// and other faults are for others to find. It waits for the sender, so it
// belongs off the UI goroutine.
func (f *templateField) check(ctx context.Context, draft model.Draft) error {
	if draft.Webhook.Body != model.BodyTemplate {
		return nil
	}
	_, err := f.Sender.Preview(ctx, draft)
	if model.Is(err, model.NotFound) { // the event is gone, or of a type without a sample
		draft.EventID, draft.Type = "", model.TestType
		_, err = f.Sender.Preview(ctx, draft)
	}
	if mistake := errorFor(err, templateName); mistake != nil {
		return mistake
	}
	return nil
}

// showProblem shows what a preview or a check said about the template; nil, or
// an error of another field, shows that it is right.
func (f *templateField) showProblem(err error) {
	text := ""
	if mistake := errorFor(err, templateName); mistake != nil {
		text = mistake.Message
	}
	f.fields[templateName].SetError(text)
	f.line = lineOf(text)
	f.goTo.SetText(fmt.Sprintf("Go to line %d", f.line))
	setVisible(f.goTo, f.line > 0)
	f.content.Refresh()
	f.resized()
}

// errorFor returns the error of a field in err, or nil.
func errorFor(err error, field string) *model.Error {
	var errs model.FieldErrors
	if errors.As(err, &errs) {
		for _, e := range errs {
			if e.Field == field {
				return e
			}
		}
		return nil
	}
	var single *model.Error
	if errors.As(err, &single) && single.Field == field {
		return single
	}
	return nil
}

var linePattern = regexp.MustCompile(`(?i)\bline (\d+)`)

// lineOf returns the line that a sentence about a template names, or 0.
func lineOf(sentence string) int {
	found := linePattern.FindStringSubmatch(sentence)
	if found == nil {
		return 0
	}
	line, err := strconv.Atoi(found[1])
	if err != nil {
		return 0 // no template has so many
	}
	return line
}

// goToMistake puts the cursor at the beginning of the line with the mistake.
func (f *templateField) goToMistake() {
	lines := strings.Count(f.editor.Text, "\n") + 1
	f.focus(f.editor)
	f.editor.CursorRow, f.editor.CursorColumn = min(f.line, lines)-1, 0
	f.editor.Refresh()
	f.showPlace()
}

// showPlace says in which line the cursor is.
func (f *templateField) showPlace() {
	f.place.SetText(fmt.Sprintf("Line %d of %d", f.editor.CursorRow+1, strings.Count(f.editor.Text, "\n")+1))
}

func (f *templateField) edited() {
	f.line = 0
	setVisible(f.goTo, false)
	f.showPlace()
	f.changed()
}
