package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// newFilters returns the row above the table: search, filters, and which columns
// are shown.
func (p *webhooksPage) newFilters() fyne.CanvasObject {
	p.search = widgets.NewSearch("Search name or URL", func(text string) {
		p.filter.Search = text
		p.show()
	})
	p.formats = widgets.NewSelect(nil, func(id string) {
		p.format = model.BodyProfile(id)
		p.show()
	})
	p.offerFormats()
	columns := widgets.NewButton("", theme.GridIcon(), nil)
	columns.SetHint("Choose the columns")
	columns.OnTapped(func() { p.table.OpenColumnMenu(columns) })
	return container.New(searchLayout{least: 130, most: 260},
		p.search, container.NewHBox(p.environmentFilter(), p.statusFilter(), p.formats), columns)
}

func (p *webhooksPage) environmentFilter() fyne.CanvasObject {
	options := []widgets.Option{{Label: "All environments"}}
	for _, e := range model.Environments {
		options = append(options, widgets.Option{ID: string(e), Label: e.Title()})
	}
	return widgets.NewSelect(options, func(id string) {
		p.filter.Environment = model.Environment(id)
		p.show()
	})
}

func (p *webhooksPage) statusFilter() fyne.CanvasObject {
	options := []widgets.Option{{Label: "All statuses"}, {ID: "active", Label: "Active"}, {ID: "inactive", Label: "Inactive"}}
	return widgets.NewSelect(options, func(id string) {
		p.filter.Active = nil
		if id != "" {
			active := id == "active"
			p.filter.Active = &active
		}
		p.show()
	})
}

// offerFormats offers the formats that are in use. The one that is filtered by
// stays, even if its last webhook went.
func (p *webhooksPage) offerFormats() {
	options := []widgets.Option{{Label: "All formats"}}
	for _, b := range model.BodyProfiles {
		used := slices.ContainsFunc(p.all, func(w *model.Webhook) bool { return w.Body == b })
		if used || b == p.format {
			options = append(options, widgets.Option{ID: string(b), Label: b.Title()})
		}
	}
	p.formats.SetOptions(options)
}

// searchLayout puts a search field, which takes some of the room, before
// filters, and a button at the end of the row.
type searchLayout struct{ least, most float32 }

func (l searchLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	search, filters, button := objects[0], objects[1], objects[2]
	rest, last := filters.MinSize().Width+columnGap, button.MinSize().Width+columnGap
	width := max(l.least, min(l.most, size.Width-rest-last))
	search.Resize(fyne.NewSize(width, size.Height))
	search.Move(fyne.NewPos(0, 0))
	filters.Resize(fyne.NewSize(rest-columnGap, size.Height))
	filters.Move(fyne.NewPos(width+columnGap, 0))
	button.Resize(fyne.NewSize(last-columnGap, size.Height))
	button.Move(fyne.NewPos(size.Width-last+columnGap, 0))
}

func (l searchLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(l.least, objects[0].MinSize().Height)
	for _, o := range objects[1:] {
		least := o.MinSize()
		size = fyne.NewSize(size.Width+columnGap+least.Width, max(size.Height, least.Height))
	}
	return size
}
