package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

const (
	panelInset  = 20
	panelWidth  = 420 // a panel's least width, where the window has it
	panelMargin = 24  // what stays free of a panel at the edge of the window
)

var _ fyne.Tappable = (*Panel)(nil)

// Panel is a dialog over its window: Escape closes it, Enter presses its main button, and when it is
// gone the focus is where it was. It never blocks.
type Panel struct {
	widget.BaseWidget

	canvas  fyne.Canvas
	body    fyne.CanvasObject
	enter   *Button
	closed  func()
	keys    func(*fyne.KeyEvent)
	showing bool
}

// ShowPanel opens a panel with its buttons at the lower right, in their order. Enter presses the last
// primary button, wherever the focus is except on another button. The focus starts on the first thing in
// content that takes it, else on that button. The buttons don't close the panel by themselves.
func ShowPanel(parent fyne.Window, title string, content fyne.CanvasObject, buttons ...*Button) *Panel {
	p := newPanel(parent, title, content, buttons)
	p.show()
	p.canvas.FocusNext()
	if first, ok := p.canvas.Focused().(*Button); ok && p.enter != nil && slices.Contains(buttons, first) {
		p.canvas.Focus(p.enter)
	}
	return p
}

func newPanel(parent fyne.Window, title string, content fyne.CanvasObject, buttons []*Button) *Panel {
	p := &Panel{canvas: parent.Canvas()}
	row := container.NewHBox(layout.NewSpacer())
	for _, b := range buttons {
		row.Add(b)
		if b.kind == buttonPrimary {
			p.enter = b
		}
	}
	p.body = container.New(panelColumn{}, NewHeadingParagraph(title), content, row)
	p.ExtendBaseWidget(p)
	return p
}

// OnClosed sets what is called once, after the panel is gone, however it was closed.
func (p *Panel) OnClosed(closed func()) { p.closed = closed }

// Close takes the panel away, and with it the focus: what is below it has kept its own. Closing twice does nothing.
func (p *Panel) Close() {
	if !p.showing {
		return
	}
	p.showing = false
	p.canvas.Overlays().Remove(p)
	p.canvas.SetOnTypedKey(p.keys)
	if p.closed != nil {
		p.closed()
	}
}

// Tapped is for Fyne: the panel covers its window, so that a click beside it reaches nothing.
func (p *Panel) Tapped(*fyne.PointEvent) {}

func (p *Panel) show() {
	p.keys = p.canvas.OnTypedKey()
	p.canvas.SetOnTypedKey(p.key)
	p.showing = true
	p.canvas.Overlays().Add(p)
	p.Resize(p.canvas.Size())
}

// key handles what the focused widget, or no widget, had no use for.
func (p *Panel) key(key *fyne.KeyEvent) {
	switch key.Name {
	case fyne.KeyEscape:
		p.Close()
	case fyne.KeyReturn, fyne.KeyEnter:
		if p.enter != nil {
			p.enter.Tapped(nil)
		}
	}
}

// passToPanel hands a key that w had no use for to the panel that w is in, if any: Fyne sends keys to
// the focused widget only.
func passToPanel(w fyne.CanvasObject, key *fyne.KeyEvent) {
	c := canvasOf(w)
	if c == nil {
		return
	}
	if p, ok := c.Overlays().Top().(*Panel); ok {
		p.key(key)
	}
}

// canvasOf finds the canvas of w. Fyne doesn't know a widget that is embedded in another, as an Entry can
// be; only the focused widget gets keys, so then it is the canvas of a panel with a focus.
func canvasOf(w fyne.CanvasObject) fyne.Canvas {
	driver := fyne.CurrentApp().Driver()
	if c := driver.CanvasForObject(w); c != nil {
		return c
	}
	for _, window := range driver.AllWindows() {
		c := window.Canvas()
		if _, ok := c.Overlays().Top().(*Panel); ok && c.Focused() != nil {
			return c
		}
	}
	return nil
}

func (p *Panel) parts() []fyne.CanvasObject { return []fyne.CanvasObject{p.body} }

// CreateRenderer is for Fyne.
func (p *Panel) CreateRenderer() fyne.WidgetRenderer {
	dim, ground := canvas.NewRectangle(nil), canvas.NewRectangle(nil)
	ground.StrokeWidth = 1
	return newDrawing(&drawing{
		widget: p, objects: []fyne.CanvasObject{dim, ground, p.body},
		min: func() fyne.Size { return fyne.Size{} },
		layout: func(size fyne.Size) {
			dim.Resize(size)
			room := size.SubtractWidthHeight(2*panelMargin, 2*panelMargin)
			box := p.box(room)
			at := fyne.NewPos((size.Width-box.Width)/2, (size.Height-box.Height)/2)
			ground.Move(at)
			ground.Resize(box)
			p.body.Move(at.AddXY(panelInset, panelInset))
			p.body.Resize(box.SubtractWidthHeight(2*panelInset, 2*panelInset))
		},
		paint: func() {
			dim.FillColor = ink(p, colorNameDim)
			ground.FillColor, ground.StrokeColor = ink(p, ColorNameSurface), ink(p, ColorNameBorder)
			ground.CornerRadius = measure(p, theme.SizeNameDialogRadius)
		},
	})
}

// box is the size of the panel: wide enough to read, and as high as its content wants at that width.
func (p *Panel) box(room fyne.Size) fyne.Size {
	width := min(max(p.body.MinSize().Width+2*panelInset, panelWidth), room.Width)
	p.body.Resize(fyne.NewSize(width-2*panelInset, p.body.Size().Height)) // wraps the text, which decides the height
	return fyne.NewSize(width, min(p.body.MinSize().Height+2*panelInset, room.Height))
}

// panelColumn stacks title, content and buttons; the content gets what the others leave.
type panelColumn struct{}

const panelGap = 14

func (panelColumn) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := fyne.NewSize(0, panelGap*float32(len(objects)-1))
	for _, o := range objects {
		least := o.MinSize()
		size = fyne.NewSize(max(size.Width, least.Width), size.Height+least.Height)
	}
	return size
}

func (panelColumn) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	title, content, buttons := objects[0], objects[1], objects[2]
	title.Resize(fyne.NewSize(size.Width, title.MinSize().Height))
	head := title.MinSize().Height
	foot := buttons.MinSize().Height
	title.Resize(fyne.NewSize(size.Width, head))
	content.Move(fyne.NewPos(0, head+panelGap))
	content.Resize(fyne.NewSize(size.Width, max(0, size.Height-head-foot-2*panelGap)))
	buttons.Move(fyne.NewPos(0, size.Height-foot))
	buttons.Resize(fyne.NewSize(size.Width, foot))
}
