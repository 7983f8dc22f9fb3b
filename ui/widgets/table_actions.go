package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	// shownActions is how many buttons a row has if no action is quick; with more actions than that, the last
	// button opens the menu.
	shownActions = 3
	// narrowTable is the width under which one button has to do, so that the buttons don't cover half of the row.
	narrowTable = 780
)

// actionStrip is the buttons of a row, over the end of its cells, while it is hovered or selected.
type actionStrip struct {
	widget.BaseWidget

	row     *tableRow
	key     string
	actions []Action
	room    int // how many buttons there may be
	box     *fyne.Container
}

func newActionStrip(row *tableRow) *actionStrip {
	s := &actionStrip{row: row, box: container.NewHBox()}
	s.ExtendBaseWidget(s)
	s.Hide()
	return s
}

// update shows the actions of the row's present state, or hides. Buttons that stay the same are kept:
// a refresh under the pointer must not lose a click that has begun.
func (s *actionStrip) update() {
	state := s.row.state
	s.Hidden = s.row.bare()
	if s.Hidden {
		return
	}
	actions := s.row.host.actions(state.index)
	room := shownActions
	if s.row.host.actionsEnd() < narrowTable {
		room = 1
	}
	if s.key != state.key || s.room != room || !sameActions(s.actions, actions) {
		s.rebuild(actions, room)
	}
	s.key, s.actions, s.room = state.key, actions, room
	s.Hidden = len(actions) == 0
	s.Refresh() // its ground is that of the row
}

// sameActions reports whether two lists of actions have the same buttons. What they do may differ.
func sameActions(a, b []Action) bool {
	return slices.EqualFunc(a, b, func(a, b Action) bool {
		return a.Label == b.Label && iconName(a) == iconName(b) && a.Quick == b.Quick
	})
}

func iconName(a Action) string {
	if a.Icon == nil {
		return ""
	}
	return a.Icon.Name()
}

// rebuild makes the buttons of those actions that have one.
func (s *actionStrip) rebuild(actions []Action, room int) {
	shown := buttoned(actions, room)
	s.box.Objects = nil
	for _, i := range shown {
		s.box.Objects = append(s.box.Objects, s.button(actions[i], func(*RowButton) { s.actions[i].Tapped() }))
	}
	if len(shown) < len(actions) {
		more := Action{Label: "More", Icon: theme.MoreHorizontalIcon()}
		s.box.Objects = append(s.box.Objects, s.button(more, s.openMenu))
	}
}

// buttoned returns which actions have a button: the quick ones, or as many as there is room for.
func buttoned(actions []Action, room int) []int {
	var quick, all []int
	for i, a := range actions {
		all = append(all, i)
		if a.Quick {
			quick = append(quick, i)
		}
	}
	switch {
	case len(quick) > 0:
		return quick
	case len(all) > room:
		return all[:room-1]
	}
	return all
}

func (s *actionStrip) button(action Action, tapped func(*RowButton)) *RowButton {
	b := NewRowButton(action.Label, action.Icon)
	if action.Icon != nil {
		b.label, b.hint = "", action.Label
	}
	b.tapped = func() {
		s.row.host.focus() // the click has taken it
		tapped(b)
	}
	s.row.adopt(b)
	return b
}

func (s *actionStrip) openMenu(b *RowButton) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
	s.row.host.openMenu(s.row.state.index, at.AddXY(0, b.Size().Height))
}

// CreateRenderer is for Fyne.
func (s *actionStrip) CreateRenderer() fyne.WidgetRenderer {
	cover, shade := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	return newDrawing(&drawing{
		widget: s, objects: []fyne.CanvasObject{cover, shade, s.box},
		min: func() fyne.Size { return s.box.MinSize().AddWidthHeight(2*cellSide, 0) },
		layout: func(size fyne.Size) {
			cover.Resize(size)
			shade.Resize(size)
			least := s.box.MinSize()
			s.box.Move(fyne.NewPos(cellSide, (size.Height-least.Height)/2))
			s.box.Resize(least)
		},
		paint: func() {
			cover.FillColor, shade.FillColor = ink(s, ColorNameSurface), ink(s, s.row.groundColor())
		},
	})
}
