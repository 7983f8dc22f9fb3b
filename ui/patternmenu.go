package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"latchbell/model"
)

// patternTitle is what a subscription is called: "Every event", "License:
// every event", "License renewed".
func patternTitle(catalogue *model.Catalogue, pattern string) string {
	if pattern == "*" {
		return "Every event"
	}
	group, wild := strings.CutSuffix(pattern, ".*")
	if !wild {
		return catalogue.Title(pattern)
	}
	if g := catalogue.FindGroup(group); g != nil {
		return g.Title + ": every event"
	}
	return pattern
}

// patternItems are the entries of a menu of kinds of event: all, each group, and
// in its group each type.
func patternItems(catalogue *model.Catalogue, chosen func(pattern string)) []*fyne.MenuItem {
	choice := func(pattern string) *fyne.MenuItem {
		return fyne.NewMenuItem(patternTitle(catalogue, pattern), func() { chosen(pattern) })
	}
	items := []*fyne.MenuItem{choice("*"), fyne.NewMenuItemSeparator()}
	for _, g := range catalogue.Groups() {
		types := []*fyne.MenuItem{choice(g.Name + ".*"), fyne.NewMenuItemSeparator()}
		for _, t := range g.Types {
			types = append(types, choice(t.Type))
		}
		group := fyne.NewMenuItem(g.Title, nil)
		group.ChildMenu = fyne.NewMenu("", types...)
		items = append(items, group)
	}
	return items
}

// offer opens a menu below an object.
func (d *desk) offer(below fyne.CanvasObject, items []*fyne.MenuItem) {
	menu := widget.NewPopUpMenu(fyne.NewMenu("", items...), d.win.Canvas())
	menu.ShowAtRelativePosition(fyne.NewPos(0, below.Size().Height+2), below)
}
