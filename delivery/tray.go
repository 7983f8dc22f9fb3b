package delivery

import (
	"sync"

	"latchbell/model"
)

// maxFresh is how many fresh deliveries a lane is handed before it has looked
// at them. What comes in while there are more is read from the queue.
const maxFresh = laneReady

// tray is what others lay down for a lane. Laying down never waits.
type tray struct {
	// bell gets a value when something was laid down.
	bell chan struct{}

	mu   sync.Mutex
	mail mail
}

// mail is what a lane finds on its tray.
type mail struct {
	// more: there may be more due in the queue than was read.
	more bool
	// stale: what was read may not hold any more.
	stale bool
	// fresh are deliveries that may or may not have been read meanwhile.
	fresh []*model.Job
	steps []step
}

func newTray() tray { return tray{bell: make(chan struct{}, 1)} }

// addMore says that there may be more due than was read.
func (t *tray) addMore() {
	t.mu.Lock()
	t.mail.more = true
	t.mu.Unlock()
	t.ring()
}

// addStale says that what was read may not hold any more.
func (t *tray) addStale() {
	t.mu.Lock()
	t.mail.stale = true
	t.mu.Unlock()
	t.ring()
}

// addStep says how far a delivery has come.
func (t *tray) addStep(s step) {
	t.mu.Lock()
	t.mail.steps = append(t.mail.steps, s)
	t.mu.Unlock()
	t.ring()
}

// addFresh hands a delivery over if there is room for it here and in b, and
// says that there is more in the queue if there isn't.
func (t *tray) addFresh(job *model.Job, b *budget) {
	t.mu.Lock()
	if len(t.mail.fresh) < maxFresh && b.take(costOf(job)) {
		t.mail.fresh = append(t.mail.fresh, job)
	} else {
		t.mail.more = true
	}
	t.mu.Unlock()
	t.ring()
}

func (t *tray) ring() {
	select {
	case t.bell <- struct{}{}:
	default:
	}
}

// take empties the tray.
func (t *tray) take() mail {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := t.mail
	t.mail = mail{}
	return m
}

func (t *tray) empty() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	m := &t.mail
	return !m.more && !m.stale && len(m.fresh) == 0 && len(m.steps) == 0
}
