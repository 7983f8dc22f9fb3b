package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// pairsLayout puts names and their values into two columns. The values wrap,
// and so decide how high their lines are.
type pairsLayout struct{}

const (
	pairsGap = 12 // between the columns
	// widestName is the part of the width that the names take at most.
	widestName = 0.42
)

// pairs returns a container of names and values, in turn.
func pairs(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(pairsLayout{}, objects...)
}

func (pairsLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	names := min(namesWidth(objects), size.Width*widestName)
	at := names + pairsGap
	y := float32(0)
	for i := 0; i+1 < len(objects); i += 2 {
		name, value := objects[i], objects[i+1]
		value.Resize(fyne.NewSize(size.Width-at, value.MinSize().Height))
		height := max(name.MinSize().Height, value.MinSize().Height)
		name.Move(fyne.NewPos(0, y))
		name.Resize(fyne.NewSize(names, name.MinSize().Height))
		value.Move(fyne.NewPos(at, y))
		value.Resize(fyne.NewSize(size.Width-at, height))
		y += height + lineGap
	}
}

func (pairsLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var height, width float32
	for i := 0; i+1 < len(objects); i += 2 {
		name, value := objects[i].MinSize(), objects[i+1].MinSize()
		height += max(name.Height, value.Height) + lineGap
		width = max(width, value.Width)
	}
	return fyne.NewSize(width+pairsGap, max(0, height-lineGap))
}

func namesWidth(objects []fyne.CanvasObject) float32 {
	var width float32
	for i := 0; i < len(objects); i += 2 {
		width = max(width, objects[i].MinSize().Width)
	}
	return width
}
