package model

import "sync"

// Topic names kinds of change; topics combine with |.
type Topic uint8

// What can change.
const (
	WebhooksChanged Topic = 1 << iota
	// DeliveriesChanged covers events, deliveries and attempts.
	DeliveriesChanged
	SettingsChanged
	// KeychainChanged: the keychain became available or unavailable.
	KeychainChanged
	// SenderChanged: the sender started, stopped or lost its lock.
	SenderChanged
	// ChangedElsewhere: another process wrote to the database; what, is not
	// known.
	ChangedElsewhere
	// CatalogueChanged: the user's own groups and types of event.
	CatalogueChanged

	// Everything is all topics.
	Everything Topic = 0xff
)

// Broker tells whoever asks that something changed, not what: the listener
// reads again what it shows. Publishing never blocks, and changes that arrive
// faster than a listener reads melt into one. The zero value is ready.
type Broker struct {
	mu   sync.Mutex
	subs map[*Subscription]struct{}
}

// Subscription receives changes of some topics until it is closed.
type Subscription struct {
	// C gets a value when at least one topic is waiting in Take.
	C <-chan struct{}

	c       chan struct{}
	topics  Topic
	pending Topic
	broker  *Broker
}

// Subscribe returns a subscription to topics. Close it when done.
func (b *Broker) Subscribe(topics Topic) *Subscription {
	c := make(chan struct{}, 1)
	s := &Subscription{C: c, c: c, topics: topics, broker: b}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.subs == nil {
		b.subs = make(map[*Subscription]struct{})
	}
	b.subs[s] = struct{}{}
	return s
}

// Publish tells every subscriber of any of the topics.
func (b *Broker) Publish(topics Topic) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for s := range b.subs {
		if s.topics&topics == 0 {
			continue
		}
		s.pending |= s.topics & topics
		select {
		case s.c <- struct{}{}:
		default:
		}
	}
}

// Take returns the topics that changed since the last Take.
func (s *Subscription) Take() Topic {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	topics := s.pending
	s.pending = 0
	return topics
}

// Close ends the subscription. C is not closed; a second Close does nothing.
func (s *Subscription) Close() {
	s.broker.mu.Lock()
	defer s.broker.mu.Unlock()
	delete(s.broker.subs, s)
}
