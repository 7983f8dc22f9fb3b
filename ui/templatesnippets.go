package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"latchbell/assets"
	"latchbell/model"
	"latchbell/ui/widgets"
)

// guideTemplates is the guide's chapter on templates.
const guideTemplates = "templates"

// templateSnippets are pieces of a template that are offered: what they stand
// for, and how they are written.
var templateSnippets = []struct{ label, text string }{
	{"Event type", `{{.type}}`},
	{"Title of the event", `{{.title}}`},
	{"Event id", `{{.id}}`},
	{"Time", `{{.timestamp}}`},
	{"Whether it is a test", `{{.test}}`},
	{"Who caused it", `{{.initiator.name}}`},
	{"Reason", `{{.reason}}`},
	{"All of its data", `{{json .data}}`},
	{"License key", `{{.data.license.key}}`},
	{"License key, masked", `{{mask .data.license.key}}`},
	{"Owner, or else a default", `{{default "no name" .data.license.owner.name}}`},
	{"Expiry, as a date", `{{date "2 January 2006" .data.license.expires_at}}`},
	{"Something only if it is there", `{{if .data.license.owner}}{{.data.license.owner.name}}{{else}}null{{end}}`},
	{"A list", `[{{range $i, $a := .data.license.activations}}{{if $i}}, {{end}}{{$a.name}}{{end}}]`},
}

// snippetItems are the entries of the menu that inserts into the template.
func (f *templateField) snippetItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, s := range templateSnippets {
		items = append(items, fyne.NewMenuItem(s.label, func() {
			f.editor.insert(s.text)
			f.focus(f.editor)
		}))
	}
	return items
}

// starterItems are the entries of the menu of templates to begin with.
func (f *templateField) starterItems() []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, s := range assets.Starters {
		items = append(items, fyne.NewMenuItem(s.Name, func() { f.askToBegin(s) }))
	}
	return items
}

// askToBegin replaces the template by a starter, once the user has agreed to
// lose what is there.
func (f *templateField) askToBegin(s assets.Starter) {
	if f.disposable() {
		f.begin(s)
		return
	}
	widgets.Confirm(f.win, widgets.ConfirmConfig{
		Title: "Replace the template?", Message: "What you have written is replaced by the template “" + s.Name + "”.",
		Confirm: "Replace", Danger: true,
	}, func(ok bool) {
		if ok {
			f.begin(s)
		}
	})
}

// disposable reports whether nothing is lost with the template.
func (f *templateField) disposable() bool {
	text := strings.TrimSpace(f.editor.Text)
	for _, s := range assets.Starters {
		if text == strings.TrimSpace(s.Template()) {
			return true
		}
	}
	return text == ""
}

// begin begins with a starter, and says which signature its receivers verify.
func (f *templateField) begin(s assets.Starter) {
	f.editor.SetText(s.Template())
	f.focus(f.editor)
	switch signature := model.SignatureProfile(s.Signature); signature {
	case "":
	case model.SignatureCustom:
		f.tell("Receivers of "+s.Name+" verify a signature of their own. Describe it under Signature.", widgets.ToneNeutral)
	default:
		f.tell("Receivers of "+s.Name+" verify the signature “"+signature.Title()+"”. Choose it under Signature.", widgets.ToneNeutral)
	}
}
