package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// revealMargin is what stays free between an object that was scrolled into view and the edge.
const revealMargin = 12

// holder is a widget with others inside of it. Fyne keeps what a widget draws to itself, so that the way
// from a window down to one of its fields leads through here.
type holder interface{ parts() []fyne.CanvasObject }

// place is an object and where it is within its window.
type place struct {
	object fyne.CanvasObject
	at     fyne.Position
}

// pathTo returns the visible objects from root down to target, both included, or nil if target isn't there.
func pathTo(root, target fyne.CanvasObject, at fyne.Position) []place {
	if root == nil || !root.Visible() {
		return nil
	}
	at = at.Add(root.Position())
	here := place{root, at}
	if is(root, target) {
		return []place{here}
	}
	for _, part := range partsOf(root) {
		if path := pathTo(part, target, at); path != nil {
			return slices.Insert(path, 0, here)
		}
	}
	return nil
}

// is reports whether o is target, or a widget that target is embedded in.
func is(o, target fyne.CanvasObject) bool {
	if e, ok := o.(interface{ core() *Entry }); ok {
		return fyne.CanvasObject(e.core()) == target
	}
	return o == target
}

func partsOf(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case *container.Scroll:
		return []fyne.CanvasObject{o.Content}
	case holder:
		return o.parts()
	}
	return nil
}

// pathFrom returns the path to w from the content of c, or from what lies on top of that.
func pathFrom(c fyne.Canvas, w fyne.CanvasObject) []place {
	if c == nil {
		return nil
	}
	if top := c.Overlays().Top(); top != nil {
		return pathTo(top, w, fyne.Position{})
	}
	return pathTo(c.Content(), w, fyne.Position{})
}

// lastScroll returns where in path the innermost scrolling area is, or -1.
func lastScroll(path []place) int {
	for i, p := range slices.Backward(path) {
		if _, ok := p.object.(*container.Scroll); ok {
			return i
		}
	}
	return -1
}

// reveal scrolls what w is in so far that w is in view, with its label and its note if it is the control of
// a Field. Fyne leaves the focus wherever the Tab key leads it, in view or not.
func reveal(c fyne.Canvas, w fyne.CanvasObject) {
	path := pathFrom(c, w)
	i := lastScroll(path)
	if i < 0 {
		return
	}
	scroll := path[i].object.(*container.Scroll)
	subject := path[len(path)-1]
	for _, p := range path[i:] {
		if field, ok := p.object.(*Field); ok && field.Size().Height <= scroll.Size().Height-2*revealMargin {
			subject = p
		}
	}
	if by := overhang(subject, path[i]); by != 0 {
		scroll.ScrollToOffset(scroll.Offset.AddXY(0, by))
	}
}

// overhang is by how much o is below the view of a scrolling area, or, negative, above it.
func overhang(o, view place) float32 {
	above := o.at.Y - revealMargin - view.at.Y
	below := o.at.Y + o.object.Size().Height + revealMargin - view.at.Y - view.object.Size().Height
	switch {
	case above < 0:
		return above
	case below > 0:
		return min(below, above)
	}
	return 0
}
