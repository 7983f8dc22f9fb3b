package model_test

import (
	"sync"
	"testing"

	"latchbell/model"
)

func TestChangesMeltIntoOneForWhoListens(t *testing.T) {
	var broker model.Broker
	broker.Publish(model.Everything) // nobody listens yet
	s := broker.Subscribe(model.WebhooksChanged | model.DeliveriesChanged)
	defer s.Close()

	broker.Publish(model.SettingsChanged)
	expectChanges(t, s, 0)
	broker.Publish(model.DeliveriesChanged)
	broker.Publish(model.DeliveriesChanged | model.SettingsChanged)
	expectChanges(t, s, model.DeliveriesChanged)
	expectChanges(t, s, 0)
	broker.Publish(model.Everything)
	expectChanges(t, s, model.WebhooksChanged|model.DeliveriesChanged)
	s.Close()
	broker.Publish(model.Everything)
	expectChanges(t, s, 0)
}

// expectChanges checks what s has waiting; 0 for nothing.
func expectChanges(t *testing.T, s *model.Subscription, want model.Topic) {
	t.Helper()
	select {
	case <-s.C:
		if got := s.Take(); got != want {
			t.Errorf("got %b, want %b", got, want)
		}
	default:
		if want != 0 {
			t.Errorf("nothing waits, want %b", want)
		}
	}
}

func TestNoChangeIsLostAmongMany(t *testing.T) {
	var broker model.Broker
	s := broker.Subscribe(model.Everything)
	defer s.Close()
	const changes = 1000
	var publishing sync.WaitGroup
	for range 4 {
		publishing.Go(func() {
			for range changes {
				broker.Publish(model.DeliveriesChanged)
			}
			broker.Publish(model.WebhooksChanged)
		})
	}
	publishing.Wait()
	expectChanges(t, s, model.DeliveriesChanged|model.WebhooksChanged)
}
