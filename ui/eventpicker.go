package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// eventPicker is the dialog in which an event is picked for a preview: the
// sample of a type, or one of the events that came in last. Older ones are
// found by their id.
type eventPicker struct {
	*desk
	picked func(previewEvent)
	recent *loader[[]pickerRow]
	byID   *loader[[]pickerRow]

	rows    []pickerRow // all, before the search
	search  *widgets.Search
	table   *widgets.DataTable[pickerRow]
	panel   *widgets.Panel
	content fyne.CanvasObject
}

// pickerRow is an event as it stands in the list.
type pickerRow struct {
	previewEvent
	title   string
	from    string // where it comes from
	subject string
}

// recentEvents is how many deliveries are looked through for events.
const recentEvents = 100

func newEventPicker(d *desk, picked func(previewEvent)) *eventPicker {
	p := &eventPicker{
		desk: d, picked: picked,
		recent: newLoader[[]pickerRow](d.bg, "Reading the newest events"),
		byID:   newLoader[[]pickerRow](d.bg, "Looking for the event"),
	}
	for _, e := range samples(d.Catalogue) {
		p.rows = append(p.rows, pickerRow{previewEvent: e, title: d.Catalogue.Title(e.Type), from: "Sample"})
	}
	p.search = widgets.NewSearch("An event type, a subject, or an event's id", p.filter)
	p.table = widgets.NewDataTable(widgets.TableConfig[pickerRow]{
		Key:       pickerRow.key,
		RowHeight: 46,
		Empty:     widgets.NewMuted("Nothing is found. Older events are found by their whole id."),
		Columns: []widgets.Column[pickerRow]{
			widgets.TwoLineColumn("event", "Event", 220, func(r pickerRow) (string, string) { return r.title, r.Type }).Growing(),
			widgets.MutedColumn("from", "From", 120, func(r pickerRow) string { return r.from }),
			widgets.MonoColumn("subject", "Subject", 160, func(r pickerRow) string { return r.subject }).Growing(),
		},
		OnActivated: p.pick,
	})
	p.content = fill(p.search, sized(tall(p.table, 330), 540))
	p.filter("")
	return p
}

// open shows the dialog.
func (p *eventPicker) open() {
	cancel := widgets.NewButton("Cancel", nil, func() { p.panel.Close() })
	show := widgets.NewButton("Show", nil, func() {
		if r, ok := p.table.Selected(); ok {
			p.pick(r)
		}
	}).Primary()
	p.panel = widgets.ShowPanel(p.win, "Preview which event?", p.content, cancel, show)
	p.panel.OnClosed(func() {
		p.recent.drop()
		p.byID.drop()
	})
	p.recent.load(p.fetchRecent, func(rows []pickerRow, err error) {
		if err != nil {
			p.fail(err)
			return
		}
		p.add(rows)
	})
}

func (p *eventPicker) pick(r pickerRow) {
	p.panel.Close()
	p.picked(r.previewEvent)
}

// fetchRecent reads the events of the newest deliveries, each once.
func (p *eventPicker) fetchRecent(ctx context.Context) ([]pickerRow, error) {
	page, err := p.Store.Deliveries(ctx, model.DeliveryQuery{Limit: recentEvents})
	if err != nil {
		return nil, err
	}
	var rows []pickerRow
	for _, d := range page.Deliveries {
		row := p.stored(d.EventID, d.EventType, d.Subject, d.Created)
		if !slices.ContainsFunc(rows, row.same) {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func (r pickerRow) key() string { return r.Type + " " + r.ID }

// matches reports whether the row is found by a text.
func (r pickerRow) matches(search string) bool {
	for _, text := range []string{r.title, r.Type, r.from, r.ID, r.subject} {
		if strings.Contains(strings.ToLower(text), strings.ToLower(search)) {
			return true
		}
	}
	return false
}

// same reports whether two rows are of one event.
func (r pickerRow) same(other pickerRow) bool { return r.previewEvent == other.previewEvent }

// add puts stored events behind the samples.
func (p *eventPicker) add(rows []pickerRow) {
	for _, row := range rows {
		if !slices.ContainsFunc(p.rows, row.same) {
			p.rows = append(p.rows, row)
		}
	}
	p.filter(p.search.Text)
}

// filter lists what matches, and looks for an id that isn't listed.
func (p *eventPicker) filter(search string) {
	search = strings.TrimSpace(search)
	var rows []pickerRow
	for _, r := range p.rows {
		if r.matches(search) {
			rows = append(rows, r)
		}
	}
	p.table.SetRows(rows)
	switch {
	case len(rows) > 0:
		p.table.Select(rows[0].key())
	case model.IsID(model.EventPrefix, search):
		p.find(search)
	}
}

// find looks for a stored event by its id.
func (p *eventPicker) find(id string) {
	p.byID.load(func(ctx context.Context) ([]pickerRow, error) {
		e, err := p.Store.Event(ctx, id)
		if err != nil {
			return nil, err
		}
		return []pickerRow{p.stored(e.ID, e.Type, e.Subject, e.Received)}, nil
	}, func(rows []pickerRow, err error) {
		switch {
		case model.Is(err, model.NotFound): // the list says so already
		case err != nil:
			p.fail(err)
		default:
			p.add(rows)
		}
	})
}

// stored returns the row of a stored event.
func (p *eventPicker) stored(id, eventType, subject string, received time.Time) pickerRow {
	return pickerRow{
		previewEvent: previewEvent{ID: id, Type: eventType}, title: p.Catalogue.Title(eventType),
		from: widgets.Ago(received, time.Now()), subject: subject,
	}
}
