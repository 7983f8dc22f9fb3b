package ui

import (
	"testing"

	"latchbell/model"
)

func TestTheWindowSaysThatThisComputerIsOffline(t *testing.T) {
	b := newBench(t)
	b.addWebhook("CRM Sync")
	since := clock("02:10")
	b.sender.setState(model.SenderState{Here: true, Offline: since})
	b.Broker.Publish(model.SenderChanged)
	b.until("it is said", func() bool { return b.says("This computer has been offline since " + moment(since) + ".") })
	for _, id := range []string{webhooksID, deliveriesID} {
		b.Open(id)
		if !b.offline.content.Visible() {
			t.Errorf("it isn't said on the page %s", id)
		}
	}
	b.sender.setState(model.SenderState{Here: true})
	b.Broker.Publish(model.SenderChanged)
	b.until("it is no longer said", func() bool { return !b.offline.content.Visible() })
}

func TestOfflineWordsCountWhatWaits(t *testing.T) {
	s := overallStatus{sender: model.SenderState{Offline: clock("02:10")}, waiting: 1204}
	want := "This computer has been offline since " + moment(clock("02:10")) + ". 1,204 deliveries wait; nothing is lost."
	if got := offlineWords(s); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestTheDatabaseWarnsWhereItIsLookedAfter(t *testing.T) {
	b := newBench(t)
	b.Open(overviewID)
	b.sender.setState(model.SenderState{Here: true, StoreProblem: "The database is nearly full."})
	b.Broker.Publish(model.SenderChanged)
	b.until("the overview warns", func() bool { return b.says("The database is nearly full.") })
	b.Open(deliveriesID)
	if b.database.content.Visible() {
		t.Error("the deliveries warn too")
	}
	b.Open(settingsID)
	if !b.database.content.Visible() {
		t.Error("the settings don't warn")
	}
}
