package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// phase is a part of an attempt, and where it lies in the whole.
type phase struct {
	name        string
	start, took time.Duration
}

// phases splits an attempt's total time into its parts, one after the other.
// What is left at the end is the reading of the answer.
func phases(t model.Timings) []phase {
	list := []phase{
		{name: "Looking up the name", took: t.DNS},
		{name: "Connecting", took: t.Connect},
		{name: "TLS handshake", took: t.TLS},
		{name: "Waiting for the answer", took: t.FirstByte},
	}
	var at time.Duration
	for i := range list {
		list[i].start = at
		at += list[i].took
	}
	return append(list, phase{name: "Rest", start: at, took: max(0, t.Total-at)})
}

// timingView shows how long the parts of an attempt took.
type timingView struct {
	shown   model.Timings
	rows    *fyne.Container
	content fyne.CanvasObject
}

func newTimingView() *timingView {
	v := &timingView{rows: spaced(lineGap)}
	v.content = scrolled(v.rows)
	v.show(nil)
	return v
}

func (v *timingView) show(a *model.Attempt) {
	if a == nil {
		v.shown = model.Timings{}
		v.rows.Objects = []fyne.CanvasObject{widgets.NewMuted("Nothing has been measured yet.")}
		v.rows.Refresh()
		return
	}
	if v.shown == a.Timings {
		return
	}
	v.shown = a.Timings
	v.rows.RemoveAll()
	for _, p := range phases(a.Timings) {
		v.rows.Add(phaseRow(p, a.Timings.Total))
	}
	v.rows.Add(phaseRow(phase{name: "Total", took: a.Timings.Total}, a.Timings.Total))
}

func phaseRow(p phase, total time.Duration) fyne.CanvasObject {
	took := widgets.Millis(p.took)
	if p.took == 0 && p.name != "Total" {
		took = "not needed"
	}
	words := container.NewBorder(nil, nil, nil, widgets.NewMuted(took), widgets.NewPlain(p.name))
	if total <= 0 {
		return words
	}
	bar := newSpan(float32(p.start)/float32(total), float32(p.took)/float32(total))
	return spaced(0, words, bar)
}
