package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"latchbell/model"
	"latchbell/ui/widgets"
)

func (b *bench) openWebhooks() {
	b.Helper()
	b.Open(webhooksID)
	b.until("the webhooks are listed", func() bool { return len(b.webhooks.all) == len(b.stored()) })
}

// listed returns the names in the table, from top to bottom.
func (b *bench) listed(names ...string) string {
	var list []string
	for _, o := range test.LaidOutObjects(b.webhooks.table) {
		if text, ok := o.(*widgets.Text); ok && slices.Contains(names, text.Text()) {
			list = append(list, text.Text())
		}
	}
	return strings.Join(list, " ")
}

func TestWebhooksAreSearchedFilteredAndSorted(t *testing.T) {
	b := newBench(t)
	names := []string{"beta", "Alpha", "gamma"}
	for _, name := range names {
		b.addWebhook(name)
	}
	b.openWebhooks()
	page := b.webhooks
	if got := b.listed(names...); got != "Alpha beta gamma" {
		t.Errorf("by name the order is %s", got)
	}
	page.sortBy(columnName, false)
	if got := b.listed(names...); got != "gamma beta Alpha" {
		t.Errorf("by name downwards the order is %s", got)
	}
	page.filter.Search = "ALP"
	page.show()
	if got := b.listed(names...); got != "Alpha" || page.count.Text() != "1 of 3 webhooks" {
		t.Errorf("the search finds %s and counts %q", got, page.count.Text())
	}
	page.filter = model.WebhookFilter{Environment: model.Staging}
	page.show()
	if b.listed(names...) != "" || !page.list.Visible() {
		t.Error("a filter that takes nothing should leave an empty table")
	}
}

func TestAnEmptyListOffersToMakeAWebhook(t *testing.T) {
	b := newBench(t)
	b.Open(webhooksID)
	b.until("the page is known to be empty", func() bool { return b.webhooks.empty.Visible() })
	if b.webhooks.list.Visible() {
		t.Error("the table is in view beside the empty page")
	}
}

func TestTheFirstWebhookHasTheKeyboard(t *testing.T) {
	b := newBench(t)
	b.Open(webhooksID)
	b.until("the page is known to be empty", func() bool { return b.webhooks.empty.Visible() })
	b.NewWebhook()
	b.addWebhook("CRM Sync")
	b.Open(webhooksID)
	b.until("the first webhook is listed", func() bool { return b.webhooks.list.Visible() })
	if b.win.Canvas().Focused() != b.webhooks.table.Focusable() {
		t.Error("the keyboard isn't in the table")
	}
}

func TestDeletingIsConfirmedByName(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.openWebhooks()
	b.webhooks.delete(w)
	b.press("Cancel")
	if len(b.stored()) != 1 {
		t.Fatal("the webhook was deleted although the user cancelled")
	}
	b.webhooks.delete(w)
	b.press("Delete CRM Sync")
	b.until("the row is gone", func() bool { return len(b.webhooks.all) == 0 })
	b.until("it is said", func() bool { return b.says("CRM Sync is deleted.") })
}

func TestTurningOnAsksAboutWhatWasMissed(t *testing.T) {
	cases := []struct {
		answer string
		status model.DeliveryStatus
		hold   model.HoldReason
	}{{"Send 2 events", model.Held, model.HeldCatchingUp}, {"Skip 2 events", model.Cancelled, ""}}
	for _, c := range cases {
		t.Run(c.answer, func(t *testing.T) {
			b := newBench(t)
			w := b.addWebhook("CRM Sync")
			b.openWebhooks()
			b.webhooks.turn(w, false)
			b.until("it is off", func() bool { return !b.webhooks.all[0].Status.Active })
			b.addEvent("license.renewed")
			b.addEvent("license.renewed")
			b.webhooks.turn(b.webhooks.all[0], true)
			b.until("it asks", b.asks)
			b.press(c.answer)
			b.until("it is on", func() bool { return b.webhooks.all[0].Status.Active })
			page, err := b.store.Deliveries(t.Context(), model.DeliveryQuery{})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range page.Deliveries {
				if d.Status != c.status || d.Hold != c.hold {
					t.Errorf("a missed delivery is %s (%s), want %s (%s)", d.Status, d.Hold, c.status, c.hold)
				}
			}
		})
	}
}

func TestATestTellsTheAnswerAndLeadsToTheDelivery(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("CRM Sync")
	b.openWebhooks()
	b.webhooks.test(w, b.Sender.Test)
	b.until("the answer is told", func() bool { return b.says("CRM Sync answered 200 in 12 ms.") })
	b.pressInView("Show the delivery")
	b.until("its details are open", func() bool { return b.currentID == deliveriesID && b.delivery.pane.shown.delivery != nil })
}

func TestAnInactiveWebhookExplainsItself(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("Billing")
	status := model.WebhookStatus{Since: time.Now(), Reason: "410 Gone from billing.example.com"}
	if err := b.store.SetWebhookStatus(t.Context(), w.ID, status); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	b.until("the navigation counts it", func() bool { return b.counts("1") })
	b.webhooks.explain(b.webhooks.all[0])
	b.press("Turn on…")
	b.until("it is on again", func() bool { return b.stored()[0].Status.Active })
}

func TestALockedKeychainIsExplainedAndOpened(t *testing.T) {
	b := newBench(t)
	b.sender.setState(model.SenderState{Here: true, KeychainProblem: "The keychain is locked."})
	b.Broker.Publish(model.KeychainChanged)
	b.until("the banner is in view", func() bool { return b.banner.content.Visible() })
	b.keychain.lock(true)
	b.sender.setState(model.SenderState{Here: true})
	b.banner.open()
	b.Broker.Publish(model.KeychainChanged)
	b.until("the banner is gone", func() bool { return !b.banner.content.Visible() })
	b.until("the keychain is open", func() bool {
		_, err := b.keychain.Get(t.Context(), "none")
		return model.Is(err, model.NotFound)
	})
}

func TestSpaceTurnsTheSelectedWebhookOffAndOn(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.openWebhooks()
	space := &fyne.KeyEvent{Name: fyne.KeySpace}
	b.win.Canvas().Focused().TypedKey(space)
	b.until("it is off", func() bool { return !b.webhooks.all[0].Status.Active })
	b.win.Canvas().Focused().TypedKey(space)
	b.until("it is on", func() bool { return b.webhooks.all[0].Status.Active })
}

func TestColumnWidthsAreKeptForTheNextStart(t *testing.T) {
	b := newBench(t)
	keepWidths(b.desk, model.SettingWebhookColumns)(map[string]float32{columnName: 222})
	b.until("they are stored", func() bool {
		stored, err := b.store.Setting(t.Context(), model.SettingWebhookColumns)
		return err == nil && stored != ""
	})
	next := newWebhooksPage(b.desk)
	b.until("the table has them", func() bool { return next.table.Widths()[columnName] == 222 })
}

func TestHiddenColumnsAreKeptForTheNextStart(t *testing.T) {
	b := newBench(t)
	keepJSON[[]string](b.desk, model.SettingHiddenWebhookColumns)([]string{columnOwner, columnFormat})
	b.until("they are stored", func() bool {
		stored, err := b.store.Setting(t.Context(), model.SettingHiddenWebhookColumns)
		return err == nil && stored != ""
	})
	next := newWebhooksPage(b.desk)
	b.until("the table leaves them out", func() bool { return slices.Equal(next.table.Hidden(), []string{columnFormat, columnOwner}) })
}

func TestAWebhookTellsItsGroupsOfEvents(t *testing.T) {
	for _, c := range []struct{ events, want string }{
		{"license.*", "2 · License"},
		{"activation.failed license.created", "2 · Activation, License"},
		{"*", "Every event"},
		{"my.own", "1 · my"},
	} {
		if got := eventsText(testCatalogue(t), strings.Fields(c.events)); got != c.want {
			t.Errorf("%s: %q, want %q", c.events, got, c.want)
		}
	}
}

func TestWebhooksAreFilteredByFormat(t *testing.T) {
	b := newBench(t)
	b.addWebhook("Alpha")
	w := model.NewWebhook()
	w.Name, w.URL, w.Events, w.Body = "beta", "https://beta.example.com/", []string{"*"}, model.BodyCactusDash
	if err := b.Registry.Create(t.Context(), w, ""); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	page := b.webhooks
	if !page.formats.Has(string(model.BodyCactusDash)) || page.formats.Has(string(model.BodyDiscord)) {
		t.Error("the filter should offer the formats that are in use, and no other")
	}
	page.format = model.BodyCactusDash
	page.show()
	if got := b.listed("Alpha", "beta"); got != "beta" {
		t.Errorf("the filter takes %s", got)
	}
}

func TestADotExplainsEveryWebhookThatIsOff(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("Billing")
	if b.webhooks.puzzling(w) {
		t.Error("a webhook that is on has a dot")
	}
	for _, reason := range []string{model.TurnedOffByYou, "410 Gone from billing.example.com"} {
		w.Status = model.WebhookStatus{Since: time.Now(), Reason: reason}
		if !b.webhooks.puzzling(w) {
			t.Errorf("%s: there is no dot", reason)
		}
	}
}

func TestTheListFitsTheSmallestWindowWithSeveralSelected(t *testing.T) {
	b := newBench(t)
	for _, name := range []string{"Alpha", "beta", "gamma"} {
		b.addWebhook(name)
	}
	b.win.Resize(fyne.NewSize(minWidth, minHeight))
	b.openWebhooks()
	b.chooseAll()
	if least := b.win.Content().MinSize(); least.Width > minWidth {
		t.Errorf("the window needs %v of width", least.Width)
	}
}

func TestTheDotOpensTheReason(t *testing.T) {
	b := newBench(t)
	w := b.addWebhook("Billing")
	status := model.WebhookStatus{Since: time.Now(), Reason: "410 Gone from billing.example.com"}
	if err := b.store.SetWebhookStatus(t.Context(), w.ID, status); err != nil {
		t.Fatal(err)
	}
	b.openWebhooks()
	for _, o := range test.LaidOutObjects(b.webhooks.table) {
		if dot, ok := o.(*widgets.RowButton); ok && dot.AccessibilityLabel() == "Why is it off?" {
			test.Tap(dot)
		}
	}
	if !b.answers("Billing has been off since") {
		t.Error("the dot doesn't tell since when and why the webhook is off")
	}
}
