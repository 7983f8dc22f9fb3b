package widgets

import "fyne.io/fyne/v2"

// TextColumn returns a column of plain text.
func TextColumn[T any](id, title string, width float32, text func(T) string) Column[T] {
	return textColumn(id, title, width, plainLettering, text)
}

// BoldColumn returns a column of emphasised text: the name of the row.
func BoldColumn[T any](id, title string, width float32, text func(T) string) Column[T] {
	return textColumn(id, title, width, boldLettering, text)
}

// MutedColumn returns a column of secondary text: times, owners.
func MutedColumn[T any](id, title string, width float32, text func(T) string) Column[T] {
	return textColumn(id, title, width, mutedLettering, text)
}

// MonoColumn returns a column of muted monospace text: URLs, ids.
func MonoColumn[T any](id, title string, width float32, text func(T) string) Column[T] {
	return textColumn(id, title, width, faintLettering, text)
}

// BadgeColumn returns a column of badges.
func BadgeColumn[T any](id, title string, width float32, badge func(T) (string, Tone)) Column[T] {
	return Column[T]{
		ID: id, Title: title, Width: width,
		New:    func() fyne.CanvasObject { return NewBadge("", ToneNeutral) },
		Update: func(row T, cell fyne.CanvasObject) { cell.(*Badge).Set(badge(row)) },
	}
}

// TwoLineColumn returns a column with a bold title above a muted monospace line. Give the table a RowHeight of about 54.
func TwoLineColumn[T any](id, title string, width float32, lines func(T) (upper, lower string)) Column[T] {
	return Column[T]{
		ID: id, Title: title, Width: width,
		New:    func() fyne.CanvasObject { return newTwoLines() },
		Update: func(row T, cell fyne.CanvasObject) { cell.(*twoLines).set(lines(row)) },
	}
}

// ToggleColumn returns a narrow column of switches at the end of the rows. A switch shows what the row says:
// a click only tells what the user wants, and the rows that are set afterwards show what became of it. The
// keyboard reaches the same through the row's actions, so give the table one for it. The label names a
// switch for screen readers.
func ToggleColumn[T any](id string, label func(T) string, on func(T) bool, changed func(row T, on bool)) Column[T] {
	return Column[T]{
		ID: id, Width: toggleWidth + 2*cellSide, MinWidth: toggleWidth + 2*cellSide,
		New: func() fyne.CanvasObject { return newToggleBody() },
		Update: func(row T, cell fyne.CanvasObject) {
			toggle := cell.(*toggleBody)
			toggle.SetLabel(label(row))
			toggle.SetOn(on(row))
			toggle.OnChanged(func(wanted bool) {
				toggle.SetOn(!wanted)
				changed(row, wanted)
			})
		},
	}
}

func textColumn[T any](id, title string, width float32, letters lettering, text func(T) string) Column[T] {
	return Column[T]{
		ID: id, Title: title, Width: width,
		New:    func() fyne.CanvasObject { return newText("", letters).Slim() },
		Update: func(row T, cell fyne.CanvasObject) { cell.(*Text).SetText(text(row)) },
	}
}

// Sorted makes a column sortable.
func (c Column[T]) Sorted() Column[T] {
	c.Sortable = true
	return c
}

// Growing lets a column share the width that is left over.
func (c Column[T]) Growing() Column[T] {
	c.Grow = true
	return c
}

// Least sets the least width of a column.
func (c Column[T]) Least(width float32) Column[T] {
	c.MinWidth = width
	return c
}

// Dropped lets the user hide a column, and a narrow table leave it out, those with the highest priority number first.
func (c Column[T]) Dropped(priority int) Column[T] {
	c.Priority = priority
	return c
}

// Linked makes the texts of a column do something when they are clicked without Ctrl and Shift. Its cells must be
// Texts. The hint is shown under the pointer; the keyboard does the same otherwise, as by OnActivated.
func (c Column[T]) Linked(hint string, opened func(T)) Column[T] {
	c.hint, c.opened = hint, opened
	return c
}
