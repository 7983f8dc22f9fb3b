package widgets

import (
	"fmt"
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// menuItems returns the entries of the menu on top. Fyne doesn't export their type.
func menuItems(t *testing.T, s *screen) []fyne.Tappable {
	t.Helper()
	var items []fyne.Tappable
	for _, o := range test.LaidOutObjects(s.win.Canvas().Overlays().Top()) {
		if item, ok := o.(fyne.Tappable); ok && fmt.Sprintf("%T", o) == "*widget.menuItem" {
			items = append(items, item)
		}
	}
	return items
}

func TestASwatchOffersItsPaints(t *testing.T) {
	red, blue := color.NRGBA{R: 0xFF, A: 0xFF}, color.NRGBA{B: 0xFF, A: 0xFF}
	var chosen color.NRGBA
	swatch := NewSwatch([]Paint{{"Red", red}, {"Blue", blue}}, func(c color.NRGBA) { chosen = c })
	s := open(t, swatch)
	swatch.SetColor(red)
	s.win.Canvas().Focus(swatch)
	swatch.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	items := menuItems(t, s)
	if len(items) != 2 {
		t.Fatalf("%d paints are offered, want 2", len(items))
	}
	items[1].Tapped(nil)
	if chosen != blue || swatch.color != color.Color(blue) {
		t.Errorf("chosen is %v, shown %v", chosen, swatch.color)
	}
}

func TestASelectCanOpenAnotherMenu(t *testing.T) {
	picked := ""
	choice := NewSelect([]Option{{ID: "a", Label: "A"}}, nil).Opening(func() []*fyne.MenuItem {
		return []*fyne.MenuItem{fyne.NewMenuItem("Other", func() { picked = "other" })}
	})
	s := open(t, choice)
	test.Tap(choice)
	menuItems(t, s)[0].Tapped(nil)
	if picked != "other" || choice.Selected() != "a" {
		t.Errorf("picked %q, selected %q", picked, choice.Selected())
	}
}
