package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// mainMenu offers what works from everywhere. Its shortcuts work while a text
// field has the focus, which those of a canvas don't.
func (w *window) mainMenu() *fyne.MainMenu {
	w.saveItem = item("Save", fyne.KeyS, w.save)
	w.saveItem.Disabled = true
	quit := item("Quit", fyne.KeyQ, w.quit)
	quit.IsQuit = true
	file := fyne.NewMenu("File",
		item("New webhook", fyne.KeyN, w.NewWebhook),
		w.saveItem,
		fyne.NewMenuItemSeparator(),
		item("Settings", fyne.KeyComma, func() { w.Open(settingsID) }),
		fyne.NewMenuItemSeparator(),
		quit,
	)
	w.undoItem = fyne.NewMenuItem("Undo", w.undoLast)
	w.undoItem.Shortcut, w.undoItem.Disabled = &fyne.ShortcutUndo{}, true
	edit := fyne.NewMenu("Edit", w.undoItem)
	view := fyne.NewMenu("View",
		item("Overview", fyne.Key1, func() { w.Open(overviewID) }),
		item("Webhooks", fyne.Key2, func() { w.Open(webhooksID) }),
		item("Deliveries", fyne.Key3, func() { w.Open(deliveriesID) }),
		item("Events", fyne.Key4, func() { w.Open(eventsID) }),
		item("Settings", fyne.Key5, func() { w.Open(settingsID) }),
		fyne.NewMenuItemSeparator(),
		item("Refresh", fyne.KeyR, w.refresh),
	)
	help := fyne.NewMenu("Help",
		fyne.NewMenuItem("Copy the intake's address", w.copyAddress),
		fyne.NewMenuItem("Copy a curl line with the token", func() { w.copyToken("The curl line", intakeCurl) }),
		fyne.NewMenuItemSeparator(),
		fyne.NewMenuItem("About Latchbell", w.about),
	)
	return fyne.NewMainMenu(file, edit, view, help)
}

func item(label string, key fyne.KeyName, action func()) *fyne.MenuItem {
	entry := fyne.NewMenuItem(label, action)
	entry.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: fyne.KeyModifierShortcutDefault}
	return entry
}

// offerSave enables the entry that saves while the page in view has something
// to save.
func (w *window) offerSave() {
	_, can := w.current.(saver)
	if w.saveItem.Disabled == !can {
		return
	}
	w.saveItem.Disabled = !can
	w.win.MainMenu().Refresh()
}

// save saves what the page in view holds, if it holds anything to save.
func (w *window) save() {
	if s, ok := w.current.(saver); ok {
		s.Save()
	}
}
