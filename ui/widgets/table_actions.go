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
	// shownActions is how many buttons a row has; with more actions than that, the last button opens the menu.
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
	s.Hidden = !state.hovered && !state.selected
	if s.Hidden {
		return
	}
	actions, room := s.row.host.actions(state.index), shownActions
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
		return a.Label == b.Label && iconName(a) == iconName(b)
	})
}

func iconName(a Action) string {
	if a.Icon == nil {
		return ""
	}
	return a.Icon.Name()
}

// rebuild makes the buttons, as many as there is room for.
func (s *actionStrip) rebuild(actions []Action, room int) {
	count := len(actions)
	if count > room {
		count = room - 1
	}
	s.box.Objects = nil
	for i, action := range actions[:count] {
		s.box.Objects = append(s.box.Objects, s.button(action, func(*RowButton) { s.actions[i].Tapped() }))
	}
	if count < len(actions) {
		more := Action{Label: "More", Icon: theme.MoreHorizontalIcon()}
		s.box.Objects = append(s.box.Objects, s.button(more, s.openMenu))
	}
}

func (s *actionStrip) button(action Action, tapped func(*RowButton)) *RowButton {
	b := NewRowButton(action.Label, action.Icon)
	if action.Icon != nil {
		b.label, b.hint = "", action.Label
	}
	b.tapped = func() { tapped(b) }
	b.pointed = func(over bool) { s.pointed(b, over) }
	return b
}

// pointed keeps the row hovered while the pointer is on one of its buttons: Fyne hovers one object at a time.
func (s *actionStrip) pointed(b *RowButton, over bool) {
	s.row.point(over)
	if over && b.label == "" {
		s.row.host.showTip(b.hint, b)
	} else {
		s.row.host.hideTip()
	}
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
