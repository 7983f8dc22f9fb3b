package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// desk is what every page works with: the parts behind the window, and the
// ways to wait, to speak to the user and to reach other pages.
type desk struct {
	Config
	bg     *background
	app    fyne.App
	win    fyne.Window
	toasts *widgets.Toasts
	nav    navigator
	keeper keeper
	undos  undoStack
}

// tell shows a short message that goes away by itself.
func (d *desk) tell(text string, tone widgets.Tone) { d.toasts.Show(text, tone) }

// tellAnswer shows how the receiver answered a test.
func (d *desk) tellAnswer(delivery *model.Delivery) {
	text, tone := testAnswer(delivery)
	d.toasts.Show(text, tone, widgets.NewButton("Show the delivery", nil, func() { d.nav.ShowDelivery(delivery.ID) }).Small())
}

// fail shows what went wrong.
func (d *desk) fail(err error) { d.tell(model.Sentence(err), widgets.ToneDanger) }

// copy puts text on the clipboard and says so.
func (d *desk) copy(text, what string) {
	d.app.Clipboard().SetContent(text)
	d.tell(what+" is copied.", widgets.ToneSuccess)
}

// focus gives the keyboard to an object once it is on the canvas.
func (d *desk) focus(object fyne.Focusable) {
	if object != nil {
		d.win.Canvas().Focus(object)
	}
}

// copyToken fetches the intake token and copies what form makes of it.
func (d *desk) copyToken(what string, form func(token, address string) string) {
	type fetched struct{ token, address string }
	run(d.bg, "Reading the token from the keychain", func(ctx context.Context) (fetched, error) {
		token, err := d.Tokens.Token(ctx)
		return fetched{token, d.address()}, err
	}, func(f fetched, err error) {
		if err != nil {
			d.fail(err)
			return
		}
		d.copy(form(f.token, f.address), what)
	})
}

// defaultAddress is where the intake listens unless told otherwise.
const defaultAddress = "127.0.0.1:7420"

// address is where the intake listens, or would listen. It asks the sender, so
// it belongs off the UI goroutine.
func (d *desk) address() string {
	if address := d.Sender.State().Address; address != "" {
		return address
	}
	return defaultAddress
}
