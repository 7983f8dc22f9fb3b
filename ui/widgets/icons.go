package widgets

import "fyne.io/fyne/v2"

// DotIcon returns a filled circle: something here wants to be known. SetTone of a RowButton colours it.
func DotIcon() fyne.Resource { return dot }

var dot = fyne.NewStaticResource("dot.svg", []byte(
	`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" width="24" height="24"><circle cx="12" cy="12" r="7" fill="#000000"/></svg>`))
