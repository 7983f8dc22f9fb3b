package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// columnLayout stacks objects from top to bottom. Unlike Fyne's vertical box it
// asks a text for its height after it has been wrapped at its width, and unlike
// a border layout it keeps the order of the objects for the Tab key.
type columnLayout struct {
	// gap is the room between two objects.
	gap float32
	// grows is the object that takes the height that is left, nil for none.
	grows fyne.CanvasObject
}

// The room between the objects of a column: lines of one text, parts of a
// page, fields of a form, sections of a form.
const (
	lineGap    = 3
	columnGap  = 8
	fieldGap   = 14
	sectionGap = 26
)

// column returns a column of objects at their own heights.
func column(objects ...fyne.CanvasObject) *fyne.Container { return spaced(columnGap, objects...) }

// spaced returns a column with a gap of its own.
func spaced(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnLayout{gap: gap}, objects...)
}

// fill returns a column whose last object takes the rest of the height.
func fill(objects ...fyne.CanvasObject) *fyne.Container {
	return growing(objects[len(objects)-1], objects...)
}

// growing returns a column in which one of the objects takes the rest of the
// height.
func growing(object fyne.CanvasObject, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnLayout{gap: columnGap, grows: object}, objects...)
}

func (l columnLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	for _, o := range shown {
		o.Resize(fyne.NewSize(size.Width, max(o.Size().Height, o.MinSize().Height)))
	}
	rest := max(0, size.Height-l.MinSize(shown).Height)
	y := float32(0)
	for _, o := range shown {
		height := o.MinSize().Height
		if o == l.grows {
			height += rest
		}
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, height))
		y += height + l.gap
	}
}

func (l columnLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range visible(objects) {
		least := o.MinSize()
		size.Width = max(size.Width, least.Width)
		size.Height += least.Height
		if i > 0 {
			size.Height += l.gap
		}
	}
	return size
}

// columnsLayout puts objects beside each other in columns of equal width.
type columnsLayout struct{ count int }

// columns returns a row of count columns.
func columns(count int, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(columnsLayout{count}, objects...)
}

func (l columnsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	width := (size.Width - columnsGap*float32(l.count-1)) / float32(l.count)
	for i, o := range objects {
		o.Move(fyne.NewPos(float32(i)*(width+columnsGap), 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
}

func (l columnsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	width := min(size.Width, widestLeast)
	return fyne.NewSize(width*float32(l.count)+columnsGap*float32(l.count-1), size.Height)
}

const (
	columnsGap = 12 // between columns
	// widestLeast is the most width that a column insists on. Its content
	// shortens its texts when there is less room than it wants.
	widestLeast = 140
)

// besideLayout puts a bar of fixed width to the left of everything else.
type besideLayout struct{ width float32 }

func (l besideLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	bar, rest := objects[0], objects[1]
	bar.Resize(fyne.NewSize(l.width, size.Height))
	rest.Move(fyne.NewPos(l.width, 0))
	rest.Resize(size.SubtractWidthHeight(l.width, 0))
}

func (l besideLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	bar, rest := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(l.width+rest.Width, max(bar.Height, rest.Height))
}

// widthLayout gives objects all the room and reports on which side of a limit
// their width is: at first, and each time it changes.
type widthLayout struct {
	limit   float32
	crossed func(narrow bool)
	narrow  *bool
}

func (l *widthLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
	narrow := size.Width < l.limit
	if l.narrow == nil || *l.narrow != narrow {
		l.narrow = &narrow
		l.crossed(narrow)
	}
}

func (l *widthLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for _, o := range visible(objects) {
		size = size.Max(o.MinSize())
	}
	return size
}

// behindLayout puts the second object right behind the first, which gives way
// where there is no room for both.
type behindLayout struct{}

func (behindLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	first, second := objects[0], objects[1]
	var taken fyne.Size
	if second.Visible() {
		taken = second.MinSize().AddWidthHeight(columnGap, 0)
	}
	width := max(0, min(first.MinSize().Width, size.Width-taken.Width))
	first.Move(fyne.NewPos(0, 0))
	first.Resize(fyne.NewSize(width, size.Height))
	second.Move(fyne.NewPos(width+columnGap, (size.Height-taken.Height)/2))
	second.Resize(second.MinSize())
}

func (behindLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	least := objects[0].MinSize()
	if objects[1].Visible() {
		second := objects[1].MinSize()
		least = fyne.NewSize(least.Width+columnGap+second.Width, max(least.Height, second.Height))
	}
	return least
}

// setVisible shows or hides an object and reports whether that changed
// anything. Fyne doesn't lay out again what is around it: that is the caller's.
func setVisible(object fyne.CanvasObject, visible bool) (changed bool) {
	if object.Visible() == visible {
		return false
	}
	if visible {
		object.Show()
	} else {
		object.Hide()
	}
	return true
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	var shown []fyne.CanvasObject
	for _, o := range objects {
		if o.Visible() {
			shown = append(shown, o)
		}
	}
	return shown
}
