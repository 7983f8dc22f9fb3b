package ui

import (
	"context"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"latchbell/ui/widgets"
)

// serverLine is the ready-made command for the license server, with the token
// covered until the user asks for it.
type serverLine struct {
	*desk
	address string
	token   string // "" while it is covered

	code    *widgets.Code
	showing *widgets.Button
	buttons []*widgets.Button
}

func newServerLine(d *desk) *serverLine {
	l := &serverLine{desk: d, address: defaultAddress, code: widgets.NewCode("")}
	l.showing = widgets.NewButton("Show", nil, l.toggle)
	l.buttons = []*widgets.Button{
		widgets.NewButton("Copy curl", theme.ContentCopyIcon(), func() { l.copyToken("The curl line", intakeCurl) }),
		l.showing,
		widgets.NewButton("Other languages…", nil, func() { showLanguages(d, l.address) }),
	}
	l.refresh()
	return l
}

// row returns its buttons, to be placed where there is room for them.
func (l *serverLine) row() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, len(l.buttons))
	for i, b := range l.buttons {
		objects[i] = b
	}
	return objects
}

func (l *serverLine) setAddress(address string) {
	l.address = address
	l.refresh()
}

func (l *serverLine) toggle() {
	if l.token != "" {
		l.token = ""
		l.refresh()
		return
	}
	run(l.bg, "Reading the token from the keychain", func(ctx context.Context) (string, error) {
		return l.Tokens.Token(ctx)
	}, func(token string, err error) {
		if err != nil {
			l.fail(err)
			return
		}
		l.token = token
		l.refresh()
	})
}

func (l *serverLine) refresh() {
	token, label := maskedToken, "Show"
	if l.token != "" {
		token, label = l.token, "Hide"
	}
	l.code.SetText(intakeCurl(token, l.address))
	l.showing.SetText(label)
}
