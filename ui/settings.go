package ui

import (
	"context"
	"net/url"
	"path/filepath"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// settingsPage shows how Latchbell is reached and where it keeps things, and
// holds the few choices there are.
type settingsPage struct {
	*desk
	reader *loader[storedSettings]
	token  string // "" while it is covered

	retries *retrySetting
	storage *storageSettings
	backups *backupList
	address *widgets.Code
	code    *widgets.Code
	showing *widgets.Button
	theme   *widgets.Select
	content fyne.CanvasObject
}

type storedSettings struct {
	address, theme string
	retry          model.RetryPolicy
}

func newSettingsPage(d *desk) *settingsPage {
	p := &settingsPage{desk: d, reader: newLoader[storedSettings](d.bg, "Reading the settings")}
	p.retries, p.storage, p.backups = newRetrySetting(d, p.reread), newStorageSettings(d, p.reread), newBackupList(d)
	p.theme = widgets.NewSelect([]widgets.Option{
		{Label: "Like the system"}, {ID: "light", Label: "Light"}, {ID: "dark", Label: "Dark"},
	}, p.setTheme)
	body := column(
		widgets.NewCardTitled("License server", p.intake()),
		widgets.NewCardTitled("Sending", p.retries.content),
		widgets.NewCardTitled("Storage", p.storage.content),
		widgets.NewCardTitled("Backups", p.backups.content).Aside(p.backups.backUp),
		widgets.NewCardTitled("Look", widgets.NewField("Theme", container.NewHBox(sized(p.theme, 180)), "")),
		widgets.NewCardTitled("This installation", p.installation()))
	p.content = pageFrame("Settings", nil, scrolled(body))
	return p
}

func (p *settingsPage) intake() fyne.CanvasObject {
	p.address, p.code = widgets.NewCode(eventsURL(defaultAddress)), widgets.NewCode(maskedToken)
	p.showing = widgets.NewButton("Show", nil, p.toggle)
	copyAddress := widgets.NewButton("Copy", theme.ContentCopyIcon(), func() { p.copy(p.address.Text(), "The address") })
	copyToken := widgets.NewButton("Copy", theme.ContentCopyIcon(), func() {
		p.copyToken("The token", func(token, _ string) string { return token })
	})
	renew := widgets.NewButton("New…", nil, p.askToRotate)
	return spaced(fieldGap,
		widgets.NewField("Address", row(p.address, copyAddress), "Your license server posts its events here. Only programs on this computer can reach it."),
		widgets.NewField("Token", row(p.code, p.showing, copyToken, renew), "It goes into the Authorization header of each event. It is kept in this computer's keychain."))
}

func (p *settingsPage) installation() fyne.CanvasObject {
	dir := widgets.NewCode(p.DataDir)
	copyDir := widgets.NewButton("Copy", theme.ContentCopyIcon(), func() { p.copy(p.DataDir, "The path") })
	open := widgets.NewButton("Open", theme.FolderOpenIcon(), p.openFolder)
	return spaced(fieldGap,
		widgets.NewField("Data folder", row(dir, copyDir, open), "Webhooks, events and the log of deliveries. Secrets are not in it: they are in the keychain."),
		widgets.NewField("Version", widgets.NewPlain(p.Version), ""))
}

// row puts buttons behind a field.
func row(field fyne.CanvasObject, buttons ...fyne.CanvasObject) fyne.CanvasObject {
	return container.NewBorder(nil, nil, nil, container.NewHBox(buttons...), field)
}

// Content implements page.
func (p *settingsPage) Content() fyne.CanvasObject { return p.content }

// Show implements page.
func (p *settingsPage) Show() {
	p.read()
	p.focus(p.showing)
}

// Hide implements page: a token in view doesn't stay there.
func (p *settingsPage) Hide() { p.cover("") }

// Changed implements page.
func (p *settingsPage) Changed(topics model.Topic) {
	if topics == 0 || topics&(model.SettingsChanged|model.SenderChanged|model.ChangedElsewhere) != 0 {
		p.read()
	}
}

// reread reads what is stored after something was, and drops what may have been
// read before.
func (p *settingsPage) reread() {
	p.reader.drop()
	p.storage.reader.drop()
	p.read()
}

// read shows what is stored.
func (p *settingsPage) read() {
	p.storage.read(p.backups.show)
	p.reader.refresh(func(ctx context.Context) (storedSettings, error) {
		variant, err := p.Store.Setting(ctx, model.SettingTheme)
		if err != nil {
			return storedSettings{}, err
		}
		retry, err := defaultRetry(ctx, p.Store)
		return storedSettings{address: p.desk.address(), theme: variant, retry: retry}, err
	}, func(s storedSettings, err error) {
		switch {
		case err != nil:
			p.fail(err)
			return
		case p.keeper.underWay: // what the user has chosen is newer
			return
		}
		p.address.SetText(eventsURL(s.address))
		p.theme.SetSelected(s.theme)
		p.retries.show(s.retry)
	})
}

// cover shows the token, or, for "", that it is covered.
func (p *settingsPage) cover(token string) {
	p.token = token
	text, label := maskedToken, "Show"
	if token != "" {
		text, label = token, "Hide"
	}
	p.code.SetText(text)
	p.showing.SetText(label)
}

func (p *settingsPage) toggle() {
	if p.token != "" {
		p.cover("")
		return
	}
	run(p.bg, "Reading the token from the keychain", p.Tokens.Token, p.uncover)
}

func (p *settingsPage) uncover(token string, err error) {
	if err != nil {
		p.fail(err)
		return
	}
	p.cover(token)
}

func (p *settingsPage) askToRotate() {
	widgets.Confirm(p.win, widgets.ConfirmConfig{
		Title:   "Make a new token?",
		Message: "The present one is refused from then on: your license server can't hand over events until it has the new one.",
		Confirm: "Make a new token", Danger: true,
	}, func(ok bool) {
		if ok {
			run(p.bg, "Making a new token", p.Tokens.Rotate, p.uncover)
		}
	})
}

// setTheme shows the choice at once and keeps it.
func (p *settingsPage) setTheme(variant string) {
	p.app.Settings().SetTheme(widgets.NewTheme(variant))
	p.keep(model.SettingTheme, variant, p.reread)
}

func (p *settingsPage) openFolder() {
	folder := &url.URL{Scheme: "file", Path: filepath.ToSlash(p.DataDir)}
	if err := p.app.OpenURL(folder); err != nil {
		p.tell("The folder can't be opened from here. Its path is "+p.DataDir+".", widgets.ToneDanger)
	}
}
