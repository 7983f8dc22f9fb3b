package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"

	"latchbell/ui/widgets"
)

// pageFrame puts a page's title and its main buttons above its body.
func pageFrame(title string, actions []fyne.CanvasObject, body fyne.CanvasObject) fyne.CanvasObject {
	return inset(fill(pageHead(widgets.NewTitle(title), actions...), body))
}

// headHeight is the height of a page's title, with buttons beside it or
// without.
const headHeight = 32

// pageHead leaves a title the room that the actions don't need.
func pageHead(title fyne.CanvasObject, actions ...fyne.CanvasObject) fyne.CanvasObject {
	row := container.NewHBox()
	for _, a := range actions {
		row.Add(centred(a))
	}
	return tall(container.NewBorder(nil, nil, nil, row, title), headHeight)
}

// ringRoom is what the focus ring of a control needs around it.
const ringRoom = 3

// barRoom is what a scroll bar needs beside the content.
const barRoom = 9

// scrolled lets content scroll. Its clipping edge lies a little outside of its
// place, so that it cuts no focus ring and no control is under the scroll bar.
func scrolled(content fyne.CanvasObject) *fyne.Container {
	padding := func(sign float32) fyne.Layout {
		return layout.NewCustomPaddedLayout(sign*ringRoom, sign*ringRoom, sign*ringRoom, sign*barRoom)
	}
	return container.New(padding(-1), container.NewVScroll(container.New(padding(1), content)))
}

// inset leaves a page's margin around content.
func inset(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(14, 14, 22, 22), content)
}

// centred keeps an object at its own height in a higher row.
func centred(object fyne.CanvasObject) fyne.CanvasObject {
	return container.NewVBox(layout.NewSpacer(), object, layout.NewSpacer())
}

// sized gives an object at least this width.
func sized(object fyne.CanvasObject, width float32) fyne.CanvasObject {
	return container.New(&leastLayout{fyne.NewSize(width, 0)}, object)
}

// tall gives an object at least this height.
func tall(object fyne.CanvasObject, height float32) fyne.CanvasObject {
	return container.New(&leastLayout{fyne.NewSize(0, height)}, object)
}

// leastLayout gives objects all the room, and asks for at least a size.
type leastLayout struct{ least fyne.Size }

func (l *leastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(size)
	}
}

func (l *leastLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	size := l.least
	for _, o := range objects {
		size = size.Max(o.MinSize())
	}
	return size
}

// switchRow puts the words for a switch beside it.
func switchRow(toggle *widgets.Toggle, label string) fyne.CanvasObject {
	toggle.SetLabel(label)
	return container.NewHBox(toggle, widgets.NewPlain(label))
}

// emptyPage says what belongs on a page that is empty, and has the buttons
// that make it.
func emptyPage(title, text string, actions ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewCenter(column(
		widgets.NewHeading(title), sized(widgets.NewMutedParagraph(text), 460), container.NewHBox(actions...)))
}

// choice is one of several answers to a question.
type choice struct {
	Label   string
	Primary bool
	Chosen  func()
}

// ask puts a question with several answers, and a way to choose none.
func (d *desk) ask(title, message string, choices ...choice) {
	var panel *widgets.Panel
	buttons := []*widgets.Button{widgets.NewButton("Cancel", nil, func() { panel.Close() })}
	for _, c := range choices {
		button := widgets.NewButton(c.Label, nil, func() {
			panel.Close()
			c.Chosen()
		})
		if c.Primary {
			button.Primary()
		}
		buttons = append(buttons, button)
	}
	panel = widgets.ShowPanel(d.win, title, widgets.NewParagraph(message), buttons...)
}

// askToLeave calls then once the user has agreed to lose what a form holds.
func (d *desk) askToLeave(then func()) {
	widgets.Confirm(d.win, widgets.ConfirmConfig{
		Title: "Leave without saving?", Message: "What you changed in this form is lost.",
		Confirm: "Leave", Danger: true,
	}, func(ok bool) {
		if ok {
			then()
		}
	})
}

// bannerMargin leaves the margin of what stands above a page.
func bannerMargin(content fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedLayout(12, 0, 22, 22), content)
}
