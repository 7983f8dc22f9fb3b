package ui

import (
	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// eventDescription tells about one type of event: when it fires, what it
// doesn't cover, and what it carries.
type eventDescription struct {
	catalogue *model.Catalogue
	title     *widgets.Text
	fires     *widgets.Paragraph
	excludes  *widgets.Paragraph
	sample    *widgets.TextViewer
	body      *fyne.Container
	content   fyne.CanvasObject
}

func newEventDescription(catalogue *model.Catalogue) *eventDescription {
	d := &eventDescription{
		catalogue: catalogue, title: widgets.NewMono(""), sample: widgets.NewTextViewer(),
		fires: widgets.NewCaptionParagraph(""), excludes: widgets.NewCaptionParagraph(""),
	}
	d.body = column(d.title, d.fires, d.excludes, tall(d.sample, 84))
	d.content = widgets.NewCard(d.body)
	d.show("")
	return d
}

// show describes a type; one that isn't in the catalogue has no description.
func (d *eventDescription) show(eventType string) {
	t := d.catalogue.Find(eventType)
	if t == nil {
		d.title.SetText(eventType)
		d.fires.SetText("Point at an event to see when it fires and what it carries.")
		d.excludes.SetText("")
	} else {
		d.title.SetText(t.Type + " · " + t.Title)
		d.fires.SetText(t.Fires)
		d.excludes.SetText(t.Excludes)
		d.sample.SetText(prettyJSON(t.Sample))
	}
	setVisible(d.sample, t != nil)
	setVisible(d.title, d.title.Text() != "")
	setVisible(d.fires, d.fires.Text() != "")
	setVisible(d.excludes, d.excludes.Text() != "")
	d.body.Refresh()
}
