package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchbell/model"
)

func (b *bench) templateField(template string) *templateField {
	b.Helper()
	start := model.NewWebhook()
	start.Body, start.Template = model.BodyTemplate, template
	f := newTemplateField(b.desk, start, func() {}, func() {})
	b.win.SetContent(f.content)
	b.win.Resize(fyne.NewSize(600, 500))
	return f
}

func TestAMistakeInATemplateIsFoundByItsLine(t *testing.T) {
	b := newDeskBench(t)
	f := b.templateField("{\n  \"a\": 1,\n  \"b\": {{oops}}\n}")
	f.showProblem(model.FieldErrors{
		model.Invalidf("name", "The name is missing on line 1."),
		model.Invalidf("template", `Line 3: there is no helper "oops".`),
	})
	if got := paragraphs(f.fields[templateName]); got[len(got)-1] != `Line 3: there is no helper "oops".` {
		t.Errorf("below the template stands %q", got)
	}
	b.pressInView("Go to line 3")
	if f.editor.CursorRow != 2 || f.editor.CursorColumn != 0 || f.place.Text() != "Line 3 of 4" {
		t.Errorf("the cursor is in row %d, column %d; %q", f.editor.CursorRow, f.editor.CursorColumn, f.place.Text())
	}
	if b.win.Canvas().Focused() != fyne.Focusable(f.editor) {
		t.Error("the editor doesn't have the keyboard")
	}
	f.editor.TypedRune('x')
	if f.goTo.Visible() {
		t.Error("the line is still offered after a change")
	}
	f.showProblem(nil)
	if got := paragraphs(f.fields[templateName]); got[len(got)-1] == `Line 3: there is no helper "oops".` {
		t.Error("the mistake is still shown")
	}
}

func TestASnippetIsInsertedWhereTheCursorIs(t *testing.T) {
	b := newDeskBench(t)
	f := b.templateField("{\"key\": }")
	f.editor.CursorColumn = 8
	for _, item := range f.snippetItems() {
		if item.Label == "License key" {
			item.Action()
		}
	}
	w := model.NewWebhook()
	f.read(w)
	if w.Template != `{"key": {{.data.license.key}}}` {
		t.Errorf("the template is %s", w.Template)
	}
}

func TestATemplateIsCheckedBeforeItIsSaved(t *testing.T) {
	b := newDeskBench(t)
	f := b.templateField("")
	for _, c := range []struct {
		body     model.BodyProfile
		template string
		wrong    bool
	}{
		{model.BodyTemplate, "broken", true},
		{model.BodyTemplate, "{}", false},
		{model.BodyCanonical, "broken", false},
	} {
		w := model.NewWebhook()
		w.Body, w.Template = c.body, c.template
		if err := f.check(t.Context(), model.Draft{Webhook: w, Type: "license.renewed"}); (err != nil) != c.wrong {
			t.Errorf("%s, %q: %v", c.body, c.template, err)
		}
	}
}

func TestAWebhookIsNotSavedWithABrokenTemplate(t *testing.T) {
	b := newBench(t)
	f := b.newForm()
	f.name.SetText("CRM Sync")
	f.destination.url.SetText("https://crm.example.com")
	tick(f, "license.created")
	f.format.choice.SetSelected(string(model.BodyTemplate))
	f.format.choose("")
	f.format.template.editor.SetText("broken")
	f.Save()
	b.until("the mistake is shown", func() bool { return note(f, templateName) == "Line 1: broken." })
	b.until("the form can be mended", func() bool { return !f.submit.Disabled() })
	if len(b.stored()) != 0 || b.win.Canvas().Focused() != fyne.Focusable(f.format.template.editor) {
		t.Errorf("stored: %v; or the focus isn't in the template", b.stored())
	}
	f.format.template.editor.SetText("{}")
	f.Save()
	b.until("it is stored", func() bool { return len(b.stored()) == 1 })
}
