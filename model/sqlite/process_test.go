package sqlite_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"latchbell/model"
	"latchbell/model/sqlite"
)

// senderVar makes the test program a second process that accepts events into
// the database of that path, and prints the id of each, until it is killed.
const senderVar = "LATCHBELL_TEST_ACCEPT"

func acceptForEver(path string) {
	s, err := sqlite.Open(context.Background(), path, &model.Broker{})
	for err == nil {
		var receipts []model.Receipt
		if receipts, err = s.Accept(context.Background(), []model.Event{event()}); err == nil {
			fmt.Println(receipts[0].EventID)
		}
	}
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// startSender returns a channel of the ids, which is closed when the process
// has ended, and a function that kills it.
func startSender(t *testing.T, path string) (<-chan string, func()) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), senderVar+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	ids := make(chan string, 100_000)
	go func() {
		defer close(ids)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			ids <- lines.Text()
		}
		_ = cmd.Wait() // it was killed
	}()
	return ids, func() {
		if err := cmd.Process.Kill(); err != nil {
			t.Error(err)
		}
	}
}

func TestWhatWasAcceptedSurvivesAKill(t *testing.T) {
	path := newPath(t)
	s := open(t, path, &model.Broker{})
	addWebhook(t, s, "CRM")
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	ids, kill := startSender(t, path)
	accepted := []string{<-ids}
	for range 50 {
		accepted = append(accepted, <-ids)
	}
	kill()
	for id := range ids {
		accepted = append(accepted, id)
	}
	s = open(t, path, &model.Broker{})
	for _, id := range accepted {
		if page, err := s.Deliveries(t.Context(), model.DeliveryQuery{EventID: id}); err != nil || page.Total != 1 {
			t.Fatalf("of the %d accepted events, %q is lost (%v)", len(accepted), id, err)
		}
	}
}

func TestTwoProcessesWriteAtOnce(t *testing.T) {
	path := newPath(t)
	broker := &model.Broker{}
	s := open(t, path, broker)
	addWebhook(t, s, "CRM")
	sub := broker.Subscribe(model.ChangedElsewhere)
	defer sub.Close()
	ids, kill := startSender(t, path)
	<-ids

	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 10 {
				if _, err := s.Accept(t.Context(), []model.Event{event()}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	kill()
	for range ids {
	}
	if sub.Take() == 0 {
		t.Error("the changes of the other process weren't published")
	}
	if n := total(t, s); n < 81 {
		t.Errorf("there are %d deliveries, want 80 and those of the other process", n)
	}
}

func TestChangeElsewhereIsNoticedWithinASecond(t *testing.T) {
	path := newPath(t)
	synctest.Test(t, func(t *testing.T) {
		broker, otherBroker := &model.Broker{}, &model.Broker{}
		s, other := open(t, path, broker), open(t, path, otherBroker)
		sub, otherSub := broker.Subscribe(model.Everything), otherBroker.Subscribe(model.Everything)
		defer sub.Close()
		defer otherSub.Close()

		addWebhook(t, other, "CRM")
		time.Sleep(1100 * time.Millisecond)
		want := model.ChangedElsewhere | model.WebhooksChanged | model.DeliveriesChanged | model.SettingsChanged
		if got := sub.Take(); got != want {
			t.Errorf("published %b, want %b", got, want)
		}
		if got := otherSub.Take(); got != model.WebhooksChanged {
			t.Errorf("the writer published %b, want its own change alone", got)
		}
		time.Sleep(time.Minute)
		if got := sub.Take() | otherSub.Take(); got != 0 {
			t.Errorf("published %b though nothing changed", got)
		}
		if got, err := s.Webhooks(t.Context(), model.WebhookFilter{}); len(got) != 1 || err != nil {
			t.Errorf("the webhooks are %v (%v), want one", got, err)
		}
	})
}

func TestWebhookOfAnotherProcessGetsTheNextEvent(t *testing.T) {
	path := newPath(t)
	s, other := open(t, path, &model.Broker{}), open(t, path, &model.Broker{})
	for want := range 3 {
		receipts, err := s.Accept(t.Context(), []model.Event{event()})
		if err != nil || receipts[0].Deliveries != want {
			t.Errorf("the receipts are %+v (%v), want %d deliveries", receipts, err, want)
		}
		addWebhook(t, other, fmt.Sprint("webhook ", want))
	}
}
