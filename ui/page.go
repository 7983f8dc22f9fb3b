package ui

import (
	"fyne.io/fyne/v2"

	"latchbell/model"
)

// The pages of the navigation, by id.
const (
	overviewID   = "overview"
	webhooksID   = "webhooks"
	deliveriesID = "deliveries"
	eventsID     = "events"
	settingsID   = "settings"
)

// page is one place of the window. Its methods belong to the UI goroutine.
type page interface {
	// Content is what the page shows, always the same object.
	Content() fyne.CanvasObject
	// Show is called each time the page comes into view: it reads afresh and
	// takes the focus.
	Show()
	// Hide is called when another page takes its place.
	Hide()
	// Changed is called while the page is in view: something was published
	// on the broker, or, with no topic, time has passed.
	Changed(topics model.Topic)
}

// leaver is a page that may hold unsaved changes.
type leaver interface {
	// Leave calls then at once, or after the user agreed to lose the changes,
	// or never.
	Leave(then func())
}

// saver is a page with something to save by a keyboard shortcut.
type saver interface {
	Save()
}

// navigator opens pages on behalf of other pages.
type navigator interface {
	Open(pageID string)
	NewWebhook()
	EditWebhook(id string)
	ShowWebhook(id string)
	// CheckUp answers why nothing arrived at a webhook.
	CheckUp(webhookID string)
	ShowDeliveries(filter deliveryFilter)
	ShowDelivery(id string)
	// ShowEventType and ShowEventGroup show the catalogue with one selected.
	ShowEventType(eventType string)
	ShowEventGroup(name string)
	// show puts a page of its own, such as a form, into view under an entry of
	// the navigation.
	show(id string, p page)
	// save saves what the page in view holds, if it holds anything to save.
	save()
	// close closes the window.
	close()
}
