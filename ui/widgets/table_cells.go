package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// adopt makes the buttons in a cell parts of the row. The pointer on one keeps the row hovered, since Fyne hovers
// one object at a time, and shows its hint.
func (r *tableRow) adopt(cell fyne.CanvasObject) {
	switch cell := cell.(type) {
	case *RowButton:
		if cell.passing {
			r.buttons = append(r.buttons, cell)
		}
		cell.pointed = func(over bool) {
			r.point(over)
			r.showHint(cell, cell.hintBeside(), over)
		}
	case *fyne.Container:
		for _, o := range cell.Objects {
			r.adopt(o)
		}
	}
}

func (r *tableRow) showHint(under fyne.CanvasObject, hint string, over bool) {
	if over && hint != "" {
		r.host.showTip(hint, under)
	} else {
		r.host.hideTip()
	}
}

// linkAt returns the column whose words are at a place of the row and lead somewhere, -1 if there is none. The cells
// leave the pointer to their row, which is also selected by clicks.
func (r *tableRow) linkAt(at fyne.Position) int {
	for i, cell := range r.cells {
		text, ok := cell.(*Text)
		if !ok || !cell.Visible() || r.host.linkHint(i) == "" {
			continue
		}
		from := cell.Position().X
		if width := min(text.width(text.Text()), cell.Size().Width); at.X >= from && at.X <= from+width {
			return i
		}
	}
	return noLink
}

const noLink = -1

// pointAtLink shows that a click would lead somewhere, or, for noLink, that it wouldn't.
func (r *tableRow) pointAtLink(column int) {
	if r.over == column {
		return
	}
	if r.over != noLink {
		r.cells[r.over].(*Text).setColor(theme.ColorNameForeground)
		r.host.hideTip()
	}
	r.over = column
	if column != noLink {
		r.cells[column].(*Text).setColor(theme.ColorNamePrimary)
		r.showHint(r.cells[column], r.host.linkHint(column), true)
	}
}
