package delivery

import (
	"time"

	"latchbell/model"
)

// refreshLanes makes every lane read anew what it knows of its webhook and its
// queue.
func (d *dispatcher) refreshLanes() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, l := range d.lanes {
		l.tray.addStale()
	}
}

// wake has the webhook's lane look at its queue now.
func (d *dispatcher) wake(webhookID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.wakeLocked(webhookID)
}

// refresh is wake for a webhook whose queue changed in more than additions:
// what its lane has read of it is read again.
func (d *dispatcher) refresh(webhookID string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l := d.lanes[webhookID]; l != nil {
		l.tray.addStale()
	}
	d.wakeLocked(webhookID)
}

func (d *dispatcher) wakeLocked(webhookID string) {
	d.agenda.remove(webhookID)
	if l := d.lanes[webhookID]; l != nil {
		l.tray.addMore()
		return
	}
	if !d.stopping {
		d.begin(newLane(d, webhookID))
	}
}

// accepted hands fresh deliveries to their lanes.
func (d *dispatcher) accepted(receipts []model.Receipt) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.stopping {
		return
	}
	now := time.Now()
	for i := range receipts {
		for _, due := range receipts[i].Due {
			job := &model.Job{Event: *receipts[i].Event, Delivery: model.Delivery{
				ID: due.ID, EventID: receipts[i].EventID, WebhookID: due.WebhookID, Status: model.Pending,
			}}
			d.laneFor(due.WebhookID, now).tray.addFresh(job, &d.budget)
		}
	}
}

// laneFor returns the webhook's lane. A new one needn't read the queue if
// nothing is due there, and else begins with what has waited longest.
func (d *dispatcher) laneFor(webhookID string, now time.Time) *lane {
	if l := d.lanes[webhookID]; l != nil {
		return l
	}
	l := newLane(d, webhookID)
	if d.agenda.overdue(webhookID, now) {
		d.agenda.remove(webhookID)
	} else {
		l.exhausted = true
	}
	d.begin(l)
	return l
}

func (d *dispatcher) begin(l *lane) {
	d.lanes[l.webhookID] = l
	d.tasks.Go(l.run)
}

// retire ends a lane that has nothing to do, and returns false if something was
// laid down for it at this very moment.
func (d *dispatcher) retire(l *lane) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !l.tray.empty() {
		return false
	}
	delete(d.lanes, l.webhookID)
	d.readUpTo = max(d.readUpTo, l.readUpTo)
	return true
}

// lastRead returns the last delivery that any lane has read. The lanes have
// ended.
func (d *dispatcher) lastRead() string {
	last := d.readUpTo
	for _, l := range d.lanes {
		last = max(last, l.readUpTo)
	}
	return last
}
