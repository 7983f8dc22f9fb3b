package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// Column is one column of a DataTable: what it is called, how wide it is, and how a cell shows a row.
type Column[T any] struct {
	ID    string // names the column in OnSort, SetSort and Widths
	Title string

	Width    float32 // as wide as this where there is room; 0 means 100
	MinWidth float32 // never narrower than this; 0 means half of Width
	Grow     bool    // shares the width that is left over
	Priority int     // 0 is always shown; the user may hide the others, and of these a narrow table drops the highest number first

	Sortable bool

	New    func() fyne.CanvasObject            // no widget that takes the focus: the table is one stop of the Tab key
	Update func(row T, cell fyne.CanvasObject) // cells are reused: it must set everything that differs between rows

	hint   string // of Linked
	opened func(row T)
}

// TableConfig describes a DataTable. Columns and Key are required.
type TableConfig[T any] struct {
	Columns   []Column[T]
	Key       func(T) string    // identifies a row across SetRows
	RowHeight float32           // 0 means 36
	Empty     fyne.CanvasObject // shown instead of rows while there are none

	OnSelected  func(row T)                           // another row was chosen
	OnActivated func(row T)                           // double-click or Enter
	OnSort      func(columnID string, ascending bool) // a header was chosen; the arrow is already moved
	OnMore      func()                                // the last rows came into view; asked once for each number of rows
	OnResized   func(widths map[string]float32)       // the user has dragged a border, see Widths
	OnHidden    func(ids []string)                    // the user has hidden or shown a column, see Hidden; nil offers no choice
	RowActions  func(row T) []Action                  // shown on hover and selection at the right, and in the context menu

	// Several lets the user choose more than one row. OnChosen is told about each change of what is chosen;
	// ManyActions take the place of RowActions while more than one row is.
	Several     bool
	OnChosen    func(rows []T)
	ManyActions func(rows []T) []Action
}

// Action is something to do with a row. Without an icon its label is the button; with one it is the tooltip.
type Action struct {
	Label  string
	Icon   fyne.Resource
	Tapped func()
	Danger bool
	Quick  bool                    // has a button in the row; where no action is quick, the first ones have
	Key    *desktop.CustomShortcut // does the same while the table has the focus; a Modifier of 0 is a key alone
}

// Key returns a key alone as that of an Action.
func Key(name fyne.KeyName) *desktop.CustomShortcut { return &desktop.CustomShortcut{KeyName: name} }

// CtrlKey returns a key together with Ctrl, on macOS Cmd, as that of an Action.
func CtrlKey(name fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault}
}

const (
	defaultRowHeight   = 36
	defaultColumnWidth = 100
)

// slots returns the measures of the columns for fitColumns.
func (c *TableConfig[T]) slots() []slot {
	slots := make([]slot, len(c.Columns))
	for i, column := range c.Columns {
		width := column.Width
		if width == 0 {
			width = defaultColumnWidth
		}
		least := column.MinWidth
		if least == 0 {
			least = width / 2
		}
		slots[i] = slot{id: column.ID, width: max(width, least), least: least, grow: column.Grow, priority: column.Priority}
	}
	return slots
}
