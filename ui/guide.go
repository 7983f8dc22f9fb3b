package ui

import (
	"net/url"

	"latchbell/ui/widgets"
)

// The chapters of the receiver's guide that the window refers to.
const (
	guideBodies     = "bodies"
	guideSignatures = "signatures"
	guideMigrating  = "migrating"
)

// openGuide opens a chapter of the receiver's guide in the browser.
func (d *desk) openGuide(chapter string) {
	guide, err := url.Parse(d.GuideURL())
	if err == nil {
		guide.Fragment = chapter
		err = d.app.OpenURL(guide)
	}
	if err != nil {
		d.tell("The guide can't be opened from here. Its address is "+d.GuideURL()+".", widgets.ToneDanger)
	}
}

// guideButton is a button that opens a chapter of the guide.
func (d *desk) guideButton(label, chapter string) *widgets.Button {
	return widgets.NewButton(label, nil, func() { d.openGuide(chapter) }).Small()
}
