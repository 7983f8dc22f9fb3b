package delivery

import (
	"container/heap"
	"time"
)

const (
	// startGap lies between the lanes that have to begin at the same time, so
	// that a restart, or a computer that wakes up, doesn't begin with a burst.
	startGap = 5 * time.Millisecond
	// startWithin is how long that may put the last of them off.
	startWithin = 3 * time.Second
)

// agenda says when each webhook has to be looked at. Of a webhook it knows the
// earliest time only.
type agenda struct {
	queue appointments
	byID  map[string]*appointment
}

// appointment is a webhook that has to be looked at.
type appointment struct {
	webhookID string
	at        time.Time
	// spread: it is overdue already, and at is its turn among others.
	spread bool
	place  int
}

func newAgenda() agenda { return agenda{byID: make(map[string]*appointment)} }

// add has a webhook looked at, unless it is looked at earlier. It reports
// whether nothing else comes before that now.
func (a *agenda) add(webhookID string, at time.Time) bool {
	known := a.byID[webhookID]
	switch {
	case known == nil:
		known = &appointment{webhookID: webhookID, at: at}
		a.byID[webhookID] = known
		heap.Push(&a.queue, known)
	case known.spread || !at.Before(known.at):
		return false
	default:
		known.at = at
		heap.Fix(&a.queue, known.place)
	}
	return known.place == 0
}

// remove takes a webhook off.
func (a *agenda) remove(webhookID string) {
	if known := a.byID[webhookID]; known != nil {
		heap.Remove(&a.queue, known.place)
		delete(a.byID, webhookID)
	}
}

// overdue reports whether a webhook should have been looked at by now.
func (a *agenda) overdue(webhookID string, now time.Time) bool {
	known := a.byID[webhookID]
	return known != nil && (known.spread || !known.at.After(now))
}

// first returns when the first webhook has to be looked at.
func (a *agenda) first() (at time.Time, ok bool) {
	if len(a.queue) == 0 {
		return time.Time{}, false
	}
	return a.queue[0].at, true
}

// take returns the webhooks whose turn it is, and takes them off. If there are
// several at once, it gives the later ones turns of their own.
func (a *agenda) take(now time.Time) []string {
	var turns, late []*appointment
	for len(a.queue) > 0 && !a.queue[0].at.After(now) {
		next := heap.Pop(&a.queue).(*appointment)
		if next.spread || len(late) == 0 && len(turns) == 0 {
			turns = append(turns, next)
			continue
		}
		late = append(late, next)
	}
	gap := min(startGap, startWithin/time.Duration(len(late)+1))
	for i, next := range late {
		next.at, next.spread = now.Add(time.Duration(i+1)*gap), true
		heap.Push(&a.queue, next)
	}
	ids := make([]string, len(turns))
	for i, next := range turns {
		ids[i] = next.webhookID
		delete(a.byID, next.webhookID)
	}
	return ids
}

// appointments is a heap.Interface, the earliest first.
type appointments []*appointment

func (q appointments) Len() int           { return len(q) }
func (q appointments) Less(i, j int) bool { return q[i].at.Before(q[j].at) }

func (q appointments) Swap(i, j int) {
	q[i], q[j] = q[j], q[i]
	q[i].place, q[j].place = i, j
}

func (q *appointments) Push(x any) {
	next := x.(*appointment)
	next.place = len(*q)
	*q = append(*q, next)
}

func (q *appointments) Pop() any {
	last := len(*q) - 1
	next := (*q)[last]
	(*q)[last] = nil
	*q = (*q)[:last]
	return next
}
