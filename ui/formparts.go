package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/ui/widgets"
)

// The parts of the form of a webhook.
const (
	fieldsPart = iota
	eventsPart
	previewPart
)

// narrowForm is the width below which the parts don't fit beside each other.
const narrowForm = 760

// formParts shows the parts of a form: the fields beside the events or the
// preview, or, in a narrow window, one of the three at a time.
type formParts struct {
	parts    [3]fyne.CanvasObject
	previews func() // called when the preview comes into view
	chosen   int
	narrow   bool

	side    fyne.CanvasObject // the card around events and preview
	beside  *widgets.TabBar   // events, preview
	each    *widgets.TabBar   // fields, events, preview
	body    *fyne.Container
	content fyne.CanvasObject
}

func newFormParts(fields *fyne.Container, events, preview fyne.CanvasObject, previews func()) *formParts {
	p := &formParts{previews: previews}
	p.parts = [3]fyne.CanvasObject{scrolled(fields), events, preview}
	p.beside = widgets.NewTabBar([]string{"Events", "Preview"}, func(i int) { p.show(i + 1) })
	p.each = widgets.NewTabBar([]string{"Webhook", "Events", "Preview"}, p.show)
	p.body = container.NewStack()
	p.content = container.New(&widthLayout{limit: narrowForm, crossed: p.arrange}, p.body)
	return p
}

// setEvents names the tab of the events.
func (p *formParts) setEvents(label string) {
	p.beside.SetLabel(eventsPart-1, label)
	p.each.SetLabel(eventsPart, label)
}

// shows reports whether a part is in view.
func (p *formParts) shows(part int) bool { return p.parts[part].Visible() }

// show brings a part into view.
func (p *formParts) show(part int) {
	if part == p.chosen || !p.narrow && part == fieldsPart {
		return
	}
	p.chosen = part
	p.update()
}

// arrange lays the parts out for the width of the window.
func (p *formParts) arrange(narrow bool) {
	p.narrow = narrow
	side := container.NewStack(p.parts[eventsPart], p.parts[previewPart])
	if narrow {
		p.side = widgets.NewCard(side)
		p.body.Objects = []fyne.CanvasObject{fill(p.each, container.NewStack(p.parts[fieldsPart], p.side))}
	} else {
		p.side = widgets.NewCard(fill(p.beside, side))
		p.body.Objects = []fyne.CanvasObject{columns(2, p.parts[fieldsPart], p.side)}
	}
	p.update()
}

func (p *formParts) update() {
	preview := p.chosen == previewPart
	appears := preview && !p.shows(previewPart)
	setVisible(p.parts[fieldsPart], !p.narrow || p.chosen == fieldsPart)
	setVisible(p.side, !p.narrow || p.chosen != fieldsPart)
	setVisible(p.parts[eventsPart], p.chosen == eventsPart || !p.narrow && !preview)
	setVisible(p.parts[previewPart], preview)
	p.each.SetChosen(p.chosen)
	p.beside.SetChosen(max(p.chosen, eventsPart) - 1)
	p.body.Refresh()
	if appears {
		p.previews()
	}
}

// formSection puts a heading, and what belongs beside it, above content.
func formSection(title string, aside, content fyne.CanvasObject) fyne.CanvasObject {
	return column(container.NewBorder(nil, nil, widgets.NewHeading(title), aside), content)
}
