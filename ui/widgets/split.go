package widgets

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

const (
	splitGap   = 12  // between the sides, and where it can be dragged
	splitLeast = 0.3 // the share that a side keeps
)

// Split puts two objects beside each other. The gap between them can be dragged.
// Fyne's own split fills that gap with a grey bar.
type Split struct {
	widget.BaseWidget

	left, right fyne.CanvasObject
	handle      *handle
	share       float32 // of the width, for the left side
}

// NewSplit returns a split that gives the left side a share, from 0 to 1, of the width.
func NewSplit(left, right fyne.CanvasObject, share float32) *Split {
	s := &Split{left: left, right: right, share: share}
	s.handle = newHandle(splitGap, 2, 0, s.drag, func() {})
	s.ExtendBaseWidget(s)
	return s
}

// SetShown shows both sides, or one of them alone. The other stays in the window, so that it follows a change of theme.
func (s *Split) SetShown(left, right bool) {
	if s.left.Visible() == left && s.right.Visible() == right {
		return
	}
	setShown(s.left, left)
	setShown(s.right, right)
	setShown(s.handle, left && right)
	s.Refresh()
}

func (s *Split) parts() []fyne.CanvasObject { return []fyne.CanvasObject{s.left, s.right} }

// CreateRenderer is for Fyne.
func (s *Split) CreateRenderer() fyne.WidgetRenderer {
	return newDrawing(&drawing{
		widget: s, objects: []fyne.CanvasObject{s.left, s.handle, s.right},
		min: func() fyne.Size {
			var least fyne.Size
			for _, side := range []fyne.CanvasObject{s.left, s.handle, s.right} {
				if side.Visible() {
					least = fyne.NewSize(least.Width+side.MinSize().Width, max(least.Height, side.MinSize().Height))
				}
			}
			return least
		},
		layout: s.layout,
		paint:  func() {},
	})
}

func (s *Split) layout(size fyne.Size) {
	if !s.handle.Visible() {
		s.left.Resize(size)
		s.right.Move(fyne.NewPos(0, 0))
		s.right.Resize(size)
		return
	}
	wide := size.Width - splitGap
	left := min(max(wide*s.share, s.left.MinSize().Width), wide-s.right.MinSize().Width)
	s.left.Resize(fyne.NewSize(left, size.Height))
	s.handle.Move(fyne.NewPos(left, 0))
	s.handle.Resize(fyne.NewSize(splitGap, size.Height))
	s.right.Move(fyne.NewPos(left+splitGap, 0))
	s.right.Resize(fyne.NewSize(wide-left, size.Height))
}

func (s *Split) drag(by float32) {
	wide := s.Size().Width - splitGap
	if wide <= 0 {
		return
	}
	s.share = min(max((s.left.Size().Width+by)/wide, splitLeast), 1-splitLeast)
	s.Refresh()
}
