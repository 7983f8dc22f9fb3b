package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"latchbell/ui/widgets"
)

// keychainBanner stands above every page while the keychain doesn't open.
type keychainBanner struct {
	*desk
	banner *widgets.Banner
	unlock *widgets.Button
	// content is the banner with its margin.
	content fyne.CanvasObject
}

func newKeychainBanner(d *desk) *keychainBanner {
	k := &keychainBanner{desk: d}
	k.unlock = widgets.NewButton("Unlock…", nil, k.open).Small()
	k.banner = widgets.NewBanner(widgets.ToneWarning, "", k.unlock)
	k.banner.SetTitle("Latchbell needs the keychain.")
	k.content = bannerMargin(k.banner)
	k.content.Hide()
	return k
}

// show shows the problem, or takes the banner away when there is none. It
// reports whether the banner appeared or went.
func (k *keychainBanner) show(problem string) bool {
	k.banner.SetText(problem)
	return setVisible(k.content, problem != "")
}

// open asks the keychain to open, which may ask the user for a password.
func (k *keychainBanner) open() {
	runOnce(k.bg, k.unlock, "Waiting for the keychain", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, k.Keychain.Unlock(ctx)
	}, func(_ struct{}, err error) {
		k.unlock.SetText("Try again")
		if err != nil {
			k.fail(err)
			return
		}
		k.tell("The keychain is open. What was held is sent now.", widgets.ToneSuccess)
	})
}
