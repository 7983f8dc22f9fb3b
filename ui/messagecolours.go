package ui

import (
	"image/color"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// coloursField is where kinds of event get colours of their own.
type coloursField struct {
	*desk
	changed func()
	resized func()
	lines   []*colourLine

	list    *fyne.Container
	add     *widgets.Button
	content *fyne.Container
}

// colourLine is the colour of one kind of event.
type colourLine struct {
	events  string
	kind    *widgets.Select
	swatch  *widgets.Swatch
	hex     *formEntry
	content fyne.CanvasObject
}

// paints are the colours that are offered; any other can be typed.
var paints = []widgets.Paint{
	{Name: "Green", Color: shade(0x2DA44E)},
	{Name: "Amber", Color: shade(0xD29922)},
	{Name: "Red", Color: shade(0xCF222E)},
	{Name: "Blue", Color: shade(0x4F6BED)},
	{Name: "Teal", Color: shade(0x1B8A8F)},
	{Name: "Purple", Color: shade(0x8250DF)},
	{Name: "Pink", Color: shade(0xBF3989)},
	{Name: "Orange", Color: shade(0xE16F24)},
	{Name: "Grey", Color: shade(0x6E7781)},
	{Name: "Black", Color: shade(0x24292F)},
}

func newColoursField(d *desk, colours []model.EventColour, changed, resized func()) *coloursField {
	f := &coloursField{desk: d, changed: changed, resized: resized, list: column()}
	f.add = widgets.NewButton("Add a colour", theme.ContentAddIcon(), func() {
		f.insert(model.EventColour{Events: f.unused(), Colour: model.ColourGood})
		f.rearranged()
		f.focus(f.lines[len(f.lines)-1].kind)
	}).Small()
	f.content = column(f.list, container.NewHBox(f.add))
	f.set(colours)
	return f
}

// set shows these colours.
func (f *coloursField) set(colours []model.EventColour) {
	f.lines = nil
	for _, c := range colours {
		f.insert(c)
	}
	f.arrange()
}

// colours returns what is chosen, in its order.
func (f *coloursField) colours() []model.EventColour {
	var colours []model.EventColour
	for _, l := range f.lines {
		colours = append(colours, model.EventColour{Events: l.events, Colour: l.hex.Text})
	}
	return colours
}

// insert adds a line without showing it yet.
func (f *coloursField) insert(c model.EventColour) {
	l := &colourLine{events: c.Events}
	l.kind = widgets.NewSelect(nil, nil).Opening(func() []*fyne.MenuItem {
		return patternItems(f.Catalogue, func(pattern string) { f.setEvents(l, pattern) })
	})
	l.kind.SetOptions([]widgets.Option{{Label: patternTitle(f.Catalogue, c.Events)}})
	l.hex = newFormEntry(model.ColourGood, func() {
		l.paint()
		f.changed()
	}, f.nav.save).mono()
	l.hex.Text = c.Colour
	l.swatch = widgets.NewSwatch(paints, func(c color.NRGBA) { l.hex.SetText(hexOf(c)) })
	l.paint()
	up := widgets.NewButton("", theme.MoveUpIcon(), func() { f.raise(l) }).Quiet()
	up.SetHint("Move up")
	remove := widgets.NewButton("", theme.DeleteIcon(), func() { f.remove(l) }).Quiet()
	remove.SetHint("Remove this colour")
	l.content = container.NewBorder(nil, nil, nil,
		container.NewHBox(l.swatch, sized(l.hex, 92), up, remove), l.kind)
	f.lines = append(f.lines, l)
}

func (f *coloursField) setEvents(l *colourLine, pattern string) {
	l.events = pattern
	l.kind.SetOptions([]widgets.Option{{Label: patternTitle(f.Catalogue, pattern)}})
	f.changed()
}

// paint shows the colour that is written, as far as it is one.
func (l *colourLine) paint() {
	if c, ok := parseColour(l.hex.Text); ok {
		l.swatch.SetColor(c)
	}
}

// raise moves a line above the one before it: the first that matches is taken.
func (f *coloursField) raise(l *colourLine) {
	i := slices.Index(f.lines, l)
	if i > 0 {
		f.lines[i-1], f.lines[i] = l, f.lines[i-1]
		f.rearranged()
	}
}

func (f *coloursField) remove(l *colourLine) {
	i := slices.Index(f.lines, l)
	f.lines = slices.Delete(f.lines, i, i+1)
	f.rearranged()
	f.focus(f.add)
}

// rearranged is called when the user has added, moved or removed a line.
func (f *coloursField) rearranged() {
	f.arrange()
	f.resized()
	f.changed()
}

func (f *coloursField) arrange() {
	f.list.Objects = nil
	for _, l := range f.lines {
		f.list.Add(l.content)
	}
	setVisible(f.list, len(f.lines) > 0)
	f.add.SetEnabled(len(f.lines) < model.MaxMessageColours)
	f.content.Refresh()
}

// target is what takes the focus: the first colour that can't be read, or else
// the first.
func (f *coloursField) target() fyne.Focusable {
	for _, l := range f.lines {
		if _, ok := parseColour(l.hex.Text); !ok {
			return l.hex
		}
	}
	if len(f.lines) > 0 {
		return f.lines[0].kind
	}
	return f.add
}

// unused returns the first group of the catalogue that has no colour yet.
func (f *coloursField) unused() string {
	for _, g := range f.Catalogue.Groups() {
		pattern := g.Name + ".*"
		if !slices.ContainsFunc(f.lines, func(l *colourLine) bool { return l.events == pattern }) {
			return pattern
		}
	}
	return "*"
}
