package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// eventView shows an event as it was handed to Latchbell.
type eventView struct {
	catalogue *model.Catalogue
	shown     *model.Event
	facts     *fyne.Container
	data      *widgets.TextViewer
	content   fyne.CanvasObject
}

func newEventView(catalogue *model.Catalogue) *eventView {
	v := &eventView{catalogue: catalogue, facts: container.New(layout.NewFormLayout()), data: widgets.NewTextViewer()}
	v.content = scrolled(fill(v.facts, tall(v.data, 140)))
	return v
}

func (v *eventView) show(e *model.Event) {
	if e == v.shown {
		return
	}
	v.shown = e
	v.facts.RemoveAll()
	if e == nil {
		v.data.SetText("")
		return
	}
	for _, f := range eventFacts(v.catalogue, e) {
		v.facts.Add(widgets.NewMuted(f[0]))
		v.facts.Add(widgets.NewPlain(f[1]).Slim())
	}
	v.data.SetText(prettyJSON(e.Data))
}

// eventFacts lists what is known about an event beside its data, as names and
// values.
func eventFacts(catalogue *model.Catalogue, e *model.Event) [][2]string {
	facts := [][2]string{
		{"Event", catalogue.Title(e.Type) + " (" + e.Type + ")"},
		{"Id", e.ID},
		{"Subject", e.Subject},
		{"Initiator", initiatorText(e.Initiator)},
		{"Reason", e.Reason},
		{"Environment", e.Environment.Title()},
		{"Happened", widgets.Exact(e.Timestamp)},
		{"Received", widgets.Exact(e.Received) + ", " + sourceText(e.Source)},
		{"Key", e.Key},
	}
	var known [][2]string
	for _, f := range facts {
		if f[1] != "" {
			known = append(known, f)
		}
	}
	return known
}

func initiatorText(i model.Initiator) string {
	words := map[model.InitiatorType]string{
		model.InitiatorSystem: "the license system", model.InitiatorUser: "the license holder", model.InitiatorAdmin: "you or another admin",
	}
	parts := []string{words[i.Type]}
	for _, s := range []string{i.Name, i.ID} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, " · ")
}

func sourceText(s model.Source) string {
	switch s {
	case model.SourceIntake:
		return "over HTTP"
	case model.SourceCommand:
		return "by the command line"
	case model.SourceTest:
		return "as a test"
	case model.SourceSecretTest:
		return "as a test of the new secret alone"
	}
	return string(s)
}
