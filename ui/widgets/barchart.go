package widgets

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// Bar is one span of time in a BarChart. Hint is shown while the pointer is over it, as "14:00 · 61 delivered, 2 failed".
type Bar struct {
	Delivered, Failed int
	Hint              string
}

const (
	chartHeight = 90
	chartGap    = 5  // between bars
	widestBar   = 28 // a few bars stay bars
	leastPart   = 3  // so that one failure among thousands can be seen
)

var _ desktop.Hoverable = (*BarChart)(nil)

// BarChart shows how many deliveries succeeded and failed over time: one stacked bar for each span, from left to right.
type BarChart struct {
	widget.BaseWidget

	bars []Bar
	tip  *tip
	over int // index of the bar under the pointer, or -1
}

// NewBarChart returns a chart without bars.
func NewBarChart() *BarChart {
	c := &BarChart{tip: newTip(), over: -1}
	c.ExtendBaseWidget(c)
	return c
}

// SetBars replaces all bars.
func (c *BarChart) SetBars(bars []Bar) {
	if slices.Equal(c.bars, bars) {
		return
	}
	c.bars = bars
	c.point(-1)
	c.Refresh()
}

// MouseIn is for Fyne.
func (c *BarChart) MouseIn(ev *desktop.MouseEvent) { c.point(c.barAt(ev.Position.X)) }

// MouseMoved is for Fyne.
func (c *BarChart) MouseMoved(ev *desktop.MouseEvent) { c.point(c.barAt(ev.Position.X)) }

// MouseOut is for Fyne.
func (c *BarChart) MouseOut() { c.point(-1) }

func (c *BarChart) barAt(x float32) int {
	i := int(x / max(1, c.step()))
	if x < 0 || i >= len(c.bars) {
		return -1
	}
	return i
}

func (c *BarChart) point(i int) {
	if i == c.over {
		return
	}
	c.over = i
	if i < 0 || c.bars[i].Hint == "" {
		c.tip.Hide()
		return
	}
	top := c.Size().Height - c.height(c.bars[i].Delivered) - c.height(c.bars[i].Failed)
	c.tip.show(c.bars[i].Hint, (float32(i)+0.5)*c.step(), top-2, c.Size())
}

// step is the width of a bar and the gap after it.
func (c *BarChart) step() float32 {
	return min(c.Size().Width/float32(max(1, len(c.bars))), widestBar+chartGap)
}

// height is how high a number of deliveries is drawn.
func (c *BarChart) height(count int) float32 {
	if count == 0 {
		return 0
	}
	highest := 1
	for _, b := range c.bars {
		highest = max(highest, b.Delivered+b.Failed)
	}
	return max(leastPart, float32(count)/float32(highest)*(c.Size().Height-tipRoom))
}

const tipRoom = 24 // above the highest bar

// CreateRenderer is for Fyne.
func (c *BarChart) CreateRenderer() fyne.WidgetRenderer {
	ground := canvas.NewRectangle(nil)
	d := &drawing{widget: c, min: func() fyne.Size { return fyne.NewSize(120, chartHeight) }}
	d.layout = func(size fyne.Size) {
		ground.Move(fyne.NewPos(0, size.Height-1))
		ground.Resize(fyne.NewSize(size.Width, 1))
		for i, b := range c.bars {
			c.place(d.objects[2*i+1].(*canvas.Rectangle), i, 0, c.height(b.Delivered))
			c.place(d.objects[2*i+2].(*canvas.Rectangle), i, c.height(b.Delivered), c.height(b.Failed))
		}
	}
	d.paint = func() {
		ground.FillColor = ink(c, ColorNameBorder)
		d.objects = append(d.objects[:0], ground)
		for range c.bars {
			d.objects = append(d.objects, c.part(theme.ColorNamePrimary), c.part(theme.ColorNameError))
		}
		d.objects = append(d.objects, c.tip)
	}
	return newDrawing(d)
}

func (c *BarChart) part(name fyne.ThemeColorName) *canvas.Rectangle {
	part := canvas.NewRectangle(ink(c, name))
	part.CornerRadius = 2
	return part
}

func (c *BarChart) place(part *canvas.Rectangle, i int, above, height float32) {
	part.Hidden = height == 0
	gap := min(chartGap, c.step()/3)
	part.Move(fyne.NewPos(float32(i)*c.step(), c.Size().Height-1-above-height))
	part.Resize(fyne.NewSize(c.step()-gap, height))
}
