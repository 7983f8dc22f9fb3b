package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"latchbell/model"
	"latchbell/ui/widgets"
)

// The window's size at the first start, and the smallest in which every page
// can be used, in device-independent pixels.
const (
	defaultWidth, defaultHeight = 1280, 800
	minWidth, minHeight         = 900, 600
)

// The names of preferences. All other settings are in the store.
const (
	prefWidth  = "window.width"
	prefHeight = "window.height"
)

// window holds the navigation, the page in view and what surrounds it.
type window struct {
	*desk
	pages    map[string]page
	overview *overviewPage
	webhooks *webhooksPage
	delivery *deliveriesPage
	events   *eventsPage

	current   page
	currentID string
	menu      *widgets.Nav
	body      *fyne.Container
	main      *fyne.Container // the page in view, and what stands above it
	status    *statusLine
	banner    *keychainBanner
	offline   *notice
	database  *notice
	wait      *waitLine
	reader    *loader[overallStatus]
	known     *overallStatus // what is shown, nil before it was read
	saveItem  *fyne.MenuItem
	undoItem  *fyne.MenuItem
}

// newWindow builds the window; dispatch runs a function on the UI goroutine.
func newWindow(app fyne.App, config Config, dispatch func(func())) *window {
	w := &window{desk: &desk{Config: config, app: app, win: app.NewWindow("Latchbell"), bg: newBackground(dispatch)}}
	w.desk.nav = w
	w.toasts = widgets.NewToasts(w.win)
	w.overview, w.webhooks, w.delivery = newOverviewPage(w.desk), newWebhooksPage(w.desk), newDeliveriesPage(w.desk)
	w.events = newEventsPage(w.desk)
	w.pages = map[string]page{
		overviewID: w.overview, webhooksID: w.webhooks, deliveriesID: w.delivery, eventsID: w.events, settingsID: newSettingsPage(w.desk),
	}
	w.body = container.NewStack()
	for _, p := range w.pages {
		p.Content().Hide()
		w.body.Add(p.Content())
	}
	w.status, w.banner, w.wait = newStatusLine(), newKeychainBanner(w.desk), newWaitLine()
	w.offline, w.database = newNotice(widgets.ToneNeutral), newNotice(widgets.ToneWarning)
	w.bg.waiting = func(slow []*task) {
		if w.wait.show(slow) {
			w.main.Refresh()
		}
	}
	w.reader = newLoader[overallStatus](w.bg, "")
	w.win.SetContent(w.toasts.Layer(w.layout()))
	w.win.SetPadded(false)
	w.win.SetMainMenu(w.mainMenu())
	w.undos.changed = w.nameUndo
	w.win.Canvas().SetOnTypedKey(w.typedKey)
	w.win.SetMaster()
	w.win.SetCloseIntercept(w.quit)
	w.restoreSize()
	return w
}

// follow starts the live updates.
func (w *window) follow() {
	follow(w.bg, w.Broker, w.changed)
	w.listen(w.Raise, w.win.RequestFocus)
	w.bg.running.Go(func() {
		select {
		case <-w.bg.ctx.Done():
		case <-w.Quit: // a nil channel never quits
			w.bg.deliver(w.close)
		}
	})
	w.readStatus()
}

// listen calls f on the UI goroutine for each value of c.
func (w *window) listen(c <-chan struct{}, f func()) {
	w.bg.running.Go(func() {
		for {
			select {
			case <-w.bg.ctx.Done():
				return
			case _, open := <-c:
				if !open {
					return
				}
				w.bg.deliver(f)
			}
		}
	})
}

// changed passes on what was published: to what is always in view, and to the
// page in view.
func (w *window) changed(topics model.Topic) {
	w.readStatus()
	if w.current != nil {
		w.current.Changed(topics)
	}
}

// Open shows a page of the navigation.
func (w *window) Open(id string) { w.show(id, w.pages[id]) }

// show puts p into view under the entry id of the navigation, once the page
// before it may be left.
func (w *window) show(id string, p page) {
	w.menu.Select(w.currentID) // until it is certain that the page may be left
	if w.current == p {
		return
	}
	w.leave(func() {
		w.hideCurrent()
		w.current, w.currentID = p, id
		w.menu.Select(id)
		w.offerSave()
		w.showNotices()
		if !slices.Contains(w.body.Objects, p.Content()) {
			w.body.Add(p.Content())
		}
		p.Content().Show()
		w.dropFocus()
		p.Show()
	})
}

// hideCurrent takes the page out of view. The pages of the navigation stay in
// the window, so that they follow a change of theme.
func (w *window) hideCurrent() {
	if w.current == nil {
		return
	}
	w.current.Hide()
	w.current.Content().Hide()
	if w.pages[w.currentID] != w.current {
		w.body.Remove(w.current.Content())
	}
}

// dropFocus takes the keyboard from the page that went out of view: there it
// would act unseen.
func (w *window) dropFocus() {
	if w.win.Canvas().Focused() != fyne.Focusable(w.menu) {
		w.win.Canvas().Unfocus()
	}
}

// leave calls then once the page in view may be left.
func (w *window) leave(then func()) {
	if l, ok := w.current.(leaver); ok {
		l.Leave(then)
		return
	}
	then()
}

// NewWebhook shows an empty form.
func (w *window) NewWebhook() {
	w.show(webhooksID, newWebhookForm(w.desk, nil))
}

// ShowWebhook shows the list of webhooks with one selected.
func (w *window) ShowWebhook(id string) {
	w.webhooks.selectNext(id)
	w.Open(webhooksID)
}

// EditWebhook shows the form of a webhook.
func (w *window) EditWebhook(id string) {
	w.webhooks.load(id, func(webhook *model.Webhook) {
		w.show(webhooksID, newWebhookForm(w.desk, webhook))
	})
}

// CheckUp answers why nothing arrived at a webhook.
func (w *window) CheckUp(webhookID string) { w.webhooks.checkUp(webhookID) }

// ShowDeliveries shows the deliveries that filter lets through.
func (w *window) ShowDeliveries(filter deliveryFilter) {
	w.leave(func() {
		w.delivery.filterBy(filter)
		w.Open(deliveriesID)
	})
}

// ShowDelivery shows the details of a delivery.
func (w *window) ShowDelivery(id string) {
	w.leave(func() {
		w.delivery.filterBy(deliveryFilter{})
		w.delivery.open(id)
		w.Open(deliveriesID)
	})
}

// ShowEventType shows the catalogue with one type selected.
func (w *window) ShowEventType(eventType string) { w.showEvent(typeKey(eventType)) }

// ShowEventGroup shows the catalogue with one group selected.
func (w *window) ShowEventGroup(name string) { w.showEvent(groupKey(name)) }

// showEvent shows the row of the catalogue with this key.
func (w *window) showEvent(key string) {
	w.leave(func() {
		w.events.selectNext(key)
		if w.current == page(w.events) {
			w.events.Show()
			return
		}
		w.Open(eventsID)
	})
}

// refresh reads the page in view afresh.
func (w *window) refresh() { w.changed(model.Everything) }

func (w *window) typedKey(key *fyne.KeyEvent) {
	if key.Name == fyne.KeyF5 {
		w.refresh()
	}
}

// quit closes the window, unless unsaved changes speak against it.
func (w *window) quit() { w.leave(w.close) }

func (w *window) close() {
	size := w.win.Canvas().Size()
	w.app.Preferences().SetFloat(prefWidth, float64(size.Width))
	w.app.Preferences().SetFloat(prefHeight, float64(size.Height))
	w.win.SetCloseIntercept(nil)
	w.win.Close()
	w.app.Quit()
}

// stop ends all background work, waits for it, and lets no timer run on.
func (w *window) stop() {
	w.bg.stop()
	w.toasts.Clear()
}

func (w *window) restoreSize() {
	preferences := w.app.Preferences()
	w.win.Resize(fyne.NewSize(
		max(minWidth, float32(preferences.FloatWithFallback(prefWidth, defaultWidth))),
		max(minHeight, float32(preferences.FloatWithFallback(prefHeight, defaultHeight))),
	))
	w.win.CenterOnScreen()
}
