package ui

import (
	"testing"

	"fyne.io/fyne/v2"

	"latchbell/model"
)

func (b *bench) openDeliveries() *deliveriesPage {
	b.Helper()
	b.Open(deliveriesID)
	waiting := func() bool { return b.delivery.total > 0 }
	b.until("the deliveries are listed", waiting)
	return b.delivery
}

func TestTheListUpdatesItselfAndKeepsTheSelection(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.created")
	p := b.openDeliveries()
	chosen := p.rows[0].ID
	p.table.Select(chosen)
	b.until("the details are read", func() bool { return p.pane.shown.event != nil })
	p.pane.tabs.SelectIndex(2)
	b.addEvent("license.renewed")
	b.until("the new delivery appears", func() bool { return len(p.rows) == 2 })
	selected, _ := p.table.Selected()
	if selected.ID != chosen || p.pane.id != chosen {
		t.Errorf("selected: %+v, open: %s, want %s", selected, p.pane.id, chosen)
	}
	if p.pane.tabs.SelectedIndex() != 2 {
		t.Error("the open tab changed")
	}
}

func TestMoreRowsAreReadAsTheUserScrolls(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	for range deliveryPageSize + 5 {
		b.addEvent("license.created")
	}
	p := b.openDeliveries()
	b.until("the first page is there", func() bool { return len(p.rows) == deliveryPageSize })
	p.readMore()
	b.until("the rest is there", func() bool { return len(p.rows) == deliveryPageSize+5 })
	if p.next != "" || p.count.Text() != "205 deliveries" {
		t.Errorf("cursor %q, count %q", p.next, p.count.Text())
	}
	b.addEvent("license.renewed")
	b.until("a refresh keeps what is loaded", func() bool { return p.total == deliveryPageSize+6 && len(p.rows) >= deliveryPageSize+5 })
}

func TestFiltersAndOrderAreAskedOfTheStore(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.created")
	b.sender.answerWith(500)
	b.addEvent("activation.failed")
	p := b.openDeliveries()
	b.ShowDeliveries(deliveryFilter{status: model.Failed})
	b.until("only the failed one is listed", func() bool { return len(p.rows) == 1 && p.rows[0].EventType == "activation.failed" })
	if p.status.Selected() != string(model.Failed) {
		t.Error("the filter isn't seen in its select")
	}
	p.filterBy(deliveryFilter{group: "license"})
	b.until("only the license's is listed", func() bool { return len(p.rows) == 1 && p.rows[0].EventType == "license.created" })
	p.filterBy(deliveryFilter{})
	p.sortBy(string(model.SortCode), true)
	b.until("they are in the order of the code", func() bool { return len(p.rows) == 2 && p.rows[0].LastCode == 200 })
}

func TestResendingAsksAndThenShowsTheNewAttempt(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.sender.answerWith(500)
	b.addEvent("license.renewed")
	p := b.openDeliveries()
	p.open(p.rows[0].ID)
	b.until("the details are read", func() bool { return len(p.pane.shown.attempts) == 1 })
	b.sender.answerWith(200)
	p.pane.resend(*p.pane.shown.delivery)
	b.press("Cancel")
	p.pane.resend(*p.pane.shown.delivery)
	b.press("Resend")
	b.until("the second attempt is shown", func() bool {
		return len(p.pane.shown.attempts) == 2 && p.pane.shown.delivery.Status == model.Succeeded
	})
	if a := p.pane.attempt(); a == nil || a.Number != 2 {
		t.Error("the newest attempt isn't the one in view")
	}
	p.pane.pick(p.pane.shown.attempts[1].ID)
	b.addEvent("license.renewed")
	b.until("the list has grown", func() bool { return len(p.rows) == 2 })
	if a := p.pane.attempt(); a == nil || a.Number != 1 {
		t.Error("the attempt that the user chose isn't in view any more")
	}
}

func TestTheRequestCanBeCopiedAsCurl(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	p := b.openDeliveries()
	p.open(p.rows[0].ID)
	b.until("the details are read", func() bool { return len(p.pane.shown.attempts) == 1 && len(p.pane.shown.bodies) == 1 })
	p.pane.copyCurl()
	want := "curl --globoff -X 'POST' 'https://crm.example.com/hooks' \\\n  -H 'content-type: application/json' \\\n" +
		`  --data-raw '{"license":{"id":"lic_42"}}'`
	if got := b.app.Clipboard().Content(); got != want {
		t.Errorf("copied:\n%s\nwant:\n%s", got, want)
	}
}

func TestANarrowWindowShowsTheDetailsAlone(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	b.addEvent("license.renewed")
	p := b.openDeliveries()
	p.setNarrow(true)
	p.open(p.rows[0].ID)
	if p.table.Visible() || !p.pane.content.Visible() || !p.pane.back.Visible() {
		t.Error("the details don't cover the table, or there is no way back")
	}
	p.closePane()
	if !p.table.Visible() || p.pane.content.Visible() {
		t.Error("the table isn't back")
	}
	p.setNarrow(false)
	p.open(p.rows[0].ID)
	if !p.table.Visible() || !p.pane.content.Visible() {
		t.Error("in a wide window the details should stand beside the table")
	}
}

func TestTheMessagesStandBelowTheHeadOfTheDetails(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync of the whole customer success department")
	b.sender.answerWith(500)
	b.addEvent("license.renewed")
	b.sender.answerWith(200)
	b.addEvent("license.created")
	b.win.Resize(fyne.NewSize(1280, 800))
	p := b.openDeliveries()
	for _, row := range []int{0, 1, 0} {
		p.table.Select(p.rows[row].ID)
		b.until("the details are read", func() bool { return p.pane.shown.event != nil })
		place := b.app.Driver().AbsolutePositionForObject
		end := place(p.pane.head).Y + p.pane.head.MinSize().Height
		if top := place(p.pane.messages).Y; top < end {
			t.Errorf("row %d: the messages begin at %v, the head ends at %v", row, top, end)
		}
	}
}
