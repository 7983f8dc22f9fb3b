package ui

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/widget"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// dashboard shows how the deliveries of the last days went, what needs the
// user, and how the license server reaches Latchbell.
type dashboard struct {
	*desk
	delivered, success, speed, waiting *widgets.Stat
	chart                              *widgets.BarChart
	concerns                           *fyne.Container
	shown                              []concern
	server                             *serverLine
	body                               *fyne.Container
	content                            fyne.CanvasObject
}

func newDashboard(d *desk, rangeChanged func(hours int)) *dashboard {
	b := &dashboard{desk: d, server: newServerLine(d), chart: widgets.NewBarChart(), concerns: column()}
	b.delivered, b.success = widgets.NewStat("Delivered"), widgets.NewStat("Success")
	b.speed, b.waiting = widgets.NewStat("Time to receiver"), widgets.NewStat("Waiting")
	ranges := widgets.NewSelect([]widgets.Option{
		{ID: "24", Label: "Last 24 hours"}, {ID: "48", Label: "Last 48 hours"}, {ID: "168", Label: "Last 7 days"},
	}, func(id string) {
		hours, _ := strconv.Atoi(id) // the ids above are numbers
		rangeChanged(hours)
	})
	ranges.SetSelected("48")
	for _, button := range b.server.buttons {
		button.Small()
	}
	b.body = scrolled(column(
		columns(4, b.delivered, b.success, b.speed, b.waiting),
		widgets.NewCardTitled("Deliveries an hour", tall(b.chart, 110)).Aside(
			legend("delivered", widgets.ToneAccent), legend("failed", widgets.ToneDanger)),
		columns(2,
			widgets.NewCardTitled("Needs attention", b.concerns),
			widgets.NewCardTitled("Your license server", column(b.server.code, container.NewHBox(b.server.row()...)))),
		layout.NewSpacer()))
	b.content = pageFrame("Overview", []fyne.CanvasObject{ranges}, b.body)
	b.showConcerns(nil)
	return b
}

func (b *dashboard) show(o overview, hours int) {
	s := o.stats
	if s == nil {
		return
	}
	b.delivered.SetValue(thousands(s.Delivered), perHour(s.Delivered, hours))
	b.success.SetValue(successRate(s), fmt.Sprintf("%s failed, %s repaired", thousands(s.Failed), thousands(s.Repaired)))
	b.speed.SetValue(widgets.Millis(s.Median), "median · p95 "+widgets.Millis(s.P95))
	b.waiting.SetValue(thousands(s.Waiting), fmt.Sprintf("%s retrying, %s held", thousands(s.Retrying), thousands(s.Held)))
	b.chart.SetBars(hourBars(s.Hours))
	b.server.setAddress(o.address)
	b.showConcerns(o.concerns)
}

// showConcerns lists concerns. The same ones again change nothing, so that a
// live update doesn't take the focus from a button.
func (b *dashboard) showConcerns(concerns []concern) {
	if slices.Equal(b.shown, concerns) && len(b.concerns.Objects) > 0 {
		return
	}
	b.shown = concerns
	b.concerns.RemoveAll()
	for i, c := range concerns {
		if i > 0 {
			b.concerns.Add(widget.NewSeparator())
		}
		show := widgets.NewButton("Show", nil, func() { b.open(c) }).Small()
		words := spaced(lineGap, widgets.NewBoldParagraph(c.title), widgets.NewMutedParagraph(c.text))
		b.concerns.Add(container.NewBorder(nil, nil, centred(widgets.NewBadge("!", widgets.ToneDanger)), centred(show), words))
	}
	if len(concerns) == 0 {
		b.concerns.Add(widgets.NewMuted("Nothing needs you."))
	}
	b.body.Refresh() // its cards have another height now
}

// open shows what a concern is about.
func (b *dashboard) open(c concern) {
	if c.webhook != "" {
		b.nav.ShowWebhook(c.webhook)
		return
	}
	b.nav.ShowDeliveries(c.filter)
}

// legend names what a colour of the chart stands for.
func legend(word string, tone widgets.Tone) fyne.CanvasObject {
	mark := widgets.NewPlain("■")
	mark.SetTone(tone)
	return container.NewHBox(mark, widgets.NewMuted(word))
}

func perHour(n, hours int) string {
	if n > 0 && n < hours {
		return "less than one an hour"
	}
	return thousands((n+hours/2)/hours) + " an hour"
}

// successRate is the share of the deliveries that came to an end and were
// accepted.
func successRate(s *model.Stats) string {
	all := s.Delivered + s.Failed
	switch {
	case all == 0:
		return none
	case s.Failed == 0:
		return "100 %"
	}
	// Rounded down, so that a single failure among many never reads as 100 %.
	tenths := s.Delivered * 1000 / all
	return fmt.Sprintf("%d.%d %%", tenths/10, tenths%10)
}

func hourBars(hours []model.HourStats) []widgets.Bar {
	bars := make([]widgets.Bar, len(hours))
	for i, h := range hours {
		bars[i] = widgets.Bar{Delivered: h.Delivered, Failed: h.Failed, Hint: fmt.Sprintf("%s · %s delivered, %s failed",
			h.Start.Local().Format("2 Jan 15:04"), thousands(h.Delivered), thousands(h.Failed))}
	}
	return bars
}
